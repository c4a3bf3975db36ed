import pytest

from commonbeat.demonstration.applications import applications
from commonbeat.demonstration.real_round import COLUMNS
from commonbeat.demonstration.rulebooks import REAL_PRESET, synthetic_rulebook
from commonbeat.engine.rulebook.presets import names, read
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


def test_the_preset_of_real_agencies_has_the_columns_of_their_round() -> None:
    rulebook = read_rulebook(read(REAL_PRESET))

    assert {field.key for field in rulebook.fields} == set(COLUMNS)
    assert rulebook.program.funds_cents == 393_954_911_00
