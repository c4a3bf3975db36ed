"""Who may see, write and submit which application; for all others it does not exist.

The agency's people write; an outside consultant or partner sees or writes the forms that the
agency named, until the day that it named, and never submits. The office reads what was
submitted, never a draft.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from commonbeat.agencies.access import roles_in
from commonbeat.agencies.enums import AUTHORIZED_REPRESENTATIVES, AgencyRole
from commonbeat.agencies.models import AgencyRoleGrant
from commonbeat.applications.models import (
    Application,
    Collaborator,
    Comment,
    Submission,
    Task,
)
from commonbeat.applications.queries import form_set_of, received, with_named
from commonbeat.opportunities.models import Round
from commonbeat.people.enums import Role
from commonbeat.people.models import User

SUBMITTERS = (AgencyRole.APPLICATION_SUBMITTER, AgencyRole.ENTITY_ADMINISTRATOR)
WORKERS = (Role.PROGRAM_MANAGER, Role.DIRECTOR)


@dataclass(frozen=True)
class Rights:
    """What one person may do in one application.

    forms      the forms that the person may see; None means all
    may_write  whether these may be changed
    roles      held in the agency; empty for a collaborator
    """

    application: Application
    roles: frozenset[AgencyRole]
    forms: frozenset[str] | None = None
    may_write: bool = True

    @property
    def is_member(self) -> bool:
        """Return whether the person acts for the agency itself."""
        return bool(self.roles)

    @property
    def may_submit(self) -> bool:
        """Return whether the person may submit and withdraw."""
        return bool(self.roles & set(SUBMITTERS))

    def may_see(self, form: str) -> bool:
        """Return whether the person may see a form."""
        return self.forms is None or form in self.forms

    def may_edit(self, form: str) -> bool:
        """Return whether the person may change a form."""
        return self.may_write and self.may_see(form)

    def may_comment(self, form: str) -> bool:
        """Return whether the person reads and writes comments at a form ("": at the whole)."""
        return self.may_see(form) if form else self.is_member

    @property
    def commented_forms(self) -> frozenset[str] | None:
        """Return the forms whose comments the person reads; None: all, and the whole."""
        if self.is_member or self.forms is not None:
            return self.forms
        return frozenset(form.key for form in form_set_of(self.application).forms)


def application_to_see(user: User, public_id: UUID, today: date) -> Rights:
    """Return an application with the rights of this person in it; or 404."""
    application = get_object_or_404(with_named(Application.objects.all()), public_id=public_id)
    roles = roles_in(user, application.agency)
    if roles:
        return Rights(application, roles)
    guest = _collaborations(user, today).filter(application=application).first()
    if guest is None:
        raise Http404
    forms = frozenset(guest.forms) if guest.forms else None
    return Rights(application, frozenset(), forms, may_write=guest.may_edit)


def application_to_edit(user: User, public_id: UUID, form: str, today: date) -> Rights:
    """Return an application in which this person may change a form; or 404."""
    rights = application_to_see(user, public_id, today)
    if not rights.may_edit(form):
        raise Http404
    return rights


def application_to_edit_something(user: User, public_id: UUID, today: date) -> Rights:
    """Return an application in which this person may change at least one form; or 404."""
    rights = application_to_see(user, public_id, today)
    if not rights.may_write:
        raise Http404
    return rights


def application_of_member(user: User, public_id: UUID, *roles: AgencyRole) -> Rights:
    """Return an application of an agency in which this person holds one of `roles`; or 404."""
    rights = application_to_see(user, public_id, date.min)
    if not rights.is_member or (roles and not rights.roles & set(roles)):
        raise Http404
    return rights


def application_to_submit(user: User, public_id: UUID) -> Rights:
    """Return an application that this person may submit and withdraw; or 404."""
    return application_of_member(user, public_id, *SUBMITTERS)


def application_to_certify(user: User, public_id: UUID) -> tuple[Rights, AgencyRole]:
    """Return an application and the role in which this person certifies it; or 404."""
    rights = application_of_member(user, public_id, *AUTHORIZED_REPRESENTATIVES)
    return rights, next(role for role in AUTHORIZED_REPRESENTATIVES if role in rights.roles)


def comment_to_see(
    user: User, public_id: UUID, comment: UUID, today: date
) -> tuple[Rights, Comment]:
    """Return a comment of the team's, with the rights of this person; or 404."""
    rights = application_to_see(user, public_id, today)
    found = get_object_or_404(
        rights.application.comments.select_related("by"), public_id=comment
    )
    if not rights.may_comment(found.form):
        raise Http404
    return rights, found


def own_comment(
    user: User, public_id: UUID, comment: UUID, today: date
) -> tuple[Rights, Comment]:
    """Return a comment that this person wrote and did not take back; or 404."""
    rights, found = comment_to_see(user, public_id, comment, today)
    if found.by != user or found.taken_back_at is not None:
        raise Http404
    return rights, found


def task_to_see(user: User, public_id: UUID, task: UUID, today: date) -> tuple[Rights, Task]:
    """Return a task of the team's, with the rights of this person; or 404."""
    rights = application_to_see(user, public_id, today)
    tasks = rights.application.tasks.select_related("for_whom", "by", "done_by", "comment")
    found = get_object_or_404(tasks, public_id=task)
    if not rights.may_comment(found.form):
        raise Http404
    return rights, found


def submission_to_see(user: User, public_id: UUID, number: int) -> Submission:
    """Return a submission of an agency for which this person acts; or 404."""
    application = application_of_member(user, public_id).application
    found = application.submissions.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def round_received(user: User, slug: str, *, to_work: bool = False) -> Round:
    """Return a round whose submissions this person of the office may read; or 404.

    to_work   the person wants to change something, which an auditor may not
    """
    if not user.has_role(*(WORKERS if to_work else Role)):
        raise Http404
    found = Round.objects.select_related("opportunity__current", "program").filter(
        slug=slug, opportunity__current__isnull=False
    )
    return get_object_or_404(found)


def received_submission(round_: Round, number: str) -> Submission:
    """Return the submission of an application of a round that counts; or 404."""
    return get_object_or_404(received(round_), application__number=number)


def applications_of(user: User, today: date) -> QuerySet[Application]:
    """Return the applications that this person may open, newest first."""
    held = AgencyRoleGrant.objects.filter(user=user, ended_at__isnull=True)
    as_guest = _collaborations(user, today).values("application")
    return (
        Application.objects.filter(Q(agency__in=held.values("agency")) | Q(pk__in=as_guest))
        .select_related("agency", "opportunity__current")
        .order_by("-created_at")
    )


def _collaborations(user: User, today: date) -> QuerySet[Collaborator]:
    """Return what this person may join from outside: accepted, and not ended yet."""
    return Collaborator.objects.filter(
        user=user, accepted_at__isnull=False, ended_at__isnull=True, ends_on__gte=today
    )
