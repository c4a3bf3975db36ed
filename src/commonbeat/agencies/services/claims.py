"""Claim an agency's page; another person, of the office, decides."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from commonbeat.agencies import queries
from commonbeat.agencies.enums import AgencyRole, ClaimState
from commonbeat.agencies.models import Agency, Claim
from commonbeat.agencies.services.roles import add_roles, lock, role_problems
from commonbeat.base import audit, mail
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.models import User

LONGEST_POSITION = 160
LONGEST_STATEMENT = 2_000
LONGEST_REASON = 2_000


@transaction.atomic
def claim_agency(
    *, agency: Agency, position: str, statement: str, roles: Iterable[AgencyRole], by: User
) -> Claim:
    """Say to act for an agency, in some roles. Raises Refused with all that is wrong."""
    agency, wanted = lock(agency), set(roles)
    position, statement = position.strip(), statement.strip()
    held = queries.held_roles(agency, by)
    problems = [
        *_text_problems("position", position, LONGEST_POSITION),
        *_text_problems("statement", statement, LONGEST_STATEMENT),
        *role_problems(wanted, held=held, name=by.display_name),
    ]
    if wanted and wanted <= held:
        problems.append(
            Problem(
                "claim.held",
                f"You hold these roles in {agency.name} already.",
                "Choose another role.",
                "roles",
            )
        )
    if agency.claims.filter(user=by, state=ClaimState.WAITING).exists():
        problems.append(
            Problem(
                "claim.waits",
                f"Your claim to {agency.name} waits for the office already.",
                "Wait for its answer by mail.",
            )
        )
    if problems:
        raise Refused(*problems)
    claim = Claim.objects.create(
        agency=agency,
        user=by,
        roles=[role.value for role in AgencyRole if role in wanted],
        position=position,
        statement=statement,
    )
    audit.record(by, "claim.made", agency, position=position, roles=claim.roles)
    return claim


@transaction.atomic
def decide_claim(
    *, claim: Claim, is_granted: bool, reason: str, by: User, now: datetime
) -> None:
    """Grant or refuse a claim, with a reason. Raises Refused with all that is wrong."""
    agency = lock(claim.agency)
    claim = Claim.objects.select_for_update().select_related("user").get(pk=claim.pk)
    reason = reason.strip()
    problems = [
        *_decision_problems(claim, by),
        *_text_problems("reason", reason, LONGEST_REASON),
    ]
    if problems:
        raise Refused(*problems)
    if is_granted:
        roles = [AgencyRole(role) for role in claim.roles]
        add_roles(agency=agency, user=claim.user, roles=roles, by=by)
    claim.state = ClaimState.GRANTED if is_granted else ClaimState.REFUSED
    claim.decided_by, claim.decided_at, claim.reason = by, now, reason
    claim.save(update_fields=["state", "decided_by", "decided_at", "reason", "updated_at"])
    facts = {"roles": claim.roles, "person": str(claim.user.public_id), "reason": reason}
    if is_granted:
        audit.record(by, "claim.granted", agency, **facts)
    else:
        audit.record(by, "claim.refused", agency, **facts)
    _tell(claim, agency)


def _decision_problems(claim: Claim, by: User) -> list[Problem]:
    problems = []
    if claim.state != ClaimState.WAITING:
        problems.append(
            Problem(
                "claim.decided",
                f"{claim.decided_by} decided this claim already:"
                f" {claim.get_state_display().lower()}.",
                "Read the decision on its page.",
            )
        )
    if claim.user_id == by.pk:
        problems.append(
            Problem(
                "claim.own",
                "This is your own claim.",
                "Another program manager or director has to decide it.",
            )
        )
    return problems


def _text_problems(field: str, text: str, longest: int) -> list[Problem]:
    """Return whether a text is missing or too long."""
    if not text:
        message = f"The {field} is empty."
        return [Problem("claim.empty", message, "Write it down.", field)]
    if len(text) > longest:
        message = f"The {field} has {len(text):,} characters, {longest:,} are allowed."
        return [Problem("claim.too_long", message, "Write a shorter one.", field)]
    return []


def _tell(claim: Claim, agency: Agency) -> None:
    """Tell the claimant what was decided, and the entity administrators who came."""
    words = claim.get_state_display().lower()
    roles = ", ".join(claim.role_labels).lower()
    mail.send(
        to=claim.user.email,
        subject=f"Your claim to {agency.name}: {words}",
        text=f"The office decided on your claim to act for {agency.name} ({agency.ori}),"
        f" as {roles}: {words}.\n\nReason: {claim.reason}\n",
        about="claim.decided",
    )
    if claim.state != ClaimState.GRANTED:
        return
    for address in queries.administrators(agency).exclude(pk=claim.user_id):
        mail.send(
            to=address.email,
            subject=f"{claim.user.display_name} now acts for {agency.name}",
            text=f"The office granted a claim of {claim.user.display_name}"
            f" ({claim.user.email}), who is now {roles} of {agency.name}.\n\nIf you do not"
            " know this person, end the role on the page of your agency's people, and tell"
            " the office.\n",
            about="claim.granted",
        )
