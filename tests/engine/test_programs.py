import re

import pytest

from commonbeat.engine import programs
from commonbeat.engine.forms import ready
from commonbeat.engine.notices import notice_problems
from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook import presets

ALL = [programs.read(name) for name in programs.names()]


def test_there_is_a_template_of_each_of_the_nine_programs() -> None:
    assert [each.code for each in ALL] == [
        "AHTF",
        "CAMP",
        "CHP",
        "CPD-MICRO",
        "LEMHWA",
        "SAFER",
        "SVPP",
        "TEP",
        "TRGP",
    ]


@pytest.mark.parametrize("template", ALL, ids=lambda each: each.slug)
def test_a_template_could_be_posted_but_for_what_the_office_has_to_fill_in(
    template: programs.Template,
) -> None:
    codes = {problem.code for problem in notice_problems(template.sections)}

    assert codes <= {"notice.to_fill_in"}
    assert template.form_set in ready.names()
    assert template.rulebook in {"", *presets.names()}
    assert re.fullmatch(r"\d{2}\.\d{3}|", template.assistance_listing)


@pytest.mark.parametrize("template", ALL, ids=lambda each: each.slug)
def test_each_section_says_enough_and_not_too_much(template: programs.Template) -> None:
    words = {each.key: len(each.markdown.split()) for each in template.sections}

    assert {key: count for key, count in words.items() if not 50 <= count <= 180} == {}


@pytest.mark.parametrize("template", ALL, ids=lambda each: each.slug)
def test_each_figure_has_a_year_or_says_that_it_is_not_known_and_where_to_look(
    template: programs.Template,
) -> None:
    assert template.sources != ()
    assert all(source.startswith("https://") for source in template.sources)
    assert all(figure.note for figure in template.figures.values())


@pytest.mark.parametrize("template", ALL, ids=lambda each: each.slug)
def test_each_question_stops_on_one_answer_and_says_why(template: programs.Template) -> None:
    keys = [each["key"] for each in template.eligibility]

    assert len(keys) == len(set(keys)) >= 3
    for each in template.eligibility:
        assert set(each) == {"key", "question", "help", "stops_on", "code", "sentence"}
        assert each["stops_on"] in {"yes", "no"}
        assert each["question"].endswith("?")


def test_figures_of_the_hiring_program_are_those_of_its_last_round() -> None:
    template = programs.read("chp")

    assert template.cents("funds_dollars") == 156_668_839_00
    assert template.cents("award_ceiling_dollars") == 6_250_000_00
    assert template.figures["expected_awards"].value is None
    assert template.figures["match_percent"].in_words == (
        "Match, in percent: 25 (cash, unless the office waives it)"
    )


def test_an_unknown_template_is_refused_with_those_that_are_there() -> None:
    with pytest.raises(Refused) as refusal:
        programs.read("shared")

    assert refusal.value.problems[0].code == "program_template.unknown"
    assert "ahtf, camp, chp" in refusal.value.problems[0].way_out
