"""Begin an application: eligibility first, then its forms, filled from what is on record."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from commonbeat.agencies.access import roles_in
from commonbeat.agencies.models import Agency
from commonbeat.applications.models import Application, FieldEdit, FieldValue
from commonbeat.applications.queries import form_set_of, values_of
from commonbeat.base import audit
from commonbeat.engine.forms import JSON, Form, Kind, field_at
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.standing import Standing
from commonbeat.opportunities.models import Opportunity, OpportunityVersion
from commonbeat.opportunities.prefill import prefilled, records_of
from commonbeat.opportunities.queries import standing_of
from commonbeat.people.models import User

YES_NO = ("yes", "no")


@transaction.atomic
def begin_application(
    *,
    opportunity: Opportunity,
    agency: Agency,
    answers: Mapping[str, str],
    copy_from: Application | None = None,
    by: User,
    now: datetime,
) -> Application:
    """Begin an agency's application. Raises Refused when it may not apply, with every reason.

    answers    to the eligibility questions: key -> "yes" or "no"
    copy_from  an earlier application of the same agency whose answers are taken over where
               the new forms have the same fields
    """
    opportunity = Opportunity.objects.select_for_update(of=("self",)).get(pk=opportunity.pk)
    version = opportunity.current
    problems = _opening_problems(opportunity, agency, by, now)
    if version is None or version.form_set is None or problems:
        raise Refused(*problems)
    problems = eligibility_problems(version, answers)
    if problems:
        raise Refused(*problems)
    count = opportunity.applications.count()
    application = Application.objects.create(
        number=f"{opportunity.number}-{count + 1:05d}",
        opportunity=opportunity,
        agency=agency,
        form_set=version.form_set,
        title=version.title[:200],
        answers=dict(answers),
        begun_by=by,
        copied_from=copy_from,
    )
    _fill(application, version, copy_from, by, now)
    facts = {"agency": agency.ori, "opportunity": opportunity.number}
    copied = "" if copy_from is None else copy_from.number
    audit.record(by, "application.begun", application, **facts, copied_from=copied)
    return application


def _opening_problems(
    opportunity: Opportunity, agency: Agency, by: User, now: datetime
) -> list[Problem]:
    problems = []
    if not roles_in(by, agency):
        problems.append(
            Problem(
                "application.not_member",
                f"You do not act for {agency.name}.",
                "Claim its page, or ask its entity administrator to invite you.",
                where="agency",
            )
        )
    if opportunity.current is None or standing_of(opportunity, now) is not Standing.POSTED:
        problems.append(
            Problem(
                "application.not_posted",
                f"{opportunity.number} does not take applications now.",
                "Look at its page for when it opens or closed.",
            )
        )
    elif opportunity.current.form_set is None:
        problems.append(
            Problem(
                "application.no_forms",
                f"{opportunity.number} has no forms.",
                "Tell the contact named on its page.",
            )
        )
    return problems


def eligibility_problems(
    version: OpportunityVersion, answers: Mapping[str, str]
) -> list[Problem]:
    """Return every question without an answer, and every answer that ends it here."""
    problems = []
    for question in version.eligibility:
        answer = answers.get(question["key"], "")
        if answer not in YES_NO:
            problems.append(
                Problem(
                    "eligibility.unanswered",
                    f"{question['question']!r} is not answered.",
                    "Answer yes or no.",
                    where=question["key"],
                )
            )
        elif answer == question["stops_on"]:
            problems.append(
                Problem(
                    "eligibility.stopped",
                    question["sentence"],
                    "If the answer is wrong, change it; else look for another opportunity.",
                    where=question["key"],
                )
            )
    return problems


def _fill(
    application: Application,
    version: OpportunityVersion,
    copy_from: Application | None,
    by: User,
    now: datetime,
) -> None:
    """Write the first values: those of an earlier application, over them those on record."""
    form_set = form_set_of(application)
    first = (
        {form.key: {} for form in form_set.forms}
        if copy_from is None
        else _copied(application, copy_from)
    )
    on_record = prefilled(form_set, records_of(application.agency, version))
    for key, values in on_record.items():
        first.setdefault(key, {}).update(values)
    rows = [
        (form, path, value, "record" if path in on_record.get(form, {}) else "copy")
        for form, values in first.items()
        for path, value in values.items()
    ]
    _write_down(application, rows, by, now)
    application.revision = len(rows)
    application.save(update_fields=["revision", "updated_at"])


def _write_down(
    application: Application,
    rows: Sequence[tuple[str, str, JSON, str]],
    by: User,
    now: datetime,
) -> None:
    """Make the first values of fields, each with the edit that made it."""
    FieldValue.objects.bulk_create(
        FieldValue(
            application=application,
            form=form,
            path=path,
            value=value,
            version=1,
            edited_by=by,
            edited_at=now,
        )
        for form, path, value, _ in rows
    )
    FieldEdit.objects.bulk_create(
        FieldEdit(
            application=application,
            form=form,
            path=path,
            value=value,
            version=1,
            revision=number,
            origin=origin,
            by=by,
            at=now,
        )
        for number, (form, path, value, origin) in enumerate(rows, start=1)
    )


def _copied(application: Application, earlier: Application) -> dict[str, dict[str, JSON]]:
    """Return the answers of an earlier application that the new forms have a place for.

    Files stay behind: what was attached then was attached to that application.
    """
    before = {form.key: form for form in form_set_of(earlier).forms}
    answers = values_of(earlier)
    return {
        form.key: {
            path: value
            for path, value in answers.get(form.key, {}).items()
            if _same_place(before.get(form.key), form, path)
        }
        for form in form_set_of(application).forms
    }


def _same_place(old: Form | None, new: Form, path: str) -> bool:
    field = field_at(new, path)
    was = None if old is None else field_at(old, path)
    return (
        field is not None
        and was is not None
        and field.kind is was.kind
        and field.kind is not Kind.FILE
        and field.is_typed
    )
