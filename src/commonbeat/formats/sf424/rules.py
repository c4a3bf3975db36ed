"""What is wrong with the values of a Grants.gov form, said so that a person can mend it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from commonbeat.engine.money import dollars
from commonbeat.engine.problems import Problem
from commonbeat.engine.wording import listed
from commonbeat.formats.sf424.elements import As, Element, GrantForm
from commonbeat.formats.sf424.forms import FUNDING, SF424

Nested = Mapping[str, Any]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def value_problems(form: GrantForm, values: Nested) -> list[Problem]:
    """Return everything that the form's schema refuses, and sums and dates that contradict."""
    problems = list(_group_problems(form.elements, values, ""))
    if form is SF424 and not problems:
        problems = list(_sf424_problems(values))
    return problems


def full_choice(element: Element, value: str) -> str:
    """Return the whole words of a choice of which perhaps only the code is given ("C")."""
    exact = [choice for choice in element.choices if choice == value]
    by_code = [choice for choice in element.choices if re.split("[:.] ", choice)[0] == value]
    return next(iter(exact + by_code), value)


def _group_problems(
    elements: tuple[Element, ...], values: Nested, place: str
) -> Iterator[Problem]:
    known = {element.name for element in elements}
    for name in values:
        if name not in known:
            yield Problem(
                "sf424.unknown_element",
                f"The form has no element {name}; it holds {_shown(values[name])}.",
                "Leave it out, or correct its name.",
                place + name,
            )
    for element in elements:
        value = values.get(element.name)
        where = place + element.name
        if value is None or value in ("", []):
            if element.required:
                yield Problem(
                    "sf424.missing",
                    f"{element.name} is missing.",
                    "Fill it in; the form cannot be sent without it.",
                    where,
                )
        elif element.repeats > 1:
            yield from _list_problems(element, value, where)
        else:
            yield from _problems(element, value, where)


def _list_problems(element: Element, value: Any, where: str) -> Iterator[Problem]:
    entries = value if isinstance(value, list) else [value]
    if len(entries) > element.repeats:
        yield Problem(
            "sf424.too_many",
            f"{element.name} stands there {len(entries)} times; {element.repeats} are allowed.",
            "Leave out the others, or attach them as a file.",
            where,
        )
    for number, entry in enumerate(entries, 1):
        yield from _problems(element, entry, f"{where}.{number}")


def _problems(element: Element, value: Any, where: str) -> Iterator[Problem]:
    if element.kind is As.GROUP:
        if not isinstance(value, Mapping):
            yield _not_readable(element, value, "a group of elements", where)
            return
        yield from _group_problems(element.children, value, f"{where}.")
        both = [name for name in element.one_of if value.get(name)]
        if len(both) > 1:
            yield Problem(
                "sf424.one_of",
                f"{listed(both)} are both given.",
                "Keep one of them.",
                where,
            )
    elif element.kind is As.CENTS:
        yield from _cents_problems(element, value, where)
    elif not isinstance(value, str):
        yield _not_readable(element, value, "a text", where)
    else:
        yield from _text_problems(element, value, where)


def _cents_problems(element: Element, value: Any, where: str) -> Iterator[Problem]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield _not_readable(element, value, "an amount in dollars, such as 1234.50", where)
    elif abs(value) > element.most or (value < 0 and not element.negative):
        yield Problem(
            "sf424.out_of_range",
            f"{dollars(value)} is not between $0.00 and {dollars(element.most)}.",
            "Correct the amount.",
            where,
        )


def _text_problems(element: Element, value: str, where: str) -> Iterator[Problem]:
    if _NOT_XML.search(value):
        yield _not_readable(element, value, "a text without control characters", where)
    elif element.kind is As.CODE:
        if full_choice(element, value) not in element.choices:
            yield _not_readable(element, value, listed(element.choices, "or"), where)
    elif element.kind is As.DATE:
        if not _is_date(value):
            yield _not_readable(element, value, "a date, such as 2026-11-28", where)
    elif not element.least <= len(value) <= element.most:
        yield Problem(
            "sf424.length",
            f"{element.name} has {len(value):,} characters; {_span(element)} are allowed.",
            "Shorten or complete it.",
            where,
        )


def _not_readable(element: Element, value: Any, wanted: str, where: str) -> Problem:
    return Problem(
        "sf424.wrong_value",
        f"{element.name} is {_shown(value)}, not {wanted}.",
        "Correct it.",
        where,
    )


def _span(element: Element) -> str:
    if element.least == element.most:
        return f"exactly {element.most}"
    return f"{element.least} to {element.most:,}"


def _shown(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 60 else f"{words[:59]}…"


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return _DATE.fullmatch(value) is not None


def _sf424_problems(values: Nested) -> Iterator[Problem]:
    total = sum(values[f"{source}EstimatedFunding"] for source in FUNDING)
    said = values["TotalEstimatedFunding"]
    if total != said:
        yield Problem(
            "sf424.total",
            f"The total is {dollars(said)}, but its parts add up to {dollars(total)}.",
            "Correct the total or a part.",
            "TotalEstimatedFunding",
        )
    if values["ProjectEndDate"] < values["ProjectStartDate"]:
        yield Problem(
            "sf424.dates",
            f"The project ends on {values['ProjectEndDate']}, before it begins on"
            f" {values['ProjectStartDate']}.",
            "Correct one of the dates.",
            "ProjectEndDate",
        )
    for name, because in _also_needed(values):
        if not values.get(name):
            yield Problem(
                "sf424.also_needed", f"{name} is missing: {because}.", "Fill it in.", name
            )


def _also_needed(values: Nested) -> Iterator[tuple[str, str]]:
    """Yield what the instructions of the form ask for, and why."""
    if values["ApplicationType"] == "Revision":
        yield "RevisionType", "the application is a revision"
    if values.get("RevisionType", "").startswith("E"):
        yield "RevisionOtherSpecify", "the revision is of another type"
    if values["StateReview"].startswith("a"):
        yield "StateReviewAvailableDate", "the State could review the application"
    if any(values.get(f"ApplicantTypeCode{n}", "").startswith("X") for n in (1, 2, 3)):
        yield "ApplicantTypeOtherSpecify", "the applicant is of another type"
    if values["DelinquentFederalDebt"].startswith("Y"):
        yield "DebtExplanation", "there is a delinquent federal debt"
