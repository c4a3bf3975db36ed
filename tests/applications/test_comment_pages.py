"""The pages of comments and tasks: shown where they belong, and to nobody outside the team."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonbeat.applications.margin import Place
from commonbeat.applications.models import Comment, Task
from commonbeat.applications.services.commenting import resolve_comment, take_back_comment
from commonbeat.applications.views import comments as pages
from tests.applications.talk import (
    answer,
    as_person,
    below,
    give,
    make_talk,
    say,
    shown,
)

pytestmark = pytest.mark.django_db
NEED = Place("need", "why")


@pytest.fixture(autouse=True)
def _nothing_was_counted() -> None:
    cache.clear()


def test_a_comment_is_written_at_a_field_and_counted_beside_it() -> None:
    application, chief, clerk = make_talk()
    client = as_person(chief)
    where = below(application, "forms/town/comments/?path=name")

    sent = client.post(where, {"text": "Which spelling?", "tell": [str(clerk.public_id)]})
    form = shown(as_person(clerk), below(application, "forms/town/"))

    made = Comment.objects.get()
    assert sent.status_code == 302
    assert sent["Location"].endswith(f"comments/?path=name#c-{made.public_id}")
    assert (made.form, made.path, made.by) == ("town", "name", chief)
    assert '1 comment<span class="usa-sr-only"> on Name</span>' in form
    assert "Which spelling?" in form
    assert "Told: Cleo Clerk" in shown(client, where)


def test_words_are_shown_as_they_were_typed_and_never_as_code() -> None:
    application, chief, _ = make_talk()
    comment = say(application, chief, "<script>alert(1)</script> {{ x }}")

    for rest in ("forms/town/", "comments/", f"comments/{comment.public_id}/"):
        page = shown(as_person(chief), below(application, rest))
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ x }}" in page


def test_what_cannot_be_taken_is_told_and_the_words_stay() -> None:
    application, chief, _ = make_talk()
    words = "x" * 2_001

    sent = as_person(chief).post(below(application, "comments/"), {"text": words})

    page = sent.content.decode()
    assert sent.status_code == 422
    assert "The comment has 2,001 characters. Write 1 to 2,000." in page
    assert words in page
    assert "Up to 2,000 characters" in page


def test_who_writes_too_often_is_told_and_the_words_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    application, chief, _ = make_talk()
    monkeypatch.setattr(pages, "WRITTEN_AN_HOUR", 1)
    client, where = as_person(chief), below(application, "comments/")

    first, second = (client.post(where, {"text": f"Words {n}"}) for n in (1, 2))

    assert (first.status_code, second.status_code) == (302, 429)
    assert "Words 2" in second.content.decode()
    assert Comment.objects.count() == 1


def test_a_comment_is_answered_resolved_and_reopened_on_its_page() -> None:
    application, chief, clerk = make_talk()
    comment = say(application, chief)
    client, where = as_person(clerk), below(application, "comments/X/", comment.public_id)

    client.post(where, {"text": "It is."})
    resolved = client.post(f"{where}resolve/", {"to": "resolved"}, follow=True)
    again = client.post(f"{where}resolve/", {"to": "resolved"}, follow=True)
    hidden = shown(client, below(application, "comments/"))
    listed = shown(client, below(application, "comments/?show=all"))
    reopened = client.post(f"{where}resolve/", {"to": "open"}, follow=True)

    assert "It is." in resolved.content.decode()
    assert 'Resolved</span> <span class="cb-quiet">by Cleo Clerk' in resolved.content.decode()
    assert "Cleo Clerk has resolved this comment already." in again.content.decode()
    assert ("It is." in hidden, "It is." in listed) == (False, True)
    assert "The comment is open again." in reopened.content.decode()


def test_an_own_comment_is_edited_and_its_earlier_words_can_be_read() -> None:
    application, chief, _ = make_talk()
    comment = say(application, chief, "First words")
    client, where = as_person(chief), below(application, "comments/X/", comment.public_id)

    sent = client.post(f"{where}edit/", {"text": "Second words", "version": "1"})
    late = client.post(f"{where}edit/", {"text": "Third words", "version": "1"})

    page = shown(client, where)
    assert (sent.status_code, late.status_code) == (302, 422)
    assert "First words" in page
    assert "· edited" in page
    assert "Third words" in late.content.decode()
    assert "What the comment says now" in late.content.decode()


def test_what_is_taken_back_is_shown_as_that_and_its_words_no_more() -> None:
    application, chief, clerk = make_talk()
    comment = say(application, chief, "Too quick")
    client, where = as_person(chief), below(application, "comments/X/", comment.public_id)

    client.post(f"{where}take-back/")

    for page in (shown(as_person(clerk), where), shown(client, below(application, ""))):
        assert "Too quick" not in page
    assert "Taken back by Ada Chief" in shown(client, below(application, "forms/town/"))


def test_a_mail_to_an_answer_leads_to_the_comment() -> None:
    application, chief, clerk = make_talk()
    comment = say(application, chief)
    made = answer(comment, clerk)

    sent = as_person(chief).get(below(application, "comments/X/", made.public_id))

    assert sent["Location"].endswith(f"comments/{comment.public_id}/#c-{made.public_id}")


def test_a_comment_becomes_a_task_that_stands_on_every_page_it_belongs_to() -> None:
    application, chief, clerk = make_talk()
    comment = say(application, chief, "Ask the mayor about the year.")
    client = as_person(chief)
    where = below(application, "tasks/new/?comment=X", comment.public_id)

    offered = shown(client, where)
    sent = client.post(
        where,
        {
            "what": "Ask the mayor",
            "for_whom": str(clerk.public_id),
            "due_on": timezone.localdate().isoformat(),
        },
    )

    task, mine = Task.objects.get(), as_person(clerk)
    assert 'value="Ask the mayor about the year."' in offered
    assert sent["Location"] == below(application, "tasks/X/", task.public_id)
    assert (task.comment, task.path, task.for_whom) == (comment, "name", clerk)
    for where in ("/applications/", below(application, ""), below(application, "forms/town/")):
        assert "Ask the mayor</a>" in shown(mine, where)
    assert "Task for Cleo Clerk" in shown(client, below(application, "comments/"))
    assert "1 comment, 1 task" in shown(client, below(application, "forms/town/"))


def test_a_task_is_done_and_reopened_by_whoever_may_see_it() -> None:
    application, chief, clerk = make_talk()
    task = give(application, chief, clerk)
    client, where = as_person(chief), below(application, "tasks/X/", task.public_id)

    done = client.post(where, {"to": "done"}, follow=True).content.decode()
    again = as_person(clerk).post(where, {"to": "done"}, follow=True).content.decode()
    listed = shown(client, below(application, "tasks/"))
    reopened = client.post(where, {"to": "open"}, follow=True).content.decode()

    assert "The task is done." in done
    assert "Ada Chief has marked this task as done already." in again
    assert "done by Ada Chief" in listed
    assert "The task is open again." in reopened


def test_a_task_that_is_overdue_says_so() -> None:
    application, chief, clerk = make_talk()
    give(application, chief, clerk, due_on=timezone.localdate())
    Task.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    assert "Overdue" in shown(as_person(clerk), "/applications/")


@pytest.mark.parametrize(
    "rest",
    [
        "forms/town/comments/?path=no_such",
        "forms/town/comments/?path=%00",
        f"forms/town/comments/?path={'x' * 300}",
        "forms/no_such/comments/",
        "tasks/new/?comment=x",
        "tasks/new/?form=no_such",
    ],
)
def test_an_odd_address_finds_nothing(rest: str) -> None:
    application, chief, _ = make_talk()

    assert as_person(chief).get(below(application, rest)).status_code == 404


def test_a_comment_that_was_taken_back_cannot_become_a_task() -> None:
    application, chief, _ = make_talk()
    comment = say(application, chief)
    take_back_comment(comment=comment, by=chief, now=timezone.now())

    where = below(application, "tasks/new/?comment=X", comment.public_id)
    assert as_person(chief).get(where).status_code == 404


def count(client: Client, where: str) -> int:
    """Return how many questions a page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(where).status_code == 200
    return len(asked)


