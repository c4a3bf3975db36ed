"""Problems of a rulebook can name the line on which a key stands."""

import re

import pytest

from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.toml_lines import find_lines, line_of

TEXT = """\
title = "x"
[program]
name = "y"  # a comment
[[score.categories]]
key = "a"
[[score.categories.measures]]
key = "a1"
[[score.categories.measures]]
key = "a2"
rate = { count = "c", population = "p" }
[[score.categories]]
key = "b"
[[score.categories.measures]]
key = "b1"
[score.other]
"quoted key" = 1
[provenance]
"program.name" = { status = "assumption" }
"""


def test_tables_keys_and_entries_of_arrays_are_found() -> None:
    assert find_lines(TEXT) == {
        "title": 1,
        "program": 2,
        "program.name": 3,
        "score.categories[0]": 4,
        "score.categories[0].key": 5,
        "score.categories[0].measures[0]": 6,
        "score.categories[0].measures[0].key": 7,
        "score.categories[0].measures[1]": 8,
        "score.categories[0].measures[1].key": 9,
        "score.categories[0].measures[1].rate": 10,
        "score.categories[1]": 11,
        "score.categories[1].key": 12,
        "score.categories[1].measures[0]": 13,
        "score.categories[1].measures[0].key": 14,
        "score.other": 15,
        "score.other.quoted key": 16,
        "provenance": 17,
        "provenance.program.name": 18,
    }


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("score.categories[0].measures[1].rate.count", 10),
        ("score.categories[1].weight", 11),
        ("program.funds_available", 2),
        ("lottery.seed", None),
        ("lottery", None),
    ],
)
def test_a_key_that_is_not_there_is_sought_in_the_table_around_it(
    place: str, line: int | None
) -> None:
    assert line_of(place, find_lines(TEXT)) == line


@pytest.mark.parametrize("name", presets.names())
def test_in_every_preset_each_key_stands_on_its_line(name: str) -> None:
    text = presets.read(name).decode()
    lines = text.splitlines()

    for place, number in find_lines(text).items():
        last = re.sub(r"\[\d+\]$", "", place).split(".")[-1]
        assert last in lines[number - 1]
