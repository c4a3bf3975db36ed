"""The whole rulebook in plain words."""

from fractions import Fraction

import pytest

from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.model import Rulebook, Status
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.rulebook.words import effective_weights, in_words
from tests.engine.rulebook.examples import small


def folded(text: str) -> list[str]:
    """Return the entries of a list, each without its line breaks."""
    return [" ".join(entry.split()) for entry in text.split("\n        - ")[1:]]


def section(rulebook: Rulebook, title: str) -> list[str]:
    (found,) = [each for each in in_words(rulebook) if each.title == title]
    return [sentence.text for sentence in found.sentences]


def test_the_program_is_told_with_all_its_figures() -> None:
    assert section(small(), "The program") == folded(
        """
        - Small Hiring Program (SMALL), assistance listing 16.710, fiscal year 2026.
        - $2,000,000 is available.
        - The office awards officers.
        - It pays for each officer over 36 months.
        - Each officer must be kept for 12 months afterwards.
        - The office pays 75 % of the cost.
        - The agency pays 25 % (the match).
        - The office pays at most $125,000 per officer.
        - Nothing is added for administration.
        """
    )


def test_each_sentence_has_the_status_and_source_of_its_figure() -> None:
    program = in_words(small())[0].sentences
    match, cap = program[6], program[7]

    assert (match.status, match.source, match.note) == (Status.ASSUMPTION, "", "Not published.")
    assert (cap.status, cap.source) == (Status.VERIFIED, "https://www.example.org/notice")


def test_the_score_is_told_measure_by_measure() -> None:
    assert section(small(), "How applications are scored") == folded(
        """
        - A score is the sum of its categories, which are worth 100 points together.
        - Points count to 2 decimals, rounded half up.
        - Fiscal health: 60 points of 100.
        - “Poverty”: 75 % of “Fiscal health”, which is 45 points of 100.
        - It is measured by “Residents in poverty”, rounded to 4 decimals.
        - It earns its percentile rank among all eligible applications; higher is
          better.
        - Without a value the median of those with the same “State” is used.
        - “Change of the budget”: 25 % of “Fiscal health”, which is 15 points of
          100.
        - It is measured by the change from “Budget, year before” to “Budget”, as a
          part of the former, rounded to 4 decimals. Where the divisor is 0 the
          value is missing.
        - It earns by its distance from the mean in standard deviations, from −3 to
          3, among all eligible applications; lower is better.
        - Without a value the other measures of its category carry its weight.
        - Crime: 40 points of 100.
        - “Violent crimes per 100,000”: 100 % of “Crime”, which is 40 points of 100.
        - It is measured by “Violent crimes” per 100,000 of “Population served”,
          rounded to 4 decimals. Where the divisor is 0 the value is 0.
        - It earns by its place between the least and the greatest of all eligible
          applications; higher is better.
        - Without a value it earns nothing.
        - Bonus “Rural”: 3 points if “Rural” is yes.
        - All bonuses together add at most 5 points.
        """
    )


@pytest.mark.parametrize(
    ("transform", "sentence"),
    [
        (
            (
                'transform = "bands"\n'
                "bands = [ { from = 0, points = 10 }, { from = 9, points = 90 } ]"
            ),
            "It earns by bands: 0 % below the first, 10 % from 0 and 90 % from 9.",
        ),
        (
            'transform = "bands"\nbetter = "lower"\nbands = [ { from = 9, points = 90 } ]',
            "It earns by bands: 100 % below the first, 10 % from 9.",
        ),
        (
            'transform = "linear"\nlow = 40\nhigh = 1000',
            "It earns nothing at 40, all at 1,000, and in between evenly.",
        ),
        (
            'transform = "linear"\nlow = 40\nhigh = 1000\nbetter = "lower"',
            "It earns nothing at 1,000, all at 40, and in between evenly.",
        ),
        (
            'transform = "capped_ratio"\nhigh = 5',
            "It earns the part that it is of 5, at most all; higher is better.",
        ),
        (
            'transform = "percentile"\nwithin = "state"',
            (
                "It earns its percentile rank among the eligible applications with the same "
                "“State”; higher is better."
            ),
        ),
    ],
)
def test_each_transform_is_told_in_its_own_way(transform: str, sentence: str) -> None:
    rulebook = small(('transform = "minmax"', transform))

    assert sentence in section(rulebook, "How applications are scored")


