"""Size classes of jurisdictions, the same on every page and in every report."""

from bisect import bisect_right

from commonbeat.formats.report.tallies import SIZE_BANDS

_STARTS = [start for start, _ in SIZE_BANDS]
UNKNOWN = "unknown"
SIZES: dict[str, str] = {str(start): label.capitalize() for start, label in SIZE_BANDS}
SIZES[UNKNOWN] = "Population not given"


def size_class(population: int | None) -> str:
    """Return the key of the class in `SIZES` that a population belongs to."""
    if population is None or population < 0:
        return UNKNOWN
    return str(_STARTS[bisect_right(_STARTS, population) - 1])
