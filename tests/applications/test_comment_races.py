"""Two people of a team at once, in real threads: one wins, the other is told."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from commonbeat.applications.enums import CommentDid, TaskDid
from commonbeat.applications.margin import Words
from commonbeat.applications.models import Comment, CommentStep, Mention, Task, TaskStep
from commonbeat.applications.services.assigning import finish_task, reopen_task
from commonbeat.applications.services.commenting import (
    edit_comment,
    reopen_comment,
    resolve_comment,
)
from commonbeat.base.audit import verify_chain
from commonbeat.base.models import Mail
from tests.agencies.people import at_once
from tests.applications.talk import answer, give, make_talk, say

pytestmark = pytest.mark.django_db(transaction=True)


def test_resolved_by_two_at_once_it_is_resolved_once() -> None:
    application, chief, clerk = make_talk()
    comment = say(application, chief)

    told = at_once(
        lambda: resolve_comment(comment=comment, by=chief, now=timezone.now()),
        lambda: resolve_comment(comment=comment, by=clerk, now=timezone.now()),
    )

    assert told == ["comment.resolved", "done"]
    assert CommentStep.objects.filter(did=CommentDid.RESOLVED).count() == 1
    assert verify_chain() is None


def test_reopened_by_two_at_once_it_is_reopened_once() -> None:
    application, chief, clerk = make_talk()
    comment = say(application, chief)
    resolve_comment(comment=comment, by=chief, now=timezone.now())

    told = at_once(
        lambda: reopen_comment(comment=comment, by=chief, now=timezone.now()),
        lambda: reopen_comment(comment=comment, by=clerk, now=timezone.now()),
    )

    assert told == ["comment.open", "done"]


def test_resolved_and_answered_at_once_no_word_is_lost() -> None:
    application, chief, clerk = make_talk()
    comment = say(application, chief)

    told = at_once(
        lambda: resolve_comment(comment=comment, by=chief, now=timezone.now()),
        lambda: answer(comment, clerk, "One thing more."),
    )

    comment.refresh_from_db()
    newest = CommentStep.objects.filter(comment=comment).latest("id").did
    assert told == ["done", "done"]
    assert Comment.objects.filter(text="One thing more.").exists()
    assert (comment.resolved_at is None) is (newest == CommentDid.REOPENED)


def test_edited_in_two_windows_at_once_one_is_told() -> None:
    application, chief, clerk = make_talk()
    comment = say(application, chief)

    def editing(text: str) -> Callable[[], object]:
        return lambda: edit_comment(
            comment=comment,
            words=Words(text, [clerk.public_id]),
            version=1,
            by=chief,
            today=timezone.localdate(),
            now=timezone.now(),
        )

    told = at_once(editing("From one window"), editing("From another window"))

    assert told == ["comment.changed", "done"]
    assert CommentStep.objects.filter(did=CommentDid.EDITED).count() == 1
    assert Mention.objects.count() == 1
    assert Mail.objects.filter(about="comment.mention").count() == 1


def test_done_by_two_at_once_it_is_done_once_and_so_reopened() -> None:
    application, chief, clerk = make_talk()
    task = give(application, chief, clerk)

    done = at_once(
        lambda: finish_task(task=task, by=chief, now=timezone.now()),
        lambda: finish_task(task=task, by=clerk, now=timezone.now()),
    )
    reopened = at_once(
        lambda: reopen_task(task=task, by=chief, now=timezone.now()),
        lambda: reopen_task(task=task, by=clerk, now=timezone.now()),
    )

    assert (done, reopened) == (["done", "task.done"], ["done", "task.open"])
    steps = list(TaskStep.objects.values_list("did", flat=True))
    assert steps == [TaskDid.GIVEN, TaskDid.DONE, TaskDid.REOPENED]


def test_made_a_task_by_two_at_once_there_is_one_task() -> None:
    application, chief, clerk = make_talk()
    comment = say(application, chief)

    told = at_once(
        lambda: give(application, chief, clerk, comment=comment),
        lambda: give(application, clerk, chief, comment=comment),
    )

    assert told == ["done", "task.made_already"]
    assert Task.objects.count() == 1