def test_ties_requests_and_prices_are_told() -> None:
    assert section(small(), "When scores are equal") == folded(
        """
        - First: the points for “Crime”, higher first.
        - Then: the part earned for “Poverty”, lower first.
        - Then: “Officers requested”, lower first.
        - What is still equal is drawn by lot: the SHA-256 of “SMALL-2026:” and the
          application's id, lower first.
        """
    )
    assert section(small(), "How much one applicant may get") == folded(
        """
        - Asked for: “Officers requested”, in officers.
        - Awarded at most: the smaller of 50 and 5 % of “Sworn officers” (5 % of
          sworn, at most 50).
        - That is rounded down.
        - It is never less than 1.
        - Nobody gets more than 50 officers.
        - No award is smaller than $1,000.50.
        - Where the money does not reach for a full award, the applicant gets as
          many whole officers as are left.
        """
    )
    assert section(small(), "What a unit costs the office") == folded(
        """
        - The cost of one officer over all funded months is “Cost of an officer”, in
          dollars.
        - The match is waived if “Waiver approved” is yes.
        - Then the office pays 100 % of the cost.
        - Then the cap per officer does not apply.
        """
    )


def test_constraints_and_their_yielding_are_told() -> None:
    assert section(small(), "Rules on the sums of money") == folded(
        """
        - No more than the $2,000,000 available is awarded.
        - State minimum: at least 0.5 % of the funds for each group with the same
          “State”, as far as its applications can use it.
        - Large and small: of the funds, at least 50 % to “large” and 50 % to
          “small”; what one cannot use is released to the others. An application
          belongs to: 'large' if “Population served” is more than 150,000; otherwise
          'small'.
        - Rural part: at least 10 % of the funds goes to applications for which
          “Rural” is yes, as far as they can use it.
        - State ceiling: at most $500,000 for each group with the same “State”.
        - If these rules cannot all hold, they give way in this order: first “Rural
          part”, then “Large and small”, then “State minimum”; each only as far as
          needed, and the result says so.
        """
    )


def test_what_is_absent_is_told_too() -> None:
    rulebook = small(
        ("cap_per_unit = 125_000\n", ""),
        ('[price.waiver]\nwhen = "waived"\nfederal_share_percent = 100\n', ""),
        (
            (
                '[[eligibility]]\ncode = "too_small"\nrefuse_if = "sworn < 1"\n'
                'sentence = "The agency has no sworn officers."\n'
            ),
            "",
        ),
        (
            'cap = "LEAST(50, 0.05 * sworn)"\nrounding = "floor"\nat_least = 1\n',
            "",
        ),
    )

    assert "There is no cap on what the office pays per officer." in section(
        rulebook, "The program"
    )
    assert section(rulebook, "Who may be funded") == [
        "Every application is eligible: there are no hard stops."
    ]
    assert "There is no formula that limits a request." in section(
        rulebook, "How much one applicant may get"
    )
    assert section(rulebook, "What a unit costs the office")[1:] == [
        "The match is never waived."
    ]


@pytest.mark.parametrize(
    ("marginal", "sentence"),
    [
        (
            'marginal = "all_or_nothing"',
            "Where the money does not reach for a full award, the applicant gets nothing.",
        ),
        (
            'marginal = "minimum_viable"\nminimum_viable_percent = 62.5',
            (
                "Where the money does not reach for a full award, the applicant gets what is "
                "left if that is at least 62.5 % of it, else nothing."
            ),
        ),
    ],
)
def test_what_the_marginal_applicant_gets_is_told(marginal: str, sentence: str) -> None:
    rulebook = small(("maximum_units = 50", f"maximum_units = 50\n{marginal}"))

    assert section(rulebook, "How much one applicant may get")[-1] == sentence


def test_effective_weights_are_exact_and_add_up() -> None:
    weights = effective_weights(
        small(("weight = 60", "weight = 62.5"), ("weight = 40", "weight = 37.5"))
    )

    assert [(weight.measure, weight.text) for weight in weights] == [
        ("poverty", "46.875"),
        ("budget_change", "15.625"),
        ("crime_rate", "37.5"),
    ]
    assert sum((weight.points for weight in weights), start=Fraction(0)) == 100


@pytest.mark.parametrize("name", presets.names())
def test_every_figure_of_a_preset_is_told(name: str) -> None:
    rulebook = read_rulebook(presets.read(name))

    told = [sentence.text for each in in_words(rulebook) for sentence in each.sentences]

    assert all(text.endswith((".", ".)")) for text in told)
    for field in rulebook.fields:
        assert any(f"(column {field.key})" in text for text in told)
    for category in rulebook.score.categories:
        assert any(text.startswith(f"{category.label}: ") for text in told)
