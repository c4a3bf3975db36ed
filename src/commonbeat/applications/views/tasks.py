"""Tasks of the people of an application: listed, given, done, reopened."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonbeat.applications import access, queries
from commonbeat.applications.access import Rights
from commonbeat.applications.forms.margin import TaskForm
from commonbeat.applications.margin import LONGEST_TASK, Place
from commonbeat.applications.models import Comment, Task
from commonbeat.applications.services.assigning import (
    Work,
    finish_task,
    give_task,
    reopen_task,
)
from commonbeat.applications.views.comments import attempted, seen_place
from commonbeat.engine.problems import Refused
from commonbeat.people.access import signed_in
from commonbeat.people.models import User

TASKS_A_PAGE = 30


@never_cache
@require_safe
@login_required
def tasks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """List the tasks that are open, then those that are done."""
    user = signed_in(request)
    rights = access.application_to_see(user, public_id, timezone.localdate())
    found = queries.tasks_seen(rights.application, rights.commented_forms)
    done = Paginator(
        found.filter(done_at__isnull=False).order_by("-done_at", "-id"), TASKS_A_PAGE
    ).get_page(request.GET.get("page"))
    page = {
        "application": rights.application,
        "rights": rights,
        "tasks": titled(rights, queries.soonest_first(found)),
        "done": titled(rights, done),
        "page": done,
        "today": timezone.localdate(),
    }
    return render(request, "applications/tasks.html", page)


def titled(rights: Rights, tasks: Iterable[Task]) -> list[tuple[Task, str]]:
    """Return tasks, each with what its place is called."""
    titles = queries.Titles(rights.application)
    return [(each, titles.of(Place(each.form, each.path))) for each in tasks]


@never_cache
@login_required
def new_task(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give somebody of the team a task: at a place, or made of a comment."""
    user, today = signed_in(request), timezone.localdate()
    rights, made_of = _made_of(request, user, public_id)
    if made_of is not None:
        place = Place(made_of.form, made_of.path)
    else:
        place = seen_place(rights, request.GET.get("form", ""), request.GET.get("path", ""))
    if not rights.may_comment(place.form):
        raise Http404
    words = "" if made_of is None else " ".join(made_of.text.split())[:LONGEST_TASK]
    form = TaskForm(
        request.POST if request.method == "POST" else None,
        team=queries.team_at(rights.application, place.form, today),
        initial={"what": words},
    )
    status = 200
    if request.method == "POST":
        made, status = _give(form, rights, place, made_of, user)
        if made is not None:
            messages.success(request, f"The task is given to {made.for_whom}.")
            return redirect("applications:task", public_id, made.public_id)
    page = {
        "application": rights.application,
        "form": form,
        "comment": made_of,
        "place_title": queries.Titles(rights.application).of(place),
    }
    return render(request, "applications/task_new.html", page, status=status)


def _made_of(
    request: HttpRequest, user: User, public_id: UUID
) -> tuple[Rights, Comment | None]:
    """Return the comment that a task is to be made of, if the address names one; or 404."""
    today, named = timezone.localdate(), request.GET.get("comment", "")
    if not named:
        return access.application_to_see(user, public_id, today), None
    try:
        key = UUID(named)
    except ValueError:
        raise Http404 from None
    rights, found = access.comment_to_see(user, public_id, key, today)
    if found.taken_back_at is not None:
        raise Http404
    return rights, found


def _give(
    form: TaskForm, rights: Rights, place: Place, comment: Comment | None, user: User
) -> tuple[Task | None, int]:
    def step() -> Task:
        given = form.cleaned_data
        return give_task(
            application=rights.application,
            work=Work(given["what"], given["for_whom"], place, given["due_on"], comment),
            by=user,
            today=timezone.localdate(),
            now=timezone.now(),
        )

    return attempted(form, user, step)


@never_cache
@login_required
def task(request: HttpRequest, public_id: UUID, task: UUID) -> HttpResponse:
    """Show a task and what was done with it; mark it as done, or open it again."""
    user, now = signed_in(request), timezone.now()
    rights, found = access.task_to_see(user, public_id, task, timezone.localdate())
    if request.method == "POST":
        try:
            if request.POST.get("to") == "open":
                reopen_task(task=found, by=user, now=now)
                messages.success(request, "The task is open again.")
            else:
                finish_task(task=found, by=user, now=now)
                messages.success(request, "The task is done.")
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("applications:task", public_id, task)
    titles, place = queries.Titles(rights.application), Place(found.form, found.path)
    page = {
        "application": rights.application,
        "task": found,
        "place": place,
        "place_title": titles.of(place),
        "is_there": titles.knows(place),
        "steps": found.steps.select_related("by"),
        "today": timezone.localdate(),
    }
    return render(request, "applications/task.html", page)