def test_pages_ask_the_same_number_of_questions_whatever_was_said() -> None:
    application, chief, clerk = make_talk()
    client = as_person(chief)
    comment = say(application, chief, "@Cleo Clerk first")
    answer(comment, clerk)
    give(application, chief, clerk, comment=comment)
    resolve_comment(comment=say(application, chief), by=clerk, now=timezone.now())
    pages = ["", "forms/town/", "comments/", "forms/town/comments/", "tasks/"]
    pages += [f"comments/{comment.public_id}/"]
    addresses = ["/applications/", *(below(application, rest) for rest in pages)]
    for where in addresses:
        client.get(where)
    before = {where: count(client, where) for where in addresses}

    for number in range(12):
        made = say(application, clerk, f"@Ada Chief {number}")
        answer(made, chief, "@Cleo Clerk")
        answer(comment, clerk, "@Ada Chief")
        give(application, clerk, chief, comment=made)
    after = {where: count(client, where) for where in addresses}

    assert after == before
    assert max(after.values()) <= 15, after


def test_a_form_that_came_after_the_session_had_ended_is_kept() -> None:
    application, chief, _ = make_talk()
    client: Any = as_person(chief)
    where = below(application, "forms/town/comments/?path=name")
    client.get(where)

    client.session.delete()
    sent = client.post(where, {"text": "Typed too late"})

    assert sent.status_code == 302
    assert "next=%2Fpeople%2Fkept%2F" in sent["Location"]
    assert Comment.objects.count() == 0
