"""The budget of funded officers: what it costs, who pays, and every rule that it breaks.

Money is whole cents, always of a whole group of alike officers; nothing is rounded but limits,
and those down. The rules are parameters; the defaults are those of the hiring program since
fiscal year 2013: 75 % of entry-level salary and fringe for three years, at most $125,000 for
an officer unless a waiver lifts both, and 2 % for administration (since 2025).
Sources: 108 Stat. 1810 (75 %, waiver, declining share); klc.org/News/12472 (cap, three years);
gov1.com/gov-grants-help/doj-opens-fy25-cops-hiring-program-grant-applications (2 %).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from commonbeat.engine.money import dollars
from commonbeat.engine.problems import Problem
from commonbeat.engine.wording import listed, plural


class Decline(StrEnum):
    """What must be less every year, if anything.

    The statute says "share" and leaves open of what: with rising salaries the same dollars are
    a falling percentage. DOLLARS asks for both; auditors wrote a finding where the share of
    costs claimed was the same each year (Office of the Inspector General, GR-40-99-004).
    """

    NOTHING = "nothing"
    PERCENT = "percent"
    DOLLARS = "dollars"


@dataclass(frozen=True)
class BudgetRules:
    """What a program asks of an officer budget."""

    years: int = 3
    share_percent: int = 75
    cap_per_officer_cents: int | None = 12_500_000
    administration_percent: int = 2
    decline: Decline = Decline.DOLLARS

    def waived(self) -> "BudgetRules":
        """Return the rules under a waiver of the local match: all may be federal, uncapped.

        Nothing need decline then: a share of all costs cannot.
        """
        return replace(
            self, share_percent=100, cap_per_officer_cents=None, decline=Decline.NOTHING
        )


@dataclass(frozen=True)
class OfficerYear:
    """One year of a group: its cost, and the federal part of it."""

    salary_cents: int
    fringe_cents: int
    federal_cents: int

    @property
    def cost_cents(self) -> int:
        """Salary and fringe together."""
        return self.salary_cents + self.fringe_cents

    @property
    def local_cents(self) -> int:
        """What the applicant pays."""
        return self.cost_cents - self.federal_cents


@dataclass(frozen=True)
class OfficerGroup:
    """Officers who cost the same, year by year; `where` is the path of their row."""

    officers: int
    years: tuple[OfficerYear, ...]
    where: str = ""

    @classmethod
    def alike(
        cls, officers: int, each: Sequence[OfficerYear], where: str = ""
    ) -> "OfficerGroup":
        """Return a group from the years of one officer."""
        return cls(
            officers,
            tuple(
                OfficerYear(
                    officers * year.salary_cents,
                    officers * year.fringe_cents,
                    officers * year.federal_cents,
                )
                for year in each
            ),
            where,
        )

    @property
    def cost_cents(self) -> int:
        """Salary and fringe of all years."""
        return sum(year.cost_cents for year in self.years)

    @property
    def federal_cents(self) -> int:
        """The federal part of all years."""
        return sum(year.federal_cents for year in self.years)


@dataclass(frozen=True)
class BudgetTotals:
    """What all groups come to. Administration is federal money beside the officers' costs."""

    officers: int
    years: tuple[OfficerYear, ...]
    administration_cents: int

    @property
    def cost_cents(self) -> int:
        """Salary and fringe of all officers in all years."""
        return sum(year.cost_cents for year in self.years)

    @property
    def federal_cents(self) -> int:
        """The federal part of salary and fringe."""
        return sum(year.federal_cents for year in self.years)

    @property
    def local_cents(self) -> int:
        """The local part of salary and fringe."""
        return self.cost_cents - self.federal_cents

    @property
    def requested_cents(self) -> int:
        """All that is asked of the program."""
        return self.federal_cents + self.administration_cents

    @property
    def federal_percent(self) -> Fraction:
        """The federal part of salary and fringe in percent, exact; 0 without costs."""
        return _percent(self.federal_cents, self.cost_cents)


