"""Comments and tasks beside an application, and the people who may read them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet

from commonbeat.agencies.models import AgencyRoleGrant
from commonbeat.applications.margin import Place
from commonbeat.applications.models import (
    Application,
    Collaborator,
    Comment,
    CommentStep,
    Mention,
    Task,
)
from commonbeat.applications.queries.drafts import form_set_of, values_of
from commonbeat.applications.queries.people import collaborators_of
from commonbeat.engine.forms import JSON, Form, Values, field_at, row_ids
from commonbeat.people.models import User


@dataclass(frozen=True, slots=True)
class Teammate:
    """Somebody who works on an application; `forms` None means all, and the whole of it."""

    user: User
    forms: frozenset[str] | None = None

    def may_read(self, form: str) -> bool:
        """Return whether the person reads what stands at a form ("": the whole application)."""
        return self.forms is None or form in self.forms


def team_of(application: Application, today: date) -> list[Teammate]:
    """Return who works on an application now: the agency's people, then guests, by name."""
    held = AgencyRoleGrant.objects.filter(
        agency=application.agency_id, ended_at__isnull=True
    ).values("user")
    members = User.objects.filter(pk__in=held, is_active=True)
    team = {each.pk: Teammate(each) for each in members}
    known = {form.key for form in form_set_of(application).forms}
    for guest in collaborators_of(application, today).filter(accepted_at__isnull=False):
        if guest.user is not None and guest.user.is_active and guest.user.pk not in team:
            forms = frozenset(guest.forms or known)
            team[guest.user.pk] = Teammate(guest.user, forms)
    return sorted(team.values(), key=lambda each: (each.user.display_name, each.user.pk))


def team_at(application: Application, form: str, today: date) -> list[User]:
    """Return who of the team reads what stands at a form ("": the whole application)."""
    return [each.user for each in team_of(application, today) if each.may_read(form)]


def comments_seen(application: Application, forms: Collection[str] | None) -> QuerySet[Comment]:
    """Return the comments of an application at these forms; None: all, and the whole."""
    found = application.comments.all()
    return found if forms is None else found.filter(form__in=forms)


def with_answers(found: QuerySet[Comment]) -> QuerySet[Comment]:
    """Return comments that are no answers, with theirs, and who wrote them."""
    answers = Comment.objects.select_related("by").order_by("id")
    return (
        found.filter(parent__isnull=True)
        .select_related("by", "resolved_by", "task__for_whom")
        .prefetch_related(Prefetch("answers", answers))
    )


def with_answers_and_told(found: QuerySet[Comment]) -> QuerySet[Comment]:
    """Return comments as `with_answers` does, and whom each of them and each answer told."""
    told = Mention.objects.select_related("user").order_by("id")
    return with_answers(found).prefetch_related(
        Prefetch("mentions", told), Prefetch("answers__mentions", told)
    )


def steps_of(comment: Comment) -> list[CommentStep]:
    """Return every step of a comment and its answers, as they came."""
    found = CommentStep.objects.filter(Q(comment=comment) | Q(comment__parent=comment))
    return list(found.select_related("by", "comment").order_by("id"))


def open_comments_by_path(application: Application, form: str) -> dict[str, int]:
    """Return how many comments that are not resolved stand at each field of a form."""
    found = application.comments.filter(
        form=form, parent__isnull=True, resolved_at__isnull=True
    ).order_by()
    return dict(found.values_list("path").annotate(Count("pk")))


def tasks_seen(application: Application, forms: Collection[str] | None) -> QuerySet[Task]:
    """Return the tasks of an application at these forms; None: all, and the whole."""
    found = application.tasks.select_related("for_whom", "by", "done_by", "comment")
    return found if forms is None else found.filter(form__in=forms)


def soonest_first(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Return open tasks, the earliest due day first, those without one last."""
    waiting = tasks.filter(done_at__isnull=True)
    return waiting.order_by(F("due_on").asc(nulls_last=True), "id")


def tasks_of_person(user: User, today: date) -> QuerySet[Task]:
    """Return the open tasks of a person in every application that the person may open now."""
    held = AgencyRoleGrant.objects.filter(user=user, ended_at__isnull=True)
    seen = Q(application__agency__in=held.values("agency"))
    guests = Collaborator.objects.filter(
        user=user, accepted_at__isnull=False, ended_at__isnull=True, ends_on__gte=today
    )
    for application, forms in guests.values_list("application", "forms"):
        at = Q(form__in=forms) if forms else ~Q(form="")
        seen |= Q(application=application) & at
    found = Task.objects.filter(seen, for_whom=user)
    return soonest_first(found.select_related("application", "by", "for_whom"))


class Titles:
    """What the places of an application are called; asks for its values once, when needed."""

    def __init__(
        self, application: Application, values: dict[str, dict[str, JSON]] | None = None
    ) -> None:
        self._forms = {form.key: form for form in form_set_of(application).forms}
        self._application, self._values = application, values

    def knows(self, place: Place) -> bool:
        """Return whether the form of a place is in the forms of today."""
        return place.form in self._forms

    def of(self, place: Place) -> str:
        """Return what a place is called."""
        if self._values is None and "." in place.path:
            self._values = values_of(self._application)
        known = (self._values or {}).get(place.form, {})
        return _place_title(self._forms.get(place.form), place, known)


def _place_title(form: Form | None, place: Place, values: Values) -> str:
    """Return what a place is called: "Plan: Officer 2, Duty"."""
    if not place.form:
        return "The whole application"
    if form is None:
        return f"{place.form} {place.path}".strip()
    return (
        f"{form.title}: {_field_title(form, place.path, values)}" if place.path else form.title
    )


def _field_title(form: Form, path: str, values: Values) -> str:
    """Return what a field is called; a row by its number, one that was removed as that."""
    field = field_at(form, path)
    top, row, key = ([*path.split("."), "", ""])[:3]
    if field is None or not row:
        return path if field is None else field.title
    rows, word = row_ids(top, values), form.by_key[top].row_name or "Row"
    numbered = f"{word} {rows.index(row) + 1}" if row in rows else f"{word} (removed)"
    return f"{numbered}, {field.title}" if key else numbered
