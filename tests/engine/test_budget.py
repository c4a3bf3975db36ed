"""Officer budgets: real ones from city councils' papers, and every rule broken once.

Where a source gives the cost of a year but not its salary and fringe, all of it stands as
salary. Where it gives a total only, thirds are taken, marked below.
"""

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.engine.budget import (
    BudgetRules,
    Decline,
    OfficerGroup,
    OfficerYear,
    budget_problems,
    budget_totals,
    declining_split,
    most_federal_cents,
)

RULES = BudgetRules()


def group(*years: tuple[int, int], officers: int = 1, where: str = "") -> OfficerGroup:
    """Return officers by cost and federal part of each year, in dollars."""
    return OfficerGroup(
        officers,
        tuple(OfficerYear(cost * 100, 0, federal * 100) for cost, federal in years),
        where,
    )


def told(*groups: OfficerGroup, rules: BudgetRules = RULES) -> list[tuple[str, str]]:
    """Return code and place of each problem."""
    return [(each.code, each.where) for each in budget_problems(groups, rules)]


# https://leaguecity.legistar.com/LegislationDetail.aspx?GUID=E2BD39D7-11F8-41E4-AD92-33234232D1BF&ID=6660995
LEAGUE_CITY_2024 = group(
    (250_000 + 321_078, 250_000),
    (250_000 + 363_204, 250_000),
    (250_000 + 377_184, 250_000),
    officers=6,
)


def test_league_city_pays_more_than_half_and_asks_for_the_cap() -> None:
    totals = budget_totals([LEAGUE_CITY_2024])

    assert totals.federal_cents == 750_000_00 == most_federal_cents(LEAGUE_CITY_2024, RULES)
    assert totals.local_cents == (321_078 + 363_204 + 377_184) * 100
    assert totals.cost_cents == 1_811_466_00
    assert round(totals.federal_percent, 1) == Fraction("41.4")


def test_the_flat_split_of_league_city_is_a_finding_with_a_split_that_would_do() -> None:
    problems = budget_problems([LEAGUE_CITY_2024], RULES)

    assert [problem.code for problem in problems] == ["budget.federal_not_declining"] * 2
    assert problems[0].message == (
        "The federal share of year 2 is $250,000.00 (40.8 % of its cost), after $250,000.00"
        " (43.8 % of its cost) in year 1; it must decrease from year to year."
    )
    assert problems[0].way_out == (
        "Ask for more in the earlier and less in the later years, such as $375,000.00,"
        " $250,000.00 and $125,000.00."
    )
    assert problems[0].where == "federal_2_cents"


def test_read_as_a_percentage_the_share_of_league_city_declines() -> None:
    assert told(LEAGUE_CITY_2024, rules=BudgetRules(decline=Decline.PERCENT)) == []
    assert told(LEAGUE_CITY_2024, rules=BudgetRules(decline=Decline.NOTHING)) == []


def test_dallas_asks_for_the_ceiling_of_the_program() -> None:
    # https://cityofdallas.legistar.com/LegislationDetail.aspx?GUID=4D33D441-060D-4ACF-AD75-AE6087FD01F3&ID=7772544
    # fifty officers, totals only: thirds
    thirds = (208_333_334, 208_333_333, 208_333_333)
    dallas = OfficerGroup(50, tuple(OfficerYear(617_055_000, 0, part) for part in thirds))

    totals = budget_totals([dallas])

    assert totals.cost_cents == 18_511_650_00
    assert totals.federal_cents == 6_250_000_00 == most_federal_cents(dallas, RULES)
    assert totals.local_cents == 12_261_650_00
    assert round(totals.federal_percent, 1) == Fraction("33.8")


def test_santa_ana_pays_two_thirds_of_officers_that_reach_the_cap() -> None:
    # https://publicdocs.santa-ana.org/WebLink/1/doc/79670/Page15.aspx (2014ULWX0039)
    # ten officers, $1,250,000 federal and $2,624,485 local; totals only: thirds of the cost
    year = 129_149_500
    parts = (62_500_000, 41_700_000, 20_800_000)
    santa_ana = OfficerGroup(10, tuple(OfficerYear(year, 0, part) for part in parts))

    totals = budget_totals([santa_ana])

    assert totals.local_cents == 2_624_485_00
    assert totals.federal_cents == 1_250_000_00 == most_federal_cents(santa_ana, RULES)
    assert round(totals.federal_percent, 1) == Fraction("32.3")
    assert told(santa_ana) == []


