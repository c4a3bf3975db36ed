"""A later deadline for all applicants alike, decided by a person and told to everybody."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from commonbeat.base import audit
from commonbeat.engine.outages import Outage
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.receipts import moment
from commonbeat.opportunities.models import Extension, Opportunity
from commonbeat.people.models import User

LONGEST = timedelta(days=60)


@transaction.atomic
def extend_deadline(
    *,
    opportunity: Opportunity,
    until: datetime,
    reason: str,
    outages: Sequence[Outage] = (),
    by: User,
    now: datetime,
) -> Extension:
    """Move the deadline of an opportunity to a later moment. Raises Refused with all reasons.

    outages   what the health log showed to whoever decided; it is kept with the decision
    """
    opportunity = (
        Opportunity.objects.select_for_update(of=("self",))
        .select_related("current")
        .get(pk=opportunity.pk)
    )
    before = opportunity.deadline
    problems = _problems(before, until, reason, now)
    if problems:
        raise Refused(*problems)
    extension = Extension.objects.create(
        opportunity=opportunity,
        before=before,
        until=until,
        reason=reason.strip(),
        outages=[
            {"began_at": moment(each.began_at), "ended_at": moment(each.ended_at)}
            for each in outages
        ],
        granted_by=by,
        granted_at=now,
    )
    opportunity.extended_until = until
    opportunity.save(update_fields=["extended_until", "updated_at"])
    facts = {"before": moment(before), "until": moment(until), "reason": reason.strip()}
    audit.record(by, "deadline.extended", opportunity, **facts, outages=len(outages))
    return extension


def _problems(before: datetime, until: datetime, reason: str, now: datetime) -> list[Problem]:
    problems = []
    if until <= before or until <= now:
        problems.append(
            Problem(
                "deadline.not_later",
                f"{moment(until)} is not later than the deadline, {moment(before)}, and now.",
                "Choose a later moment.",
                where="until",
            )
        )
    elif until - before > LONGEST:
        problems.append(
            Problem(
                "deadline.too_late",
                f"{moment(until)} is more than {LONGEST.days} days after the deadline.",
                "Amend the opportunity for a delay so long.",
                where="until",
            )
        )
    if not reason.strip():
        problems.append(
            Problem(
                "deadline.no_reason",
                "Nothing says why the deadline is extended.",
                "Write the reason; everybody can read it.",
                where="reason",
            )
        )
    return problems
