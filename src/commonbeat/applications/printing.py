"""Receipts and applications as documents for paper."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from commonbeat.applications.answers import in_print
from commonbeat.applications.content import PARTNERS
from commonbeat.applications.models import Application, Submission
from commonbeat.applications.queries import (
    form_set_of,
    forms_submitted,
    left_over,
    statements_of,
    values_of,
)
from commonbeat.engine.forms import (
    JSON,
    Field,
    Form,
    Kind,
    Values,
    flat,
    is_answered,
    is_shown,
    row_ids,
    with_computed,
)
from commonbeat.formats.printed import Document, Heading, Note, Pairs, Part, Table

NO_ANSWER = "No answer"
NOT_ASKED = " (not asked for now, so it is not submitted)"


def receipt_document(submission: Submission) -> Document:
    """Return a submission's receipt, with all that it takes to check it."""
    receipt = submission.signed_file["receipt"]
    return Document(
        "Receipt of a submission",
        receipt["number"],
        (
            Pairs(_facts(submission, receipt)),
            Heading("Hashes (SHA-256)"),
            Table(
                ("Part", "SHA-256"),
                (
                    ("the whole", receipt["content_sha256"]),
                    ("what was certified", receipt["certified_sha256"]),
                    *((each["part"], each["sha256"]) for each in receipt["parts"]),
                ),
            ),
            Heading("Signature"),
            Pairs((("Ed25519, base64", submission.signature), ("Key", submission.key_id))),
            Note("Keep the receipt file (JSON) too: it can be checked by anyone, without us."),
        ),
        footer="A receipt says what was received and when, not that it is eligible.",
    )


def draft_document(
    application: Application,
    sees: Callable[[str], bool],
    *,
    is_member: bool,
    now: datetime,
) -> Document:
    """Return what an application says now: every value, also what would not be submitted.

    sees   whether a form may be in it; without the agency's own people, partners are left out
    """
    held = values_of(application)
    form_set = form_set_of(application)
    version = application.opportunity.current
    zone = ZoneInfo("UTC" if version is None else version.time_zone)
    made = f"{now.astimezone(zone):%B %-d, %Y, %-I:%M %p %Z}"
    parts: list[Part] = [
        Note(f"Draft of {made}. This is no proof that anything was submitted."),
        Pairs(_head(application)),
    ]
    for form in form_set.forms:
        if sees(form.key):
            parts += _form_parts(form, with_computed(form, held[form.key]), is_submitted=False)
    without = [each for each in left_over(application) if sees(each.form)]
    if without:
        parts.append(Heading("Answers without a place in the forms of today"))
        parts.append(
            Pairs(tuple((f"{each.form}.{each.path}", _raw(each.value)) for each in without))
        )
    if is_member:
        parts += _partners(statements_of(application))
    title = f"Draft: {application.title or application.number}"
    return Document(title, application.number, tuple(parts), footer=f"Draft of {made}")


def submitted_document(submission: Submission) -> Document:
    """Return exactly what was submitted: every value, who certified it, and its hashes."""
    receipt, content = submission.signed_file["receipt"], submission.document
    shapes = {form.key: form for form in forms_submitted(submission).forms}
    parts: list[Part] = [Pairs(_facts(submission, receipt))]
    if submission.withdrawn_at is not None:
        parts.insert(0, Note("Withdrawn: this submission does not count."))
    answers = _eligibility(submission.application, content["answers"])
    parts += [Heading("Questions before applying"), Pairs(answers)] if answers else []
    for key, document in content["forms"].items():
        if key in shapes:
            parts += _form_parts(shapes[key], flat(shapes[key], document), is_submitted=True)
        without = {
            name: value
            for name, value in document.items()
            if key not in shapes or shapes[key].field(name) is None
        }
        if without:
            parts.append(Heading(f"Other answers in {key}"))
            parts.append(Pairs(tuple((name, _raw(value)) for name, value in without.items())))
    parts += _partners(content.get(PARTNERS, []))
    parts.append(Heading("Hash"))
    parts.append(Pairs((("SHA-256 of what was submitted", submission.sha256),)))
    title = content["application"]["title"] or receipt["number"]
    footer = f"As submitted, receipt {receipt['number']}"
    return Document(title, receipt["number"], tuple(parts), footer=footer)