@dataclass(frozen=True)
class Award:
    """A published award: officers and federal dollars. Its costs were not published."""

    city: str
    officers: int
    dollars: int
    source: str


AT_THE_CAP = [
    Award(
        "Hyattsville",
        8,
        1_000_000,
        "https://hyattsville-md.legistar.com/LegislationDetail.aspx"
        "?GUID=66B57E3F-F2E7-4046-AD40-B77D5940088B&ID=7006291",
    ),
    Award(
        "Texas City, 2021",
        10,
        1_250_000,
        "http://agenda.texas-city-tx.org/agenda_publish.cfm?id=&mt=ALL&get_month=1"
        "&get_year=2022&dsp=agm&seq=6200&rev=0&ag=6481&ln=44222&nseq=&nrev=&pseq=6197&prev=0",
    ),
    Award(
        "Grand Island, 2013 (2013UMWX019)",
        3,
        375_000,
        "https://dokumen.tips/documents/"
        "city-of-grand-island-microsoft-city-of-grand-island-tuesday-october-8-2013.html",
    ),
    Award(
        "Tukwila, 2015",
        2,
        250_000,
        "https://records.tukwilawa.gov/WebLink/DocView.aspx?dbid=1&id=268590&repo=COT-City",
    ),
    Award(
        "Phoenix, 2015",
        25,
        3_125_000,
        "https://phoenix.legistar.com/LegislationDetail.aspx"
        "?GUID=FFD44AA7-0B06-4DBC-AAE9-0C51F9C763AA&ID=3968832",
    ),
]


