"""Size classes of jurisdictions: the population groups that the FBI's yearly tables use."""

from bisect import bisect_right

_STARTS = (0, 10_000, 25_000, 50_000, 100_000, 250_000)
SIZES: dict[str, str] = {
    "under-10k": "Under 10,000",
    "10k": "10,000 to 24,999",
    "25k": "25,000 to 49,999",
    "50k": "50,000 to 99,999",
    "100k": "100,000 to 249,999",
    "250k": "250,000 and more",
    "unknown": "Population not in the file",
}


def size_class(population: int | None) -> str:
    """Return the key of the class in `SIZES` that a population belongs to."""
    if population is None or population < 0:
        return "unknown"
    return list(SIZES)[bisect_right(_STARTS, population) - 1]
