"""Rules of a form that a schema cannot say, by name: the words of `checks`.

A check gets the form and its values (shown fields only, computed ones included) and returns
problems whose `where` is a path. It runs on what is there: a missing answer is none of its
business.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from commonbeat.engine.budget import BudgetRules, OfficerGroup, OfficerYear, budget_problems
from commonbeat.engine.forms.model import Form, Values
from commonbeat.engine.forms.values import row_ids
from commonbeat.engine.problems import Problem
from commonbeat.engine.wording import plural

Check = Callable[[Form, Values], list[Problem]]

POSITIONS = "positions"  # rows of officers who cost the same
OFFICERS = "officers"  # rows of what officers will do
_AMOUNTS = ("salary", "fringe", "federal")


def officer_budget(_form: Form, values: Values) -> list[Problem]:
    """Check the rows `positions` by every rule of the hiring program (`engine.budget`).

    Each has officers and, for one officer and the years 1 to 3, salary_1_cents, fringe_1_cents
    and federal_1_cents. A row with a gap waits; while one does, the number of officers is not
    compared. `waiver` lifts share and cap.
    """
    rules = BudgetRules()
    rows = row_ids(POSITIONS, values)
    found = [_group(row, values, rules.years) for row in rows]
    groups = [group for group in found if group is not None]
    if values.get("waiver") == "yes":
        rules = rules.waived()
    requested = _whole(values.get("officers_requested"))
    finished = rows and len(groups) == len(rows)
    return budget_problems(
        groups,
        rules,
        administration_cents=_whole(values.get("administration_cents")) or 0,
        officers_requested=requested if finished else None,
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _group(row: str, values: Values, years: int) -> OfficerGroup | None:
    where = f"{POSITIONS}.{row}"
    officers = _whole(values.get(f"{where}.officers"))
    amounts = [
        [_whole(values.get(f"{where}.{name}_{year}_cents")) for name in _AMOUNTS]
        for year in range(1, years + 1)
    ]
    found = [[each for each in year if each is not None] for year in amounts]
    if officers is None or any(len(year) < len(_AMOUNTS) for year in found):
        return None
    return OfficerGroup.alike(officers, [OfficerYear(*year) for year in found], where)


def officers_described(_form: Form, values: Values) -> list[Problem]:
    """Check that the rows `officers`, each for `number` of them, tell of all asked for.

    Auditors found that fewer than one in five applications said what its officers would do.
    """
    requested = _whole(values.get("officers_requested"))
    rows = row_ids(OFFICERS, values)
    told = [_whole(values.get(f"{OFFICERS}.{row}.number")) for row in rows]
    known = [number for number in told if number is not None]
    if requested is None or not rows or len(known) < len(told) or sum(known) == requested:
        return []
    return [
        Problem(
            "request.officers_not_described",
            f"{plural(requested, 'officer')} requested, but what they will do is told for"
            f" {sum(known):,}.",
            "Add a row, or correct the numbers of officers, until both are the same.",
            where=OFFICERS,
        )
    ]


CHECKS: Mapping[str, Check] = MappingProxyType(
    {"officer_budget": officer_budget, "officers_described": officers_described}
)
