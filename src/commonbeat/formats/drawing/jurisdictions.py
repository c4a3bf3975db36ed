"""The 56 jurisdictions that may apply: code, name, and place on a grid of equal tiles."""

from typing import NamedTuple


class Jurisdiction(NamedTuple):
    """A state, the District of Columbia or a territory; `column` and `row` are of its tile."""

    code: str
    name: str
    column: int
    row: int


# Rows of the tile grid, roughly as the states lie; a dot is an empty place.
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

_NAMES = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AS": "American Samoa",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "GU": "Guam",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "MP": "Northern Mariana Islands",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "PR": "Puerto Rico",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VI": "U.S. Virgin Islands",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
}

_PLACES = {
    code: (column, row)
    for row, line in enumerate(_GRID.strip().splitlines())
    for column, code in enumerate(line.split())
    if code != "."
}

JURISDICTIONS: tuple[Jurisdiction, ...] = tuple(
    Jurisdiction(code, name, *_PLACES[code]) for code, name in _NAMES.items()
)


def jurisdiction_name(code: str) -> str:
    """Return the name of a jurisdiction; a code that is not one stands for itself."""
    return _NAMES.get(code, code)
