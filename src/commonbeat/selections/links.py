"""From an application to its published decision, and back."""

from datetime import datetime

from django.db.models import Q

from commonbeat.agencies.models import AgencyRoleGrant
from commonbeat.applications.models import Application
from commonbeat.opportunities.models import Opportunity
from commonbeat.opportunities.queries import public_opportunities
from commonbeat.people.models import User
from commonbeat.selections.enums import Review
from commonbeat.selections.models import Decision


def published_decision(application: Application) -> Decision | None:
    """Return the decision on an application in the current result of its round."""
    return (
        Decision.objects.select_related("run__round")
        .filter(
            application_id=application.number,
            run__round=application.opportunity.round_id,
            run__review=Review.PUBLISHED,
        )
        .first()
    )


def own_application(person: object, decision: Decision) -> Application | None:
    """Return the application that a decision is about, for somebody of its agency."""
    if not isinstance(person, User) or not person.is_active:
        return None
    held = AgencyRoleGrant.objects.filter(user=person, ended_at__isnull=True)
    return Application.objects.filter(
        number=decision.application_id,
        opportunity__round=decision.run.round_id,
        agency__in=held.values("agency"),
    ).first()


def next_opportunities(application: Application, now: datetime) -> list[Opportunity]:
    """Return what the same program offers now, but for the application's own opportunity."""
    found = public_opportunities().filter(
        Q(closes__gt=now),
        current__opens_at__lte=now,
        archived_at__isnull=True,
        round__program=application.opportunity.round.program_id,
    )
    return list(found.exclude(pk=application.opportunity_id).order_by("number"))
