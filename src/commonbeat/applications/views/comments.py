"""Comments of the people of an application: read, written, answered, edited, resolved."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonbeat.applications import access, queries
from commonbeat.applications.access import Rights
from commonbeat.applications.forms.margin import CommentForm, EditForm
from commonbeat.applications.margin import Place
from commonbeat.applications.models import Comment
from commonbeat.applications.services.commenting import (
    answer_comment,
    edit_comment,
    place_problems,
    reopen_comment,
    resolve_comment,
    take_back_comment,
    write_comment,
)
from commonbeat.base.forms import HouseForm
from commonbeat.base.throttle import may_do
from commonbeat.engine.problems import Refused
from commonbeat.people.access import signed_in
from commonbeat.people.models import User

COMMENTS_A_PAGE = 20
WRITTEN_AN_HOUR = 120  # comments, answers, edits and tasks of one person
HOUR = 3_600  # seconds
REFUSED, TOO_OFTEN = 422, 429
Made = TypeVar("Made")


def attempted(form: HouseForm, user: User, step: Callable[[], Made]) -> tuple[Made | None, int]:
    """Take a step with what was typed; what keeps it from being taken is said in the form.

    Return what the step made, or None, and the status of the page.
    """
    if not form.is_valid():
        return None, REFUSED
    if not may_do("margin", str(user.public_id), most=WRITTEN_AN_HOUR, seconds=HOUR):
        form.add_error(
            None,
            f"You have written {WRITTEN_AN_HOUR} times within an hour. Your words are still"
            " below: send them later.",
        )
        return None, TOO_OFTEN
    try:
        return step(), 200
    except Refused as refusal:
        form.show(refusal)
        return None, REFUSED


@never_cache
@login_required
def comments(request: HttpRequest, public_id: UUID, key: str = "") -> HttpResponse:
    """List the comments of an application, a form or a field; write one there."""
    user, today = signed_in(request), timezone.localdate()
    rights = access.application_to_see(user, public_id, today)
    place = seen_place(rights, key, request.GET.get("path", ""))
    application, form, status = rights.application, None, 200
    if rights.may_comment(key):
        team = [each for each in queries.team_at(application, key, today) if each != user]
        form = CommentForm(request.POST if request.method == "POST" else None, team=team)
    if request.method == "POST":
        if form is None:
            raise Http404
        made, status = _write(form, rights, place, user)
        if made is not None:
            messages.success(request, "Your comment is saved.")
            there = f"?{urlencode({'path': place.path})}" if place.path else ""
            return redirect(f"{request.path}{there}#c-{made.public_id}")
    page = _listed(request, rights, place) | {"form": form}
    return render(request, "applications/comments.html", page, status=status)


def seen_place(rights: Rights, key: str, path: str) -> Place:
    """Return a place that the person may see; or 404 where there is none such."""
    place = Place(key, path if key else "")
    if len(path) > 200 or list(place_problems(rights.application, place)):
        raise Http404
    if key and not rights.may_see(key):
        raise Http404
    return place


def _write(
    form: CommentForm, rights: Rights, place: Place, user: User
) -> tuple[Comment | None, int]:
    return attempted(
        form,
        user,
        lambda: write_comment(
            application=rights.application,
            place=place,
            words=form.words,
            by=user,
            today=timezone.localdate(),
            now=timezone.now(),
        ),
    )


def _listed(request: HttpRequest, rights: Rights, place: Place) -> dict[str, object]:
    """Return the comments of a place for the page, those that are open or all of them."""
    application = rights.application
    found = queries.comments_seen(application, rights.commented_forms)
    if place.form:
        found = found.filter(form=place.form)
    if place.path:
        found = found.filter(path=place.path)
    shows_all = request.GET.get("show") == "all"
    resolved = found.filter(parent__isnull=True, resolved_at__isnull=False).count()
    listed = queries.with_answers_and_told(
        found if shows_all else found.filter(resolved_at=None)
    )
    page = Paginator(listed.order_by("-id"), COMMENTS_A_PAGE).get_page(request.GET.get("page"))
    titles = queries.Titles(application)
    return {
        "application": application,
        "place": place,
        "place_title": titles.of(place),
        "form_title": titles.of(Place(place.form)),
        "page": page,
        "threads": [(each, titles.of(Place(each.form, each.path))) for each in page],
        "resolved": resolved,
        "shows_all": shows_all,
    }


@never_cache
@login_required
def comment(request: HttpRequest, public_id: UUID, comment: UUID) -> HttpResponse:
    """Show a comment with its answers and its earlier words; answer it."""
    user, today = signed_in(request), timezone.localdate()
    rights, found = access.comment_to_see(user, public_id, comment, today)
    if found.parent is not None:
        return redirect(address(found))
    team = queries.team_at(rights.application, found.form, today)
    form = CommentForm(
        request.POST if request.method == "POST" else None,
        team=[each for each in team if each != user],
        label="Your answer",
    )
    status = 200
    if request.method == "POST":
        made, status = _answer(form, found, user)
        if made is not None:
            messages.success(request, "Your answer is saved.")
            return redirect(address(made))
    shown = queries.with_answers_and_told(rights.application.comments.filter(pk=found.pk)).get()
    titles, place = queries.Titles(rights.application), Place(found.form, found.path)
    page = {
        "application": rights.application,
        "thread": shown,
        "place": place,
        "place_title": titles.of(place),
        "is_there": titles.knows(place),
        "steps": queries.steps_of(shown),
        "form": form,
    }
    return render(request, "applications/comment.html", page, status=status)


def address(comment: Comment) -> str:
    """Return where a comment or an answer is read."""
    first = comment.parent or comment
    page = reverse("applications:comment", args=[first.application.public_id, first.public_id])
    return f"{page}#c-{comment.public_id}"


def _answer(form: CommentForm, comment: Comment, user: User) -> tuple[Comment | None, int]:
    return attempted(
        form,
        user,
        lambda: answer_comment(
            comment=comment,
            words=form.words,
            by=user,
            today=timezone.localdate(),
            now=timezone.now(),
        ),
    )


@never_cache
@login_required
def edit(request: HttpRequest, public_id: UUID, comment: UUID) -> HttpResponse:
    """Change the words of an own comment; the earlier ones are kept."""
    user, today = signed_in(request), timezone.localdate()
    rights, found = access.own_comment(user, public_id, comment, today)
    team = queries.team_at(rights.application, found.form, today)
    form = EditForm(
        request.POST if request.method == "POST" else None,
        team=[each for each in team if each != user],
        initial={"text": found.text, "version": found.version},
    )
    status = 200
    if request.method == "POST":
        made, status = _edit(form, found, user)
        if made is not None:
            messages.success(request, "Changed. The earlier words are kept.")
            return redirect(address(found))
    page = {
        "application": rights.application,
        "comment": found,
        "form": form,
        "address": address(found),
        "place_title": queries.Titles(rights.application).of(Place(found.form, found.path)),
    }
    return render(request, "applications/comment_edit.html", page, status=status)


def _edit(form: EditForm, comment: Comment, user: User) -> tuple[Comment | None, int]:
    return attempted(
        form,
        user,
        lambda: edit_comment(
            comment=comment,
            words=form.words,
            version=form.cleaned_data["version"],
            by=user,
            today=timezone.localdate(),
            now=timezone.now(),
        ),
    )


@require_POST
@login_required
def take_back(request: HttpRequest, public_id: UUID, comment: UUID) -> HttpResponse:
    """Take an own comment back; that it was there stays."""
    user = signed_in(request)
    _, found = access.own_comment(user, public_id, comment, timezone.localdate())
    take_back_comment(comment=found, by=user, now=timezone.now())
    messages.success(request, "Your comment is taken back.")
    return redirect(address(found))


@require_POST
@login_required
def resolve(request: HttpRequest, public_id: UUID, comment: UUID) -> HttpResponse:
    """Say that a comment is settled, or open it again."""
    user, now = signed_in(request), timezone.now()
    rights, found = access.comment_to_see(user, public_id, comment, timezone.localdate())
    first = get_object_or_404(rights.application.comments, pk=found.pk, parent=None)
    try:
        if request.POST.get("to") == "open":
            reopen_comment(comment=first, by=user, now=now)
            messages.success(request, "The comment is open again.")
        else:
            resolve_comment(comment=first, by=user, now=now)
            messages.success(request, "The comment is resolved.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(address(first))
