"""The rulebooks that come with the product: they parse, add up and name their sources."""

from fractions import Fraction

import pytest

from commonbeat.demonstration import applications, real_round
from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.model import Rulebook, Status
from commonbeat.engine.rulebook.provenance import EVERYTHING, provenance_of
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.formats.applications import read_applications

HIRING = (
    "chp-fy2009",
    "chp-fy2010",
    "chp-fy2011",
    "chp-fy2015-19",
    "chp-fy2020",
    "chp-fy2022-25",
)


def preset(name: str) -> Rulebook:
    return read_rulebook(presets.read(name))


def test_the_six_hiring_rounds_and_two_more_are_there() -> None:
    assert set(presets.names()) == {*HIRING, "real-fy2020", "teaching-small"}


def test_an_unknown_preset_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refused) as refusal:
        presets.read("chp-fy1999")

    (problem,) = refusal.value.problems
    assert problem.code == "preset.unknown"
    assert "chp-fy2009" in problem.way_out


@pytest.mark.parametrize("name", presets.names())
def test_the_effective_weights_of_every_preset_add_up_to_100(name: str) -> None:
    score = preset(name).score

    effective = [
        category.weight * measure.weight / 100
        for category in score.categories
        for measure in category.measures
    ]

    assert sum(effective) == 100


@pytest.mark.parametrize("name", presets.names())
def test_what_a_preset_does_not_mark_is_an_assumption(name: str) -> None:
    assert provenance_of(preset(name), EVERYTHING).status is Status.ASSUMPTION


@pytest.mark.parametrize("name", presets.names())
def test_every_verified_part_has_a_web_address_and_no_assumption_has_one(name: str) -> None:
    for entry in preset(name).provenance:
        is_address = entry.source.startswith(("http://", "https://"))

        assert is_address is (entry.status is Status.VERIFIED), entry.key


@pytest.mark.parametrize("name", HIRING)
def test_all_hiring_rounds_read_the_same_file(name: str) -> None:
    assert preset(name).fields == preset("chp-fy2009").fields
    assert preset(name).columns == preset("chp-fy2009").columns


def test_the_hiring_rounds_read_the_file_of_the_demonstration() -> None:
    file = applications.applications(count=20)
    rulebook = preset("chp-fy2009")

    assert tuple(field.key for field in rulebook.fields) == file.columns
    assert read_applications(file.content, rulebook).rows == 20


def test_the_real_round_reads_the_file_that_is_joined_from_public_ones() -> None:
    fields = preset("real-fy2020").fields

    assert tuple(field.key for field in fields) == real_round.COLUMNS


def test_the_real_round_says_that_its_requests_are_assumed() -> None:
    rulebook = preset("real-fy2020")

    assert provenance_of(rulebook, "request.cap").status is Status.VERIFIED
    assert provenance_of(rulebook, "request.requested").status is Status.ASSUMPTION
    assert rulebook.program.funds_cents == 393_954_911_00


@pytest.mark.parametrize("name", HIRING)
def test_a_state_gets_half_a_percent_by_a_verified_rule_that_yields_last(name: str) -> None:
    rulebook = preset(name)

    floor = next(rule for rule in rulebook.constraints if rule.key == "state_minimum")

    assert floor.percent == Fraction(1, 2)
    assert provenance_of(rulebook, "constraints.state_minimum").status is Status.VERIFIED
    assert rulebook.yield_order == ("population_split", "state_minimum")


@pytest.mark.parametrize("name", HIRING)
def test_the_split_by_population_is_an_assumption(name: str) -> None:
    split = provenance_of(preset(name), "constraints.population_split")

    assert split.status is Status.ASSUMPTION


@pytest.mark.parametrize(
    ("name", "year", "dollars"),
    [
        ("chp-fy2009", 2009, 1_000_000_000),
        ("chp-fy2010", 2010, 298_000_000),
        ("chp-fy2011", 2011, 243_000_000),
        ("chp-fy2015-19", 2017, 98_495_397),
        ("chp-fy2020", 2020, 393_954_911),
        ("chp-fy2022-25", 2025, 156_668_839),
    ],
)
def test_the_funds_of_each_round_are_published(name: str, year: int, dollars: int) -> None:
    rulebook = preset(name)

    assert rulebook.program.fiscal_year == year
    assert rulebook.program.funds_cents == dollars * 100
    assert provenance_of(rulebook, "program.funds_available").status is Status.VERIFIED


@pytest.mark.parametrize(
    ("name", "share", "cap_dollars", "administration"),
    [
        ("chp-fy2009", 100, None, 0),
        ("chp-fy2010", 100, None, 0),
        ("chp-fy2011", 100, None, 0),
        ("chp-fy2015-19", 75, 125_000, 0),
        ("chp-fy2020", 75, 125_000, 0),
        ("chp-fy2022-25", 75, 125_000, 2),
    ],
)
def test_the_terms_of_each_round(
    name: str, share: int, cap_dollars: int | None, administration: int
) -> None:
    program = preset(name).program

    assert program.federal_share_percent == share
    assert program.cap_per_unit_cents == (cap_dollars and cap_dollars * 100)
    assert program.administration_percent == administration


def test_in_2009_half_of_the_score_is_verified_and_the_split_of_the_rest_is_not() -> None:
    rulebook = preset("chp-fy2009")
    weights = {category.key: category.weight for category in rulebook.score.categories}

    assert weights == {"fiscal": 50, "crime": 35, "community_policing": 15}
    path = "score.categories.{}.weight"
    statuses = {key: provenance_of(rulebook, path.format(key)).status for key in weights}
    assert statuses == {
        "fiscal": Status.VERIFIED,
        "crime": Status.ASSUMPTION,
        "community_policing": Status.ASSUMPTION,
    }


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("chp-fy2009", "request.cap", Status.ASSUMPTION),
        ("chp-fy2010", "limits.maximum_units", Status.VERIFIED),
        ("chp-fy2011", "limits.maximum_units", Status.ASSUMPTION),
        ("chp-fy2015-19", "request.cap", Status.VERIFIED),
        ("chp-fy2015-19", "request.rounding", Status.ASSUMPTION),
        ("chp-fy2020", "request.cap", Status.VERIFIED),
        ("chp-fy2022-25", "limits.maximum_dollars", Status.VERIFIED),
    ],
)
def test_whether_the_cap_of_each_round_is_known(name: str, path: str, status: Status) -> None:
    assert provenance_of(preset(name), path).status is status
