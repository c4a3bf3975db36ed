"""Step 2: what happens to applications without a raw value."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonbeat.engine.applications import Applications
from commonbeat.engine.expressions.integers import Integers, plus
from commonbeat.engine.findings import Findings
from commonbeat.engine.rulebook.model import Measure, Missing
from commonbeat.engine.scoring.ordering import keys_within
from commonbeat.engine.scoring.raw_values import Raw, Rows, groups_of
from commonbeat.engine.scoring.scores import MEDIAN, PRESENT, SPREAD, ZERO

_CODES = {Missing.ZERO: ZERO, Missing.SPREAD: SPREAD, Missing.REFUSE: ZERO}


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """Raw values of m applications after the missing rule, and how each was got."""

    values: Integers
    how: NDArray[np.int8]


def fill(measure: Measure, raw: Raw, applications: Applications, rows: Rows) -> Filled:
    """Return the raw values with the missing ones dealt with as the measure says.

    A measure that refuses is checked by `report_missing` before; here it leaves 0.
    """
    if measure.missing is not Missing.MEDIAN or raw.present.all():
        code = _CODES.get(measure.missing, ZERO)
        return Filled(raw.values, np.where(raw.present, PRESENT, code).astype(np.int8))
    if not raw.present.any():
        return Filled(raw.values, np.full(len(rows), ZERO, dtype=np.int8))
    groups = groups_of(measure.median_within, applications, rows)
    filled = np.where(raw.present, raw.values, _medians(raw, groups)[groups])
    return Filled(filled, np.where(raw.present, PRESENT, MEDIAN).astype(np.int8))


def _medians(raw: Raw, groups: NDArray[np.int64]) -> Integers:
    """Return the median of each group's present values; of all, where a group has none.

    The mean of the middle two is rounded half up to the steps in which values are counted.
    """
    values, members = raw.values[raw.present], groups[raw.present]
    overall = _middle(np.sort(values), np.zeros(1, np.int64), np.array([len(values)]))
    order = np.argsort(keys_within(members, values), kind="stable")
    counts = np.bincount(members, minlength=int(groups.max()) + 1)
    starts = np.cumsum(counts) - counts
    some = counts > 0
    medians = np.broadcast_to(overall, len(counts)).copy()
    medians[some] = _middle(values[order], starts[some], counts[some])
    return medians


def _middle(
    ordered: Integers, starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> Integers:
    lower = ordered[starts + (counts - 1) // 2]
    upper = ordered[starts + counts // 2]
    middle: Integers = plus(plus(lower, upper), 1) // 2
    return middle


def report_missing(
    measure: Measure, raw: Raw, applications: Applications, rows: Rows, findings: Findings
) -> None:
    """Report every application without a value, if the measure refuses that."""
    if measure.missing is not Missing.REFUSE:
        return
    places = rows[~raw.present]
    column = " or ".join(fields_of(measure))
    findings.add(
        "score.missing",
        column,
        applications.lines[places].tolist(),
        lambda place: (
            f"Application {applications.ids[places[place]]} has no value for {measure.label}.",
            "Fill it in; the rulebook allows no run without it.",
        ),
    )


def fields_of(measure: Measure) -> tuple[str, ...]:
    """Return the fields from which a measure's raw value comes."""
    if measure.rate is not None:
        used = (*measure.rate.count.fields, *measure.rate.population.fields)
    elif measure.change is not None:
        used = (*measure.change.before.fields, *measure.change.after.fields)
    else:
        used = measure.value.fields if measure.value is not None else ()
    return tuple(dict.fromkeys(used))
