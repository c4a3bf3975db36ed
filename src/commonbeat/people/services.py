"""What is done to people: made, given a role, given a new password, let go."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from commonbeat.base import audit
from commonbeat.base.queries import audit_lines
from commonbeat.base.seal import seal
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people import demonstration
from commonbeat.people.enums import Role
from commonbeat.people.models import KeptForm, RoleGrant, User
from commonbeat.people.queries import Safety

KEPT_FORMS = 5  # of one person
KEPT_FOR = timedelta(days=1)


@transaction.atomic
def make_user(
    *,
    email: str,
    display_name: str,
    password: str | None,
    roles: Iterable[Role],
    by: User | None,
) -> User:
    """Add a person with roles. Without a password the person cannot sign in by one.

    Raises Refused with everything that is wrong with address, name and password.
    """
    user = User(email=email.strip().lower(), display_name=display_name.strip())
    user.set_password(password)
    problems = _problems(lambda: user.full_clean(exclude=["password"]))
    if password is not None:
        problems += _problems(lambda: validate_password(password, user))
    if problems:
        raise Refused(*problems)
    user.save()
    # whoever adds a person vouches for the address
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record(by, "person.made", user, email=user.email)
    for role in roles:
        grant_role(user=user, role=role, by=by)
    return user


@transaction.atomic
def grant_role(*, user: User, role: Role, by: User | None) -> None:
    """Give a person a role; giving it twice changes nothing."""
    _, new = RoleGrant.objects.get_or_create(user=user, role=role, defaults={"granted_by": by})
    if new:
        audit.record(by, "role.granted", user, role=role.value)


@transaction.atomic
def withdraw_role(*, user: User, role: Role, by: User | None) -> None:
    """Take a role from a person who holds it."""
    removed, _ = RoleGrant.objects.filter(user=user, role=role).delete()
    if removed:
        audit.record(by, "role.withdrawn", user, role=role.value)


@transaction.atomic
def make_demo_people() -> list[User]:
    """Return the people of the demonstration, made if absent; it changes nobody else.

    They can sign in only while the site is a demonstration. The password of all is published,
    so one hash does for all of them.
    """
    mine = User.objects.filter(is_demonstration=True)
    known = {user.email: user for user in mine}
    encoded = "" if len(known) == len(demonstration.PEOPLE) else _encoded_for_all()
    people = []
    for person in demonstration.PEOPLE:
        user = known.get(person.email) or _make_demo_user(person, encoded)
        if person.role:
            grant_role(user=user, role=person.role, by=None)
        people.append(user)
    return people


def _encoded_for_all() -> str:
    validate_password(demonstration.PASSWORD)
    return make_password(demonstration.PASSWORD)


def _make_demo_user(person: demonstration.DemoPerson, encoded: str) -> User:
    user = make_user(
        email=person.email, display_name=person.display_name, password=None, roles=(), by=None
    )
    user.password, user.is_demonstration = encoded, True
    user.save(update_fields=["password", "is_demonstration", "updated_at"])
    return user


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """Give a person the new password that the person chose."""
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])
    audit.record(user, "password.changed", user)


@transaction.atomic
def reset_password(*, user: User, password: str, by: User | None) -> None:
    """Give a person who forgot the password another one. Raises Refused if it is too weak."""
    problems = _problems(lambda: validate_password(password, user))
    if problems:
        raise Refused(*problems)
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])
    audit.record(by, "password.reset", user)


@transaction.atomic
def replace_forgotten_password(*, user: User, password: str) -> None:
    """Give a person the new password that was chosen behind the link in a mail."""
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])
    audit.record(user, "password.reset", user)


@transaction.atomic
def note_signed_up(*, user: User) -> None:
    """Write down that a person signed up."""
    audit.record(user, "person.signed_up", user, email=user.email)


@transaction.atomic
def note_safety_changes(*, user: User, before: Safety, after: Safety) -> None:
    """Write down what a person changed about second factors and the address."""
    for pk, kind in sorted(after.factors.items() - before.factors.items()):
        codes = kind == Authenticator.Type.RECOVERY_CODES
        action = "recovery_codes.made" if codes else "second_factor.added"
        audit.record(user, action, user, kind=str(kind), number=pk)
    for pk, kind in sorted(before.factors.items() - after.factors.items()):
        if kind != Authenticator.Type.RECOVERY_CODES:
            audit.record(user, "second_factor.removed", user, kind=str(kind), number=pk)
    for email in sorted(after.unconfirmed - before.unconfirmed):
        audit.record(user, "address.change_asked", user, email=email)


@transaction.atomic
def forget_second_factors(*, user: User, by: User | None) -> int:
    """Take all second factors from a person who lost them; return how many there were.

    Staff are led to set up a new one at the next sign-in.
    """
    number, _ = Authenticator.objects.filter(user=user).delete()
    if number:
        audit.record(by, "second_factor.forgotten", user, number=number)
    return int(number)


@transaction.atomic
def keep_form(*, owner: User, address: str, content: str, now: datetime) -> KeptForm:
    """Keep what a person typed for a day; older forms and all but the newest few go."""
    KeptForm.objects.filter(ends_at__lte=now).delete()
    newest = KeptForm.objects.filter(owner=owner).order_by("-id").values_list("id", flat=True)
    KeptForm.objects.filter(id__in=list(newest[KEPT_FORMS - 1 :])).delete()
    return KeptForm.objects.create(
        owner=owner, address=address, sealed=seal(content), ends_at=now + KEPT_FOR
    )


@transaction.atomic
def forget_kept_form(*, form: KeptForm) -> None:
    """Throw away a form that was sent, or that its person does not want."""
    form.delete()


@transaction.atomic
def let_go(*, user: User, by: User | None) -> None:
    """Let a person who left sign in no more; what the person did stays on record."""
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        audit.record(by, "person.left", user)


@transaction.atomic
def note_lockout(*, email: str, since: datetime) -> None:
    """Write down that a person's address was locked, once for all tries after `since`."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        return  # guesses at addresses that nobody has would only fill the log
    noted = audit_lines(action="person.locked_out", subject=user).filter(at__gt=since)
    if not noted.exists():
        audit.record(None, "person.locked_out", user)


def _problems(check: Callable[[], None]) -> list[Problem]:
    """Return what Django finds wrong, as problems of the house."""
    try:
        check()
    except ValidationError as error:
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return [
            Problem("person.invalid", message, "Give another one.", where)
            for where, messages in by_field.items()
            for message in messages
        ]
    return []