def _facts(submission: Submission, receipt: Mapping[str, JSON]) -> tuple[tuple[str, str], ...]:
    """Return what was received from whom, when, and who certified it."""
    zone = ZoneInfo(receipt["time_zone"])
    arrived = f"{submission.arrived_at.astimezone(zone):%B %-d, %Y, %-I:%M:%S %p} ({zone.key})"
    signed = submission.document["certifications"]
    return (
        ("Receipt", receipt["number"]),
        ("Application", receipt["application"]),
        ("Opportunity", receipt["opportunity"]),
        ("Agency", f"{receipt['agency']['name']}, ORI {receipt['agency']['ori']}"),
        ("Arrived", arrived),
        ("In UTC", receipt["arrived_at"]),
        ("Registration", "provisional" if submission.is_provisional else "confirmed"),
        *(("Certified by", f"{each['name']}, {each['title']}") for each in signed),
    )


def _head(application: Application) -> tuple[tuple[str, str], ...]:
    agency = application.agency
    return (
        ("Application", application.number),
        ("Opportunity", application.opportunity.number),
        ("Agency", f"{agency.name}, ORI {agency.ori}"),
        ("Forms", str(application.form_set)),
        *_eligibility(application, application.answers),
    )


def _eligibility(
    application: Application, answers: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return the answers to the questions before applying, under the words of today."""
    version = application.opportunity.current
    asked = [] if version is None else version.eligibility
    words = {each["key"]: each["question"] for each in asked}
    return tuple((words.get(key, key), answer) for key, answer in answers.items())


def _form_parts(form: Form, values: Values, *, is_submitted: bool) -> Iterator[Part]:
    """Yield a form with every answer that it holds, and which questions have none."""
    yield Heading(form.title)
    if form.optional and not any(is_answered(value) for value in values.values()):
        yield Note("Nobody has begun this optional form.")
        return
    for section in form.sections:
        if section.heading:
            yield Heading(section.heading, 3)
        pairs: list[tuple[str, str]] = []
        for field in section.fields:
            if field.kind is not Kind.ROWS:
                pairs += _pair(form, field, field.key, values, is_submitted=is_submitted)
                continue
            if pairs:
                yield Pairs(tuple(pairs))
            pairs = []
            yield from _row_parts(form, field, values, is_submitted=is_submitted)
        if pairs:
            yield Pairs(tuple(pairs))


def _row_parts(
    form: Form, field: Field, values: Values, *, is_submitted: bool
) -> Iterator[Part]:
    rows = row_ids(field.key, values)
    is_asked = is_submitted or is_shown(form, field.key, values)
    if not rows and is_shown(form, field.key, values):
        yield Pairs(((field.title, "None"),))
    for number, row in enumerate(rows, start=1):
        name = f"{field.row_name or field.title} {number}"
        yield Heading(name if is_asked else name + NOT_ASKED, 4)
        pairs = [
            pair
            for each in field.fields
            for pair in _pair(
                form, each, f"{field.key}.{row}.{each.key}", values, is_submitted=is_submitted
            )
        ]
        if pairs:
            yield Pairs(tuple(pairs))


def _pair(
    form: Form, field: Field, path: str, values: Values, *, is_submitted: bool
) -> Iterator[tuple[str, str]]:
    """Yield a question with its answer; nothing where it is neither asked nor answered."""
    value = values.get(path)
    is_asked = is_shown(form, path, values)
    if is_answered(value):
        label = field.title if is_asked or is_submitted else field.title + NOT_ASKED
        yield label, in_print(field, value)
    elif is_asked:
        yield field.title, NO_ANSWER


def _partners(statements: Sequence[Mapping[str, str]]) -> Iterator[Part]:
    if not statements:
        return
    yield Heading("What official partners confirmed")
    for each in statements:
        signed = ", ".join(filter(None, (each["name"], each["title"])))
        yield Heading(each["organization"], 3)
        yield Pairs(
            (
                ("In its own words", each["statement"]),
                ("Signed by", signed),
                ("Confirmed", each["confirmed_at"]),
            )
        )


def _raw(value: JSON) -> str:
    """Return a value whose field is not known any more."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
