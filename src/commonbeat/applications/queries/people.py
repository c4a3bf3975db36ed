"""Who writes along from outside, and what official partners said."""

import hashlib
from datetime import date

from django.db.models import QuerySet

from commonbeat.applications.models import Application, Collaborator, PartnerStatement
from commonbeat.engine.receipts import moment


def key_hash(key: str) -> str:
    """Return what is kept of the key in a link; the key itself is only in the mail."""
    return hashlib.sha256(key.encode()).hexdigest()


def invited(key: str) -> Collaborator | None:
    """Return the invitation that a link leads to, if there is one."""
    found = Collaborator.objects.select_related("application__agency", "invited_by")
    return found.filter(key_sha256=key_hash(key)).first()


def asked_partner(key: str) -> PartnerStatement | None:
    """Return what a partner's link leads to, unless it was withdrawn."""
    found = PartnerStatement.objects.select_related(
        "application__agency", "application__opportunity__current", "asked_by"
    )
    return found.filter(key_sha256=key_hash(key), ended_at__isnull=True).first()


def collaborators_of(application: Application, today: date) -> QuerySet[Collaborator]:
    """Return who was invited from outside and is not past the end date, nor removed."""
    found = application.collaborators.filter(ended_at__isnull=True, ends_on__gte=today)
    return found.select_related("user", "invited_by").order_by("email", "id")


def partners_of(application: Application) -> QuerySet[PartnerStatement]:
    """Return the partners that were asked and not withdrawn."""
    return application.partner_statements.filter(ended_at__isnull=True)


def statements_of(application: Application) -> list[dict[str, str]]:
    """Return what partners confirmed, as it is part of what is submitted."""
    return [
        {
            "organization": each.organization,
            "statement": each.statement,
            "name": each.signer_name,
            "title": each.signer_title,
            "confirmed_at": moment(each.confirmed_at),
        }
        for each in partners_of(application)
        if each.confirmed_at is not None
    ]
