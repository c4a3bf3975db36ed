import csv
import io

import pytest

from commonbeat.demonstration.applications import applications
from commonbeat.demonstration.real_round import COLUMNS
from commonbeat.demonstration.rulebooks import real_rulebook, synthetic_rulebook
from commonbeat.engine.rulebook.model import Status
from commonbeat.engine.rulebook.presets import names, read
from commonbeat.engine.rulebook.provenance import provenance_of
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.formats.applications import read_applications


@pytest.mark.parametrize("preset", [name for name in names() if name.startswith("ch")])
def test_a_rulebook_of_the_demonstration_says_that_it_is_synthetic_and_changes_nothing_else(
    preset: str,
) -> None:
    made, original = synthetic_rulebook(preset), read(preset)

    title = read_rulebook(original).title
    assert read_rulebook(made).title == f"Synthetic demonstration: {title}"
    assert made.replace(b"Synthetic demonstration: ", b"", 1) == original


def test_the_synthetic_applications_fit_the_rulebook_of_the_demonstration() -> None:
    found = read_applications(
        applications(seed=1, count=300).content, read_rulebook(synthetic_rulebook())
    )

    assert found.rows == 300


def test_the_rulebook_of_real_agencies_has_the_columns_of_their_round() -> None:
    rulebook = read_rulebook(real_rulebook())

    assert tuple(field.key for field in rulebook.fields) == COLUMNS
    assert rulebook.program.funds_cents == 393_954_911_00


def test_the_requests_of_real_agencies_are_marked_assumed() -> None:
    rulebook = read_rulebook(real_rulebook())

    found = {path: provenance_of(rulebook, path).status for path in ("request.requested", "price")}
    assert found == {"request.requested": Status.ASSUMPTION, "price": Status.ASSUMPTION}
    assert "only the requests are assumed" in rulebook.program.name


def test_a_line_of_real_agencies_fits_their_rulebook() -> None:
    line = (
        "REAL-TX0000000,TX0000000,Somewhere,TX,48001,4800100,municipal,2024,12000,40,2,125000,"
        "30,200,11800,14.5,4.1,3.9,51000"
    )
    text = f"{','.join(COLUMNS)}\n{line}\n"
    assert len(next(csv.reader(io.StringIO(line)))) == len(COLUMNS)

    assert read_applications(text.encode(), read_rulebook(real_rulebook())).rows == 1
