"""Who may read and write comments and tasks of an application: its team, nobody else."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.utils import timezone

from commonbeat.agencies.models import AgencyRoleGrant
from commonbeat.applications.margin import Place
from commonbeat.applications.models import Application, Collaborator, Comment, Task
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from tests.applications.factories import make_application
from tests.applications.talk import (
    as_person,
    below,
    give,
    make_guest,
    make_talk,
    say,
    shown,
)
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db
NEED = Place("need", "why")


@pytest.fixture(autouse=True)
def _nothing_was_counted() -> None:
    cache.clear()


def test_a_consultant_who_may_only_read_comments_on_those_forms_and_no_others() -> None:
    application, chief, _ = make_talk()
    guest = make_guest(application, "town")
    say(application, chief, "About the need", place=NEED)
    say(application, chief, "About the whole", place=Place())
    give(application, chief, chief, "Work on the need", place=NEED)
    client, where = as_person(guest), below(application, "forms/town/comments/?path=name")

    written = client.post(where, {"text": "I would write it out."})
    statuses = [
        client.post(below(application, rest), {"text": "x"}).status_code
        for rest in ("comments/", "forms/need/comments/", "tasks/new/", "tasks/new/?form=need")
    ]
    read = "".join(
        shown(client, below(application, rest))
        for rest in ("", "comments/", "tasks/", "forms/town/", "forms/town/comments/")
    )

    assert written.status_code == 302
    assert statuses == [404] * 4
    assert "I would write it out." in read
    assert "About the" not in read
    assert "Work on the need" not in read
    assert "Ada Chief" in read  # may be told
    assert client.post(below(application, "forms/town/"), {}).status_code == 404


def test_what_stands_at_another_form_does_not_exist_for_a_consultant() -> None:
    application, chief, clerk = make_talk()
    client = as_person(make_guest(application, "town"))
    comment = say(application, chief, place=NEED)
    task = give(application, chief, clerk, place=NEED)

    addresses = [f"comments/{comment.public_id}/", f"tasks/{task.public_id}/"]
    addresses += [f"comments/{comment.public_id}/resolve/"]
    statuses = [client.post(below(application, rest)).status_code for rest in addresses]

    assert statuses == [404] * 3


@pytest.mark.parametrize("step", ["edit/", "take-back/"])
def test_nobody_edits_or_takes_back_the_comment_of_another(step: str) -> None:
    application, chief, clerk = make_talk()
    comment = say(application, chief)
    where = below(application, f"comments/X/{step}", comment.public_id)

    sent = as_person(clerk).post(where, {"text": "Other words", "version": "1"})

    assert sent.status_code == 404
    assert Comment.objects.get().text == "Is this right?"


def stranger(_: Application) -> User:
    return make_person()


def other_agency(_: Application) -> User:
    return make_application().begun_by


def staff(_: Application) -> User:
    return make_person(Role.DIRECTOR)


def past_consultant(application: Application) -> User:
    return make_guest(application, "town", ends_in=-1)


def who_left(application: Application) -> User:
    AgencyRoleGrant.objects.filter(user=application.begun_by).update(ended_at=timezone.now())
    return application.begun_by


@pytest.mark.parametrize("who", [stranger, other_agency, staff, past_consultant, who_left])
def test_whoever_is_not_of_the_team_finds_neither_comments_nor_tasks(
    who: Callable[[Application], User],
) -> None:
    application, chief, clerk = make_talk()
    comment, task = say(application, chief), give(application, chief, clerk)
    client = as_person(who(application))
    addresses = [
        "comments/",
        "forms/town/comments/",
        f"comments/{comment.public_id}/",
        f"comments/{comment.public_id}/edit/",
        f"comments/{comment.public_id}/take-back/",
        f"comments/{comment.public_id}/resolve/",
        "tasks/",
        "tasks/new/",
        f"tasks/{task.public_id}/",
    ]

    read = [client.get(below(application, rest)).status_code for rest in addresses]
    sent = [client.post(below(application, rest), {"text": "x"}) for rest in addresses]

    assert set(read) <= {404, 405}
    assert {each.status_code for each in sent} <= {404, 405}
    assert Comment.objects.get().taken_back_at is None
    assert Task.objects.get().done_at is None


def test_nothing_of_one_application_is_found_under_another() -> None:
    application, chief, clerk = make_talk()
    other = make_application(application.agency, by=chief)
    comment, task = say(application, chief), give(application, chief, clerk)

    for rest in (f"comments/{comment.public_id}/", f"tasks/{task.public_id}/"):
        assert as_person(chief).get(below(other, rest)).status_code == 404
    lost = below(other, "tasks/new/?comment=X", comment.public_id)
    assert as_person(chief).get(lost).status_code == 404


def test_removed_consultants_words_stay_for_the_team() -> None:
    application, chief, _ = make_talk()
    guest = make_guest(application, "town")
    say(application, guest, "I would write it out.")

    Collaborator.objects.update(ended_at=timezone.now())

    assert "I would write it out." in shown(as_person(chief), below(application, "comments/"))
    assert as_person(guest).get(below(application, "comments/")).status_code == 404
