"""A file that is not TOML: the line, what stands there, and what people usually meant."""

import pytest

from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook.reading import read_rulebook


def problem_of(text: str) -> str:
    with pytest.raises(Refused) as refusal:
        read_rulebook(text)
    (problem,) = refusal.value.problems
    return str(problem)


@pytest.mark.parametrize(
    ("line", "way_out"),
    [
        ("title = “Small round”", 'Write straight quotation marks: "…".'),
        ("funds = 2,000,000", "Write large numbers without commas: 2000000 or 2_000_000."),
        ("funds = $2000", "Write the number alone, without $ or %."),
        ("percent = 10 %", "Write the number alone, without $ or %."),
        ("cost = budget_dollars", 'Texts and formulas stand in quotation marks: key = "…".'),
        ('title = "Small', "A quotation mark is not closed: each text stands between two."),
        (
            'when = "kind = "tribal""',
            "Inside a formula texts stand in single quotation marks: \"state = 'OH'\".",
        ),
        (
            "[fields]",
            "The table is there already; of several, each has two brackets: [[constraints]].",
        ),
        ("title", "Correct the line; texts stand in quotes, each key once in its table."),
    ],
)
def test_the_way_out_fits_the_line(line: str, way_out: str) -> None:
    said = problem_of(f"[[fields]]\nkey = 'a'\n{line}\n")

    assert said.startswith(f"line 3: The file is not TOML: {line!r} cannot be read (")
    assert said.endswith(f"). {way_out}")


def test_a_long_line_is_shown_to_its_eightieth_character() -> None:
    said = problem_of(f"title = {'x' * 100}\n")

    assert f"'title = {'x' * 72}…' cannot be read" in said


def test_a_file_that_ends_too_early_has_no_line() -> None:
    assert problem_of('text = """abc').startswith("The file is not TOML: ")
