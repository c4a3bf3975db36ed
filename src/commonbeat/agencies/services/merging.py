"""Join two records of one agency: all moves to one, the other stays as a pointer to it."""

from datetime import datetime

from django.db import transaction

from commonbeat.agencies import queries
from commonbeat.agencies.merging import Plan, plan_merge
from commonbeat.agencies.models import Agency, AgencyRoleGrant
from commonbeat.base import audit, mail
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.models import User


@transaction.atomic
def merge_agencies(
    *, kept: Agency, merged: Agency, fingerprint: str, reason: str, by: User, now: datetime
) -> Plan:
    """Do exactly what was shown in the plan with this fingerprint. Raises Refused."""
    both = [kept.pk, merged.pk]
    found = Agency.objects.select_for_update().filter(pk__in=both).order_by("pk")
    agencies = {each.pk: each for each in found}
    kept, merged = agencies[kept.pk], agencies[merged.pk]
    plan = plan_merge(kept, merged)
    problems = [*plan.problems, *_asked_problems(plan, fingerprint, reason)]
    if problems:
        raise Refused(*problems)
    for line in plan.lines:
        manager = line.model._default_manager  # noqa: SLF001  Django's own way
        if line.model is AgencyRoleGrant:
            held = AgencyRoleGrant.objects.filter(pk__in=line.stays, ended_at__isnull=True)
            held.update(ended_at=now)
        manager.filter(pk__in=line.moves).update(**{line.column: kept})
    if plan.takes_uei:
        uei, merged.uei = merged.uei, None
        merged.save(update_fields=["uei", "updated_at"])
        kept.uei = uei
        kept.save(update_fields=["uei", "updated_at"])
    merged.merged_into = kept
    merged.save(update_fields=["merged_into", "updated_at"])
    audit.record(by, "agency.merged", kept, merged=merged.ori, reason=reason, **plan.moved)
    for person in queries.administrators(kept):
        mail.send(
            to=person.email,
            subject=f"{merged.ori} is now one with {kept.name}",
            text=f"The office joined two records of one agency: {merged.name} ({merged.ori})"
            f" and {kept.name} ({kept.ori}). The second one stays; people, applications and"
            f" history of both are there now.\n\nReason: {reason}\n",
            about="agency.merged",
        )
    return plan


def _asked_problems(plan: Plan, fingerprint: str, reason: str) -> list[Problem]:
    problems = []
    if plan.fingerprint != fingerprint:
        problems.append(
            Problem(
                "merge.changed",
                "Something changed since this page was opened.",
                "Look at what would move now, and confirm it again.",
            )
        )
    if not reason.strip():
        problems.append(
            Problem("merge.no_reason", "No reason is given.", "Write it.", "reason")
        )
    return problems
