import hashlib
from collections import Counter
from functools import cache

import pytest

from commonbeat.demonstration.applications import SyntheticRound, applications
from commonbeat.demonstration.knobs import RoundKnobs
from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification.recomputation import Recomputed, recompute
from commonbeat.formats.applications import read_applications
from commonbeat.formats.jurisdictions import JURISDICTIONS

PRESET = "chp-fy2009"
SHA256_OF_500 = "9b04e8479b793c7363265b2e2c49ac1e950a25f208af468d668c7b10c5d6a0d5"


@cache
def round_2009() -> SyntheticRound:
    return applications()


@cache
def rows() -> list[dict[str, str]]:
    return round_2009().rows()


@cache
def decided() -> Recomputed:
    return recompute(read_rulebook(presets.read(PRESET)), rows())


def numbers(column: str) -> list[int]:
    return [int(row[column]) for row in rows()]


def share(column: str, value: str) -> float:
    return sum(row[column] == value for row in rows()) / len(rows())


def test_the_same_seed_gives_the_same_bytes_on_every_machine() -> None:
    assert hashlib.sha256(applications(count=500).content).hexdigest() == SHA256_OF_500


def test_another_seed_gives_another_round() -> None:
    assert applications(seed=1, count=100).content != applications(seed=2, count=100).content


def test_as_many_apply_and_ask_as_in_2009() -> None:
    asked = numbers("officers_requested")
    costs = numbers("entry_cost_dollars")
    states = Counter(row["state"] for row in rows())

    assert len(rows()) == 7_272
    assert sum(asked) == pytest.approx(39_000, rel=0.001)
    assert sum(o * c for o, c in zip(asked, costs, strict=True)) == pytest.approx(
        8_300_000_000, rel=0.001
    )
    assert states["TX"] == 454
    assert states["NJ"] > 300
    assert set(states) == {each.code for each in JURISDICTIONS}


def test_about_as_many_are_funded_as_in_2009() -> None:
    funded = [outcome for outcome in decided().outcomes if outcome.units_awarded]

    assert len(funded) == pytest.approx(1_046, rel=0.03)
    assert sum(outcome.units_awarded for outcome in funded) == pytest.approx(4_699, rel=0.03)
    assert sum(outcome.federal_cents for outcome in funded) <= 100_000_000_000


def test_few_are_funded_in_texas_as_in_2009() -> None:
    funded = sum(
        row["state"] == "TX" and outcome.units_awarded > 0
        for row, outcome in zip(rows(), decided().outcomes, strict=True)
    )

    assert 20 <= funded <= 42


def test_other_seeds_come_near_too() -> None:
    outcomes = recompute(
        read_rulebook(presets.read(PRESET)), applications(seed=1).rows()
    ).outcomes

    assert sum(each.units_awarded > 0 for each in outcomes) == pytest.approx(1_046, rel=0.2)
    assert sum(each.units_awarded for each in outcomes) == pytest.approx(4_699, rel=0.06)


@pytest.mark.parametrize(
    "preset", [name for name in presets.names() if name.startswith("chp-")]
)
def test_every_hiring_preset_reads_the_round_without_a_problem(preset: str) -> None:
    rulebook = read_rulebook(presets.read(preset))

    assert read_applications(round_2009().content, rulebook).rows == 7_272
    assert set(round_2009().columns) == {field.key for field in rulebook.fields}


def test_everything_that_is_made_up_says_so() -> None:
    assert all(row["application_id"].startswith("SYN-2009-") for row in rows())
    assert all(row["ori"][2:4] == "ZZ" for row in rows())
    assert all(row["plan_statement"].startswith("Synthetic plan: ") for row in rows())


def test_every_applicant_is_an_agency_of_the_nation_and_applies_once() -> None:
    found = round_2009()
    agencies = [found.nation.agencies[at] for at in found.chosen]

    assert len(set(found.chosen)) == len(found.chosen)
    assert [agency.ori for agency in agencies] == [row["ori"] for row in rows()]
    assert [str(agency.sworn) for agency in agencies] == [row["sworn"] for row in rows()]


def test_some_applications_are_not_eligible() -> None:
    reasons = Counter(outcome.reason_code for outcome in decided().outcomes)

    for code in ("startup_agency", "consortium", "no_primary_authority", "reports_delinquent"):
        assert 20 <= reasons[f"ineligible.{code}"] <= 140
    assert reasons["ineligible.not_federally_recognized"] >= 1


def test_measures_have_blanks_as_in_life_and_answers_have_none() -> None:
    answers = (
        "startup_agency",
        "consortium",
        "primary_authority",
        "tribal",
        "sworn",
        "population",
    )

    assert all(share(column, "") == 0 for column in answers)
    for column in (
        "poverty_percent",
        "violent_crimes",
        "budget_dollars",
        "foreclosure_percent",
    ):
        assert 0.01 < share(column, "") < 0.06
    assert share("place_fips", "") == 1


def test_only_tribes_say_whether_they_are_recognised() -> None:
    assert {row["federally_recognized"] for row in rows() if row["tribal"] == "no"} == {""}
    assert {row["federally_recognized"] for row in rows() if row["tribal"] == "yes"} == {
        "yes",
        "no",
    }


def test_a_waiver_is_approved_only_where_it_was_requested() -> None:
    approved = [row for row in rows() if row["waiver_approved"] == "yes"]

    assert {row["match_waiver_requested"] for row in approved} == {"yes"}
    assert 0.05 < len(approved) / len(rows()) < 0.3


def test_counts_of_plans_use_the_whole_range_and_stay_in_it() -> None:
    for column, most in (
        ("partnership_items", 5),
        ("problem_solving_items", 5),
        ("transformation_items", 16),
    ):
        found = {int(row[column]) for row in rows() if row[column]}
        assert (min(found), max(found)) == (0, most)


def test_plans_vary() -> None:
    assert len({row["plan_statement"] for row in rows()}) > 3_000


def test_agencies_of_one_county_have_the_same_poverty() -> None:
    found: dict[str, set[str]] = {}
    for row in rows():
        if row["poverty_percent"]:
            found.setdefault(row["county_fips"], set()).add(row["poverty_percent"])

    assert {len(values) for values in found.values()} == {1}


def test_knobs_turn_the_round() -> None:
    given = RoundKnobs(
        positions=20_000, dollars=4_000_000_000, startup=500, state_quotas={"WY": 40}
    )

    turned = applications(given=given).rows()

    assert sum(int(row["officers_requested"]) for row in turned) == pytest.approx(
        20_000, rel=0.001
    )
    assert sum(row["startup_agency"] == "yes" for row in turned) > 3_000
    assert sum(row["state"] == "WY" for row in turned) == 40


@pytest.mark.parametrize("count", [1, 56, 100, 18_000])
def test_a_round_has_as_many_applications_as_asked_for(count: int) -> None:
    found = applications(count=count)

    assert found.content.count(b"\n") == count + 1
    assert len(found.chosen) == count


def test_a_round_larger_than_the_nation_grows_the_nation() -> None:
    found = applications(count=30_000)

    assert found.content.count(b"\n") == 30_001
    assert len({found.nation.agencies[at].ori for at in found.chosen}) == 30_000
