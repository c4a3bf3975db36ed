"""Every part of a rulebook knows whether it has a public source."""

from commonbeat.engine.rulebook.model import Status
from commonbeat.engine.rulebook.provenance import paths, provenance_of
from tests.engine.rulebook.examples import small


def test_the_longest_path_that_fits_counts() -> None:
    rulebook = small()

    assert provenance_of(rulebook, "program.match_percent").note == "Not published."
    assert provenance_of(rulebook, "program.name").status is Status.VERIFIED
    assert provenance_of(rulebook, "request.cap").status is Status.ASSUMPTION


def test_a_path_is_matched_by_whole_words() -> None:
    rulebook = small(('"program" = {', '"price" = {'))

    assert provenance_of(rulebook, "price.waiver.when").status is Status.VERIFIED
    assert provenance_of(rulebook, "program.name").status is Status.ASSUMPTION


def test_what_nobody_vouches_for_is_an_assumption() -> None:
    rulebook = small(
        ('"*" = { status = "assumption" }\n', ""),
        (
            '"program" = { status = "verified", source = "https://www.example.org/notice" }\n',
            "",
        ),
    )

    found = provenance_of(rulebook, "limits.marginal")

    assert (found.status, found.source, found.note) == (Status.ASSUMPTION, "", "")


def test_every_part_has_a_path_of_its_own() -> None:
    found = paths(small())

    assert {
        "*",
        "program.cap_per_unit",
        "fields.sworn.minimum",
        "eligibility.too_small",
        "score.categories.fiscal.weight",
        "score.categories.crime.measures.crime_rate.rate",
        "score.bonuses.rural.points",
        "tie_breaks",
        "lottery.seed",
        "request.rounding",
        "price.waiver.when",
        "limits.marginal",
        "constraints.state_minimum.percent",
        "yield_order",
    } <= set(found)
    assert len(found) == len(set(found))
