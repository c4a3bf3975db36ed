import json

import pytest

from commonbeat.engine.rulebook.presets import names, read
from tests.cli.conftest import Call, Round


def test_a_correct_rulebook_is_told_with_what_each_measure_weighs(
    call: Call, small: Round
) -> None:
    said = call("rulebook", "check", small.rulebook)

    lines = said.out.splitlines()
    assert said.code == 0
    assert lines[0] == f"{small.rulebook}: correct."
    assert lines[1] == (
        "Small hiring round (teaching), version 1: $2,000,000 for officers; 11 fields, "
        "1 hard stop, 3 measures in 3 categories, 3 constraints."
    )
    assert [line.split()[-1] for line in lines[-4:-1]] == ["50", "30", "20"]


def test_a_program_gets_the_weights(call: Call, small: Round) -> None:
    found = json.loads(call("rulebook", "check", small.rulebook, "--json").out)

    assert found["funds_cents"] == 2_000_000_00
    assert found["constraints"] == ["state_minimum", "population_split", "rural"]
    assert [each["points"] for each in found["weights"]] == ["50", "30", "20"]


def test_a_wrong_rulebook_is_told_with_every_problem(call: Call, small: Round) -> None:
    small.change_rulebook("funds_available", "funds_availabel")
    small.change_rulebook('when = "rural"', 'when = "rurl"')

    said = call("rulebook", "check", small.rulebook)

    assert said.code == 2
    assert said.out == ""
    assert "Did you mean 'funds_available'?" in said.err
    assert "rurl" in said.err


def test_problems_are_json_for_a_program(call: Call, small: Round) -> None:
    small.change_rulebook('when = "rural"', 'when = "rurl"')

    said = call("rulebook", "check", small.rulebook, "--json")

    problems = json.loads(said.out)["problems"]
    assert said.code == 2
    assert {"code", "where", "message", "way_out"} == set(problems[0])


def test_a_rulebook_is_told_in_words_with_its_marks(call: Call, small: Round) -> None:
    said = call("rulebook", "words", small.rulebook)

    assert said.code == 0
    assert "$2,000,000 is available. [assumption: Made up for teaching.]" in said.out
    assert said.err == ""


def test_the_sections_are_json_for_a_program(call: Call, small: Round) -> None:
    sections = json.loads(call("rulebook", "words", small.rulebook, "--json").out)

    assert sections[0]["title"] == "The program"
    assert {each["status"] for each in sections[0]["sentences"]} == {"assumption"}


def test_all_presets_are_listed(call: Call) -> None:
    said = call("rulebook", "preset")

    assert [line.split()[0] for line in said.out.splitlines()] == list(names())


@pytest.mark.parametrize("name", names())
def test_a_preset_is_printed_byte_for_byte(call: Call, name: str) -> None:
    said = call("rulebook", "preset", name)

    assert (said.code, said.out.encode()) == (0, read(name))


def test_an_unknown_preset_is_refused_with_the_list(call: Call) -> None:
    said = call("rulebook", "preset", "chp-1999")

    assert said.code == 2
    assert "chp-fy2009" in said.err
