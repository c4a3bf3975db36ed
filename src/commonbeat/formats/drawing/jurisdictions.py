"""Where each of the 56 jurisdictions stands on a map of equal tiles, and its name."""

from commonbeat.formats.jurisdictions import BY_CODE

# Rows of the tiles, roughly as the states lie; a dot is an empty place.
_GRID = """
AK .  .  .  .  .  .  .  .  .  .  ME
.  .  .  .  .  .  .  .  .  .  VT NH
WA ID MT ND MN WI .  MI .  NY MA RI
OR NV WY SD IA IL IN OH PA NJ CT .
CA UT CO NE MO KY WV VA MD DE DC .
.  AZ NM KS AR TN NC SC .  .  .  .
.  .  .  OK LA MS AL GA .  .  .  .
HI .  .  TX .  .  .  .  FL .  .  .
AS GU MP .  .  .  .  .  .  .  PR VI
"""

# Column and row of each code's tile.
TILES: dict[str, tuple[int, int]] = {
    code: (column, row)
    for row, line in enumerate(_GRID.strip().splitlines())
    for column, code in enumerate(line.split())
    if code != "."
}


def jurisdiction_name(code: str) -> str:
    """Return the name of a jurisdiction; a code that is not one stands for itself."""
    found = BY_CODE.get(code)
    return code if found is None else found.name
