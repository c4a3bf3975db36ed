"""Counts and sums of a round by state, by size and by reason."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from commonbeat.formats.run_rows import DecisionRow

NOT_GIVEN = "Population not in the file"

# The population groups that the FBI's yearly tables use; a band ends where the next starts.
SIZE_BANDS = (
    (0, "Under 10,000"),
    (10_000, "10,000 to 24,999"),
    (25_000, "25,000 to 49,999"),
    (50_000, "50,000 to 99,999"),
    (100_000, "100,000 to 249,999"),
    (250_000, "250,000 and more"),
)


@dataclass(slots=True)
class Tally:
    """What one group of applications asked for and got."""

    label: str
    applications: int = 0
    eligible: int = 0
    funded: int = 0
    units_requested: int = 0
    units: int = 0
    cents: int = 0

    def add(self, row: DecisionRow) -> None:
        """Count one application."""
        self.applications += 1
        self.eligible += row.eligible
        self.funded += row.units_awarded > 0
        self.units_requested += row.units_requested
        self.units += row.units_awarded
        self.cents += row.federal_cents


def tally(rows: Iterable[DecisionRow], label: Callable[[DecisionRow], str]) -> list[Tally]:
    """Return one tally for each label, in the order of the labels."""
    found: dict[str, Tally] = {}
    for row in rows:
        key = label(row)
        if key not in found:
            found[key] = Tally(key)
        found[key].add(row)
    return [found[key] for key in sorted(found)]


def total(rows: Iterable[DecisionRow]) -> Tally:
    """Return the tally of all rows."""
    whole = Tally("All")
    for row in rows:
        whole.add(row)
    return whole


def tally_by_size(rows: Iterable[DecisionRow], population: Mapping[str, int]) -> list[Tally]:
    """Return one tally for each band of population served, from small to large."""
    found = {label: Tally(label) for _, label in SIZE_BANDS} | {NOT_GIVEN: Tally(NOT_GIVEN)}
    for row in rows:
        found[_band(population.get(row.application_id))].add(row)
    return [each for each in found.values() if each.applications]


def column_of(applications: bytes, id_column: str, column: str) -> dict[str, str]:
    """Return one column of the application file by application id, as it was written."""
    table = csv.DictReader(io.StringIO(applications.decode("utf-8-sig"), newline=""))
    return {
        (line.get(id_column) or "").strip(): (line.get(column) or "").strip() for line in table
    }


def whole_numbers(texts: Mapping[str, str]) -> dict[str, int]:
    """Return those texts that are whole numbers, thousands commas allowed."""
    plain = {key: text.replace(",", "") for key, text in texts.items()}
    return {key: int(text) for key, text in plain.items() if text.isascii() and text.isdigit()}


def _band(population: int | None) -> str:
    if population is None:
        return NOT_GIVEN
    return next(label for start, label in reversed(SIZE_BANDS) if population >= start)