def budget_totals(
    groups: Sequence[OfficerGroup], *, administration_cents: int = 0
) -> BudgetTotals:
    """Return the sums of all groups, year by year; a group may have fewer years than others."""
    longest = max((len(group.years) for group in groups), default=0)
    years = []
    for place in range(longest):
        there = [group.years[place] for group in groups if place < len(group.years)]
        years.append(
            OfficerYear(
                sum(year.salary_cents for year in there),
                sum(year.fringe_cents for year in there),
                sum(year.federal_cents for year in there),
            )
        )
    officers = sum(group.officers for group in groups)
    return BudgetTotals(officers, tuple(years), administration_cents)


def most_federal_cents(group: OfficerGroup, rules: BudgetRules) -> int:
    """Return the most that the program may pay for a group: the share or the cap."""
    of_cost = group.cost_cents * rules.share_percent // 100
    if rules.cap_per_officer_cents is None:
        return of_cost
    return min(of_cost, rules.cap_per_officer_cents * group.officers)


def declining_split(costs_cents: Sequence[int], federal_cents: int) -> tuple[int, ...] | None:
    """Return federal parts of the years that add up and decline, in dollars and in percent.

    The steps are even, half as large as can be, and in whole dollars but for the first year.
    None where no such split was found, as when nearly all is federal or costs fall steeply.
    """
    later = len(costs_cents) - 1
    if later < 1:
        return None
    level = Fraction(federal_cents, later + 1)
    step = min(level, costs_cents[0] - level) / later
    exact = [level + (Fraction(later, 2) - place) * step for place in range(1, later + 1)]
    rest = [int(part / 100) * 100 for part in exact]
    split = (federal_cents - sum(rest), *rest)
    years = [OfficerYear(cost, 0, part) for cost, part in zip(costs_cents, split, strict=True)]
    fits = all(0 <= year.federal_cents <= year.cost_cents for year in years)
    return split if fits and not any(_rises(years, Decline.DOLLARS)) else None


def budget_problems(
    groups: Sequence[OfficerGroup],
    rules: BudgetRules,
    *,
    administration_cents: int = 0,
    officers_requested: int | None = None,
    administration_where: str = "administration_cents",
    officers_where: str = "officers_requested",
) -> list[Problem]:
    """Return every rule that a budget breaks; an empty list means that it keeps them all.

    A problem of a row stands at the row's path, followed by `.salary_1_cents`,
    `.fringe_1_cents` or `.federal_1_cents` of the year, or by `.officers`.
    """
    problems = [problem for group in groups for problem in _group_problems(group, rules)]
    totals = budget_totals(groups, administration_cents=administration_cents)
    if officers_requested is not None and officers_requested != totals.officers:
        problems.append(
            Problem(
                "budget.officers_differ",
                f"{plural(officers_requested, 'officer')} requested, but the budget is for"
                f" {totals.officers:,}.",
                "Make both the same.",
                officers_where,
            )
        )
    most = totals.federal_cents * rules.administration_percent // 100
    if not 0 <= administration_cents <= most:
        problems.append(
            Problem(
                "budget.administration",
                f"{dollars(administration_cents)} for administration is not between $0.00 and"
                f" {dollars(most)}, {rules.administration_percent} % of the federal share.",
                f"Ask for at most {dollars(most)}.",
                administration_where,
            )
        )
    return problems


def _group_problems(group: OfficerGroup, rules: BudgetRules) -> Iterator[Problem]:
    if group.officers < 1:
        yield Problem(
            "budget.no_officers",
            f"A row is for {group.officers:,} officers.",
            "Write 1 or more, or remove the row.",
            _at(group, "officers"),
        )
    if len(group.years) != rules.years:
        yield Problem(
            "budget.years",
            f"The costs of {plural(len(group.years), 'year')} are given, where"
            f" {rules.years} are funded.",
            "Give salary, fringe and federal share for each funded year.",
            group.where,
        )
    bad_amounts = list(_amount_problems(group))
    yield from bad_amounts
    if not bad_amounts and group.officers >= 1:
        yield from _share_problems(group, rules)
        yield from _decline_problems(group, rules)


