"""Comments and tasks for tests, through the real services, and who works on an application."""

from datetime import date, timedelta
from uuid import UUID

from django.test import Client
from django.utils import timezone

from commonbeat.applications.margin import Place, Words
from commonbeat.applications.models import Application, Collaborator, Comment, Task
from commonbeat.applications.services.assigning import Work, give_task
from commonbeat.applications.services.commenting import answer_comment, write_comment
from commonbeat.people.models import User
from tests.applications.factories import make_agency, make_application, make_member
from tests.people.factories import make_person

NAME = Place("town", "name")


def make_talk() -> tuple[Application, User, User]:
    """Return an application and the two people of its agency, Ada Chief and Cleo Clerk."""
    agency = make_agency("Alder Police")
    chief, clerk = make_member(agency, name="Ada Chief"), make_member(agency, name="Cleo Clerk")
    return make_application(agency, by=chief), chief, clerk


def make_guest(
    application: Application, *forms: str, may_edit: bool = False, ends_in: int = 30
) -> User:
    """Return a consultant who accepted an invitation to these forms."""
    person = make_person(name="Gil Guest")
    Collaborator.objects.create(
        application=application,
        email=person.email,
        user=person,
        forms=list(forms),
        may_edit=may_edit,
        ends_on=timezone.localdate() + timedelta(days=ends_in),
        key_sha256=str(person.public_id),
        invited_by=application.begun_by,
        accepted_at=timezone.now(),
    )
    return person


def say(
    application: Application,
    by: User,
    text: str = "Is this right?",
    *,
    place: Place = NAME,
    tell: tuple[User, ...] = (),
) -> Comment:
    """Return a new comment."""
    return write_comment(
        application=application,
        place=place,
        words=Words(text, [each.public_id for each in tell]),
        by=by,
        today=timezone.localdate(),
        now=timezone.now(),
    )


def answer(comment: Comment, by: User, text: str = "Yes.") -> Comment:
    """Return a new answer."""
    return answer_comment(
        comment=comment,
        words=Words(text),
        by=by,
        today=timezone.localdate(),
        now=timezone.now(),
    )


def give(
    application: Application,
    by: User,
    whom: User,
    what: str = "Ask the mayor.",
    *,
    place: Place = NAME,
    due_on: date | None = None,
    comment: Comment | None = None,
) -> Task:
    """Return a new task."""
    return give_task(
        application=application,
        work=Work(what, whom.public_id, place, due_on, comment),
        by=by,
        today=timezone.localdate(),
        now=timezone.now(),
    )


def as_person(person: User) -> Client:
    """Return a browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def below(application: Application, rest: str, of: UUID | None = None) -> str:
    """Return an address below the application's; `of` stands for X in it."""
    return f"/applications/{application.public_id}/{rest.replace('X', str(of))}"


def shown(client: Client, where: str) -> str:
    """Return the page at an address, which must be there."""
    answered = client.get(where)
    assert answered.status_code == 200, where
    return answered.content.decode()
