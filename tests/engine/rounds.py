"""Small rounds for tests: rows of cells as a file, and as applications."""

import csv
import io
from collections.abc import Mapping, Sequence

from commonbeat.engine.applications import Applications
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.formats.applications import read_applications

Row = Mapping[str, str]


def csv_bytes(header: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return a CSV file; cells that a row does not give are empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header, extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def round_of(rulebook: Rulebook, *rows: Row) -> Applications:
    """Return applications with the given cells; their ids are A1, A2, … unless given."""
    key = rulebook.columns.application_id
    named = [{key: f"A{number}", **row} for number, row in enumerate(rows, start=1)]
    header = [field.key for field in rulebook.fields]
    return read_applications(csv_bytes(header, named), rulebook)