def _amount_problems(group: OfficerGroup) -> Iterator[Problem]:
    for number, year in enumerate(group.years, 1):
        for name in ("salary_cents", "fringe_cents", "federal_cents"):
            amount = getattr(year, name)
            if amount < 0:
                yield Problem(
                    "budget.negative",
                    f"{dollars(amount)} is less than nothing.",
                    "Write an amount of 0 or more.",
                    _at(group, name, number),
                )
        if year.salary_cents == 0:
            yield Problem(
                "budget.no_salary",
                f"The salary of year {number} is $0.00.",
                "Write the entry-level salary for the whole year.",
                _at(group, "salary_cents", number),
            )
        if year.federal_cents > max(year.cost_cents, 0):
            yield Problem(
                "budget.federal_over_cost",
                f"The federal share of year {number}, {dollars(year.federal_cents)}, is more"
                f" than that year's cost, {dollars(year.cost_cents)}.",
                "Lower it; money of one year cannot pay another.",
                _at(group, "federal_cents", number),
            )


def _share_problems(group: OfficerGroup, rules: BudgetRules) -> Iterator[Problem]:
    asked, cap = group.federal_cents, rules.cap_per_officer_cents
    most = most_federal_cents(group, rules)
    way_out = f"Ask for {dollars(most)} or less, or for a waiver, with reasons."
    if asked * 100 > group.cost_cents * rules.share_percent:
        yield Problem(
            "budget.over_share",
            f"The federal share, {dollars(asked)}, is more than {rules.share_percent} % of"
            f" {dollars(group.cost_cents)}.",
            way_out,
            group.where,
        )
    if cap is not None and asked > cap * group.officers:
        yield Problem(
            "budget.over_cap",
            f"The federal share, {dollars(asked)}, is more than {dollars(cap)} for each of"
            f" {plural(group.officers, 'officer')}.",
            way_out,
            group.where,
        )


def _decline_problems(group: OfficerGroup, rules: BudgetRules) -> Iterator[Problem]:
    rises = _rises(group.years, rules.decline)
    split = declining_split([year.cost_cents for year in group.years], group.federal_cents)
    example = f", such as {listed([dollars(part) for part in split])}" if split else ""
    for number, ((before, year), rise) in enumerate(
        zip(pairwise(group.years), rises, strict=True), 2
    ):
        if rise:
            yield Problem(
                "budget.federal_not_declining",
                f"The federal share of year {number} is {_shown(year)}, after {_shown(before)}"
                f" in year {number - 1}; it must decrease from year to year.",
                f"Ask for more in the earlier and less in the later years{example}.",
                _at(group, "federal_cents", number),
            )


def _rises(years: Sequence[OfficerYear], decline: Decline) -> list[bool]:
    """Return for each year but the first whether the federal share fails to decrease."""
    return [_rises_after(before, year, decline) for before, year in pairwise(years)]


def _rises_after(before: OfficerYear, year: OfficerYear, decline: Decline) -> bool:
    if decline is Decline.NOTHING or year.federal_cents == 0:
        return False
    percent = _percent(year.federal_cents, year.cost_cents)
    if percent >= _percent(before.federal_cents, before.cost_cents):
        return True
    return decline is Decline.DOLLARS and year.federal_cents >= before.federal_cents


def _percent(part: int, whole: int) -> Fraction:
    return Fraction(100 * part, whole) if whole else Fraction(0)


def _shown(year: OfficerYear) -> str:
    tenths = round(_percent(year.federal_cents, year.cost_cents) * 10)
    return f"{dollars(year.federal_cents)} ({tenths // 10}.{tenths % 10} % of its cost)"


def _at(group: OfficerGroup, name: str, number: int = 0) -> str:
    last = name.replace("_cents", f"_{number}_cents") if number else name
    return f"{group.where}.{last}" if group.where else last
