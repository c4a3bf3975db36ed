"""Tasks inside the team of an application: given, done, reopened. Every step is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from commonbeat.applications.enums import TaskDid
from commonbeat.applications.margin import LONGEST_TASK, Place
from commonbeat.applications.models import Application, Comment, Task, TaskStep
from commonbeat.applications.queries import Titles, team_at
from commonbeat.applications.services.commenting import place_problems
from commonbeat.base import audit, mail
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.models import User

MOST_OPEN = 200  # tasks of one application
_MAIL = """{by} asks you to do something for {place}
in application {number} of {agency}{due}.

Read what it is, and say when it is done:
{link}

Only people who work on this application can open it.
"""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done, where, by whom (a public id), and by when if there is a day.

    comment   that it is made of, if it is made of one
    """

    what: str
    for_whom: UUID
    place: Place
    due_on: date | None = None
    comment: Comment | None = None


@transaction.atomic
def give_task(
    *, application: Application, work: Work, by: User, today: date, now: datetime
) -> Task:
    """Give somebody of the team a task. Raises Refused with every problem."""
    comment = None
    if work.comment is not None:
        comment = Comment.objects.select_for_update(of=("self",)).get(pk=work.comment.pk)
    team = team_at(application, work.place.form, today)
    what = " ".join(work.what.split())
    problems = [
        *place_problems(application, work.place),
        *_work_problems(work, what, team, today),
        *_state_problems(application, comment),
    ]
    if problems:
        raise Refused(*problems)
    made = Task.objects.create(
        application=application,
        form=work.place.form,
        path=work.place.path,
        comment=comment,
        what=what,
        for_whom=next(each for each in team if each.public_id == work.for_whom),
        due_on=work.due_on,
        by=by,
        at=now,
    )
    _step(made, TaskDid.GIVEN, by, now)
    if made.for_whom != by:
        _write_to(made)
    return made


@transaction.atomic
def finish_task(*, task: Task, by: User, now: datetime) -> Task:
    """Say that a task is done. Raises Refused when somebody did so before."""
    found = _locked(task)
    if found.done_at is not None:
        raise Refused(
            Problem(
                "task.done",
                f"{found.done_by} has marked this task as done already.",
                "Reopen it if something is still to be done.",
            )
        )
    found.done_by, found.done_at = by, now
    found.save(update_fields=["done_by", "done_at", "updated_at"])
    _step(found, TaskDid.DONE, by, now)
    return found


@transaction.atomic
def reopen_task(*, task: Task, by: User, now: datetime) -> Task:
    """Open a finished task again. Raises Refused when it is open."""
    found = _locked(task)
    if found.done_at is None:
        raise Refused(
            Problem(
                "task.open",
                "This task is open already.",
                "Load the page again to see what others did.",
            )
        )
    found.done_by, found.done_at = None, None
    found.save(update_fields=["done_by", "done_at", "updated_at"])
    _step(found, TaskDid.REOPENED, by, now)
    return found


def _locked(task: Task) -> Task:
    """Return a task as it is now, kept from others until all is done."""
    found = Task.objects.select_for_update(of=("self",))
    return found.select_related("application", "for_whom", "done_by").get(pk=task.pk)


def _work_problems(
    work: Work, what: str, team: Sequence[User], today: date
) -> Iterator[Problem]:
    if not 1 <= len(what) <= LONGEST_TASK:
        yield Problem(
            "task.length",
            f"What is to be done has {len(what):,} characters.",
            f"Write 1 to {LONGEST_TASK}.",
            where="what",
        )
    if work.for_whom not in {each.public_id for each in team}:
        yield Problem(
            "task.person",
            "The person does not work on this part of the application any more.",
            "Choose among those who are listed now.",
            where="for_whom",
        )
    if work.due_on is not None and work.due_on < today:
        yield Problem(
            "task.due",
            f"{work.due_on:%B %-d, %Y} is over already.",
            "Choose today or a later day, or none.",
            where="due_on",
        )


def _state_problems(application: Application, comment: Comment | None) -> Iterator[Problem]:
    if application.tasks.filter(done_at__isnull=True).count() >= MOST_OPEN:
        yield Problem(
            "task.too_many",
            f"{MOST_OPEN} tasks of this application are open already.",
            "Finish some first.",
        )
    if comment is None:
        return
    if comment.taken_back_at is not None:
        yield Problem(
            "task.taken_back",
            f"{comment.by} has taken this comment back.",
            "Give a task without it.",
        )
    if Task.objects.filter(comment=comment).exists():
        yield Problem(
            "task.made_already",
            "Somebody has made this comment a task already.",
            "Open the comment to find the task.",
        )


def _step(task: Task, did: TaskDid, by: User, now: datetime) -> None:
    """Keep a step, and log it without its words: the office reads the log."""
    TaskStep.objects.create(task=task, did=did, by=by, at=now)
    audit.record(by, f"task.{did}", task.application, task=str(task.public_id))


def _write_to(task: Task) -> None:
    """Tell the person whom the task is for."""
    application = task.application
    page = reverse("applications:task", args=[application.public_id, task.public_id])
    mail.send(
        to=task.for_whom.email,
        subject=f"A task for you in application {application.number}",
        text=_MAIL.format(
            by=task.by,
            place=Titles(application).of(Place(task.form, task.path)),
            number=application.number,
            agency=application.agency.name,
            due="" if task.due_on is None else f", by {task.due_on:%B %-d, %Y}",
            link=f"{settings.SITE_ADDRESS}{page}",
        ),
        about="task.given",
    )
