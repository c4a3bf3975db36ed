"""The UEI of an agency, and what the registry says of its registration.

What is entered counts at once, provisionally; a later check confirms it, or tells the entity
administrators what is wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from commonbeat.agencies import queries
from commonbeat.agencies.enums import RegistrationStatus
from commonbeat.agencies.models import Agency, Registration
from commonbeat.agencies.registry_check import SOURCE, Registry, Unanswered
from commonbeat.agencies.services.roles import lock
from commonbeat.base import audit, mail
from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats.sam_extract import Extract
from commonbeat.formats.uei import read_uei
from commonbeat.people.models import User

ENTERED = "Entered by hand"
UNASKED = "The registry could not be asked."


@dataclass
class CheckReport:
    """What a later check of registrations did."""

    asked: int = 0
    changed: int = 0
    why_not: str = ""

    @property
    def sentence(self) -> str:
        """Return what came of the check."""
        if self.why_not:
            return f"Nothing was checked. {self.why_not}"
        return f"{self.asked:,} registrations were checked, {self.changed:,} changed."


@transaction.atomic
def enter_uei(
    *, agency: Agency, uei: str, is_applied_for: bool, by: User, now: datetime
) -> Registration:
    """Put an agency's UEI on record; it waits for the registry's answer. Raises Refused."""
    agency = lock(agency)
    read = read_uei(uei)
    if isinstance(read, Problem):
        raise Refused(read)
    if agency.uei != read:
        _put_on_record(agency, read)
    pending, unchecked = RegistrationStatus.PENDING, RegistrationStatus.UNCHECKED
    status = pending if is_applied_for else unchecked
    audit.record(by, "uei.entered", agency, uei=read, status=status.value)
    return Registration.objects.create(
        agency=agency,
        uei=read,
        status=status,
        source=f"{ENTERED}, {by.display_name}"[:200],
        checked_at=now,
        checked_by=by,
    )


def _put_on_record(agency: Agency, uei: str) -> None:
    """Give an agency its UEI, unless another has it. Raises Refused."""
    agency.uei = uei
    try:
        with transaction.atomic():
            agency.save(update_fields=["uei", "updated_at"])
    except IntegrityError as error:  # also when two agencies get it at the same moment
        owner = Agency.objects.get(uei=uei)
        raise Refused(
            Problem(
                "uei.taken",
                f"{uei} is on record as the UEI of {owner.name} ({owner.ori}).",
                "Correct it; if both are one agency, tell the office, who can join them.",
                "uei",
            )
        ) from error


def check_registrations(
    *, registry: Registry, now: datetime, only: Iterable[Agency] | None = None
) -> CheckReport:
    """Ask the registry about all agencies with a UEI, or only some; note what it says.

    One edition is asked once for each UEI: it would only say the same again.
    """
    edition = registry.edition()
    if not edition:
        answer = registry.ask(())
        return CheckReport(why_not=answer.why if isinstance(answer, Unanswered) else UNASKED)
    found = queries.registrations_due(edition, now.date())
    if only is not None:
        found = found.filter(pk__in=[agency.pk for agency in only])
    due = list(found)
    if not due:
        return CheckReport()
    answer = registry.ask({agency.uei for agency in due if agency.uei})
    if isinstance(answer, Unanswered):
        return CheckReport(why_not=answer.why)
    report = CheckReport()
    for agency in due:
        report.asked += 1
        report.changed += _note(agency, answer, now)
    return report


@transaction.atomic
def _note(agency: Agency, answer: Extract, now: datetime) -> bool:
    """Keep what the registry says of an agency; return whether that is news."""
    agency = lock(agency)
    before = queries.registration_of(agency)
    status, expires_on, note = _said(agency.uei or "", answer, before, now.date())
    after = Registration.objects.create(
        agency=agency,
        uei=agency.uei or "",
        status=status,
        source=f"{SOURCE} {answer.made_on}",
        note=note,
        expires_on=expires_on,
        checked_at=now,
    )
    is_news = before is None or (before.status, before.uei) != (after.status, after.uei)
    if is_news:
        was = before.status if before else ""
        audit.record(
            None, "registration.changed", agency, uei=after.uei, was=was, status=status.value
        )
        _tell(agency, after)
    return is_news


def _said(
    uei: str, answer: Extract, before: Registration | None, today: date
) -> tuple[RegistrationStatus, date | None, str]:
    """Return the status, the end of the registration, and a note."""
    entity = answer.found.get(uei)
    if entity is not None:
        is_over = entity.expires_on is not None and entity.expires_on < today
        if entity.is_active and not is_over:
            return RegistrationStatus.ACTIVE, entity.expires_on, ""
        return RegistrationStatus.EXPIRED, entity.expires_on, "Renew it on SAM.gov."
    if before is not None and before.status == RegistrationStatus.PENDING:
        return RegistrationStatus.PENDING, None, "The extract does not list it yet."
    return (
        RegistrationStatus.UNKNOWN,
        None,
        "The extract lists active registrations, and those that ended in the last six months.",
    )


def _tell(agency: Agency, registration: Registration) -> None:
    """Tell the entity administrators what the registry says now."""
    until = f", until {registration.expires_on}" if registration.expires_on else ""
    for person in queries.administrators(agency):
        mail.send(
            to=person.email,
            subject=f"Registration of {agency.name}: {registration.get_status_display()}",
            text=f"The registration of {agency.name} ({agency.ori}), UEI {registration.uei},"
            f" is now: {registration.get_status_display()}{until}.\n\n"
            f"Source: {registration.source}. {registration.note}\n",
            about="registration.changed",
        )