@pytest.mark.parametrize("award", AT_THE_CAP, ids=lambda award: award.city)
def test_published_awards_are_the_cap_and_a_dollar_more_is_refused(award: Award) -> None:
    # costs are assumed at $70,000 an officer and year, above the cap's $55,556
    year = 70_000 * award.officers
    halves = (award.dollars // 2, award.dollars * 3 // 10)
    parts = (*halves, award.dollars - sum(halves))
    asked = group(*((year, part) for part in parts), officers=award.officers)
    more = group(
        *((year, part) for part in (parts[0] + 1, *parts[1:])), officers=award.officers
    )

    assert most_federal_cents(asked, RULES) == award.dollars * 100
    assert told(asked) == []
    assert told(more) == [("budget.over_cap", "")]
    assert told(more, rules=RULES.waived()) == []


def test_cheap_officers_reach_the_share_before_the_cap() -> None:
    cheap = group((50_000, 50_000), (50_000, 40_000), (50_000, 22_501), where="officers.a1")

    problems = budget_problems([cheap], RULES)

    assert most_federal_cents(cheap, RULES) == 112_500_00
    assert len(problems) == 1
    assert str(problems[0]) == (
        "officers.a1: The federal share, $112,501.00, is more than 75 % of $150,000.00."
        " Ask for $112,500.00 or less, or for a waiver, with reasons."
    )


def test_the_limits_are_rounded_down_to_the_cent() -> None:
    odd = OfficerGroup(1, (OfficerYear(33, 0, 0), OfficerYear(34, 0, 0), OfficerYear(34, 0, 0)))

    assert odd.cost_cents == 101
    assert most_federal_cents(odd, RULES) == 75


def test_the_rules_are_parameters() -> None:
    original = BudgetRules(cap_per_officer_cents=75_000_00)  # the program of the 1990s
    officers = group((60_000, 30_000), (60_000, 25_000), (60_000, 20_001))

    assert told(officers) == []
    assert told(officers, rules=original) == [("budget.over_cap", "")]
    assert told(officers, rules=BudgetRules(share_percent=40)) == [("budget.over_share", "")]
    assert told(officers, rules=BudgetRules(years=4)) == [("budget.years", "")]


def test_under_a_waiver_all_may_be_federal_and_flat() -> None:
    everything = group((80_000, 80_000), (80_000, 80_000), (80_000, 80_000))

    assert [code for code, _ in told(everything)] == [
        "budget.over_share",
        "budget.over_cap",
        "budget.federal_not_declining",
        "budget.federal_not_declining",
    ]
    assert told(everything, rules=RULES.waived()) == []


def test_every_problem_is_told_at_once_with_its_place() -> None:
    first = group((60_000, 70_000), (0, 0), where="officers.a1")
    second = group(
        (60_000, 20_000), (60_000, 20_000), (60_000, -1), officers=0, where="officers.b2"
    )

    problems = budget_problems(
        [first, second], RULES, administration_cents=3_000_00, officers_requested=2
    )

    assert [(each.code, each.where) for each in problems] == [
        ("budget.years", "officers.a1"),
        ("budget.federal_over_cost", "officers.a1.federal_1_cents"),
        ("budget.no_salary", "officers.a1.salary_2_cents"),
        ("budget.no_officers", "officers.b2.officers"),
        ("budget.negative", "officers.b2.federal_3_cents"),
        ("budget.officers_differ", "officers_requested"),
        ("budget.administration", "administration_cents"),
    ]


@pytest.mark.parametrize(("cents", "refused"), [(0, 0), (2_400_00, 0), (2_400_01, 1), (-1, 1)])
def test_administration_is_at_most_two_percent_of_the_federal_share(
    cents: int, refused: int
) -> None:
    officers = group((60_000, 50_000), (60_000, 40_000), (60_000, 30_000))

    problems = budget_problems([officers], RULES, administration_cents=cents)
    totals = budget_totals([officers], administration_cents=cents)

    assert [each.code for each in problems] == ["budget.administration"] * refused
    assert totals.requested_cents == 120_000_00 + cents


def test_a_year_without_federal_money_may_follow_another() -> None:
    assert told(group((60_000, 40_000), (60_000, 0), (60_000, 0))) == []


def test_groups_add_up_year_by_year_and_alike_officers_are_multiplied() -> None:
    years = [OfficerYear(50_000_00, 20_000_00, 40_000_00), OfficerYear(52_000_00, 21_000_00, 0)]
    three = OfficerGroup.alike(3, years, "officers.a1")
    one = OfficerGroup.alike(1, years[:1])

    totals = budget_totals([three, one])

    assert three.years[0] == OfficerYear(150_000_00, 60_000_00, 120_000_00)
    assert three.where == "officers.a1"
    assert totals.officers == 4
    assert totals.years == (
        OfficerYear(200_000_00, 80_000_00, 160_000_00),
        OfficerYear(156_000_00, 63_000_00, 0),
    )
    assert totals.years[0].local_cents == 120_000_00


def test_an_empty_budget_has_no_share() -> None:
    totals = budget_totals([])

    assert totals.cost_cents == 0
    assert totals.federal_percent == Fraction(0)
    assert declining_split([], 0) is None


def test_no_split_is_offered_where_none_declines() -> None:
    assert declining_split([100_00, 100_00, 100_00], 300_00) is None
    assert declining_split([100_00, 200_00, 300_00], 450_00) is None
    assert declining_split([100_00, 100_00, 1_00], 150_00) is None


@given(
    st.integers(1_000_00, 10**9),
    st.lists(st.integers(0, 10**7), min_size=1, max_size=4),
    st.integers(1, 75),
)
def test_an_offered_split_keeps_every_rule(first: int, raises: list[int], share: int) -> None:
    costs = [first + sum(raises[:place]) for place in range(len(raises) + 1)]
    federal = share * first * len(costs) // 100

    split = declining_split(costs, federal)

    assert split is not None
    assert sum(split) == federal
    asked = OfficerGroup(
        1, tuple(OfficerYear(cost, 0, part) for cost, part in zip(costs, split, strict=True))
    )
    rules = BudgetRules(years=len(costs), cap_per_officer_cents=None)
    assert budget_problems([asked], rules) == []
