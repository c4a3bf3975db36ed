from collections.abc import Sequence

import pytest

from commonbeat.engine.notices import (
    REQUIRED_SECTIONS,
    Change,
    NoticeSection,
    facts_changed,
    notice_problems,
    sections_changed,
)


def notice(**texts: str) -> list[NoticeSection]:
    """Return a whole notice in which these sections have other texts."""
    return [
        NoticeSection(key, heading, texts.get(key, f"About {key}."))
        for key, heading in REQUIRED_SECTIONS
    ]


def told(sections: Sequence[NoticeSection]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in notice_problems(sections)]


def test_a_notice_that_says_all_that_is_required_has_no_problem() -> None:
    assert told(notice()) == []


def test_each_missing_section_is_told() -> None:
    assert told([NoticeSection("basic", "Basic information", " \n")]) == [
        ("notice.section_missing", key) for key, _ in REQUIRED_SECTIONS
    ]


def test_headings_go_down_one_level_at_a_time_below_the_heading_of_the_section() -> None:
    text = "### One\n\n##### Too deep\n\n## Too high\n"

    problems = notice_problems(notice(basic=text))

    assert [problem.code for problem in problems] == [
        "notice.heading_order",
        "notice.heading_order",
    ]
    assert problems[0].message == "The heading 'Too deep' is of level 5, after level 3."
    assert problems[0].way_out == "Begin it with '####': levels go down one at a time."


def test_a_heading_without_words_is_told() -> None:
    assert told(notice(award="### ###\n")) == [("notice.heading_empty", "award")]


def test_a_hash_inside_a_fenced_block_is_no_heading() -> None:
    assert told(notice(award="```\n# a comment\n```\n")) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("[the law](https://example.org/law)", []),
        ("[write to us](mailto:grants@example.org) and [the forms](/forms/)", []),
        ("![a picture](picture.png)", []),
        ("[the law](www.example.org)", ["notice.link_address"]),
        ("[the law](javascript:alert)", ["notice.link_address"]),
        ("[here](https://example.org/)", ["notice.link_words"]),
        ("[](https://example.org/)", ["notice.link_words"]),
        ("[Read more](http://example.org/)", ["notice.link_address", "notice.link_words"]),
    ],
)
def test_a_link_says_where_it_leads_and_leads_there(text: str, codes: list[str]) -> None:
    assert [code for code, _ in told(notice(after=text))] == codes


def test_what_a_template_left_open_keeps_a_notice_from_being_posted() -> None:
    problems = notice_problems(notice(basic="Ask [To fill in: the contact] first."))

    assert [(each.code, each.message) for each in problems] == [
        ("notice.to_fill_in", "The text still says '[To fill in: the contact]'.")
    ]


def test_an_amendment_is_told_line_by_line_with_what_came_and_what_went() -> None:
    before = notice(basic="One.\nTwo.\nThree.")
    after = [*notice(basic="One.\nTwo, and more.\nThree.")[:-1], NoticeSection("x", "New", "N")]

    assert sections_changed(before, after) == [
        Change("Basic information", "Two.", "Two, and more."),
        Change("New", "", "N"),
        Change("Post-award requirements", "About after.", ""),
    ]


def test_blank_lines_alone_are_no_change() -> None:
    assert sections_changed(notice(basic="One."), notice(basic="One.\n\n")) == []


def test_facts_are_told_when_they_differ() -> None:
    before = {"Title": "A", "Match": "none", "Gone": "x"}
    after = {"Title": "A", "Match": "25 %", "New": "y"}

    assert facts_changed(before, after) == [
        Change("Match", "none", "25 %"),
        Change("New", "", "y"),
        Change("Gone", "x", ""),
    ]
