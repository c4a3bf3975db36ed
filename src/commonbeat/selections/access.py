"""Who may see which run: the one answer for pages, counts, searches and downloads.

Everybody sees published runs, replaced ones included. People of the office see all runs.
For anybody else an unpublished run does not exist: the answer is the same 404.
"""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from commonbeat.opportunities.models import Program, Round
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from commonbeat.selections.enums import PUBLIC, Review, Status
from commonbeat.selections.models import Decision, Run

OFFICE = tuple(Role)
WORKERS = (Role.PROGRAM_MANAGER, Role.DIRECTOR)


def is_office(person: object) -> bool:
    """Return whether this person holds any role in the office."""
    return isinstance(person, User) and person.has_role(*OFFICE)


def may_work(person: object) -> bool:
    """Return whether this person may start runs and submit them; an auditor only reads."""
    return isinstance(person, User) and person.has_role(*WORKERS)


def may_decide(person: object) -> bool:
    """Return whether this person may approve or return what others submitted."""
    return isinstance(person, User) and person.has_role(Role.DIRECTOR)


def runs(person: object) -> QuerySet[Run]:
    """Return the runs that this person may see."""
    found = Run.objects.select_related(
        "round__program", "rulebook", "application_file", "replaces"
    ).defer("rulebook__content", "application_file__content")
    return found if is_office(person) else found.filter(review__in=PUBLIC)


def results(person: object) -> list[Run]:
    """Return the current results, newest round first."""
    found = runs(person).filter(review=Review.PUBLISHED)
    return list(found.order_by("-round__fiscal_year", "round__name"))


def programs() -> QuerySet[Program]:
    """Return all programs; what they are is no secret, only their unpublished runs are."""
    return Program.objects.all()


def program(slug: str) -> Program:
    """Return a program, or 404."""
    return get_object_or_404(programs(), slug=slug)


def result(person: object, round_slug: str, number: int | None = None) -> Run:
    """Return the result of a round: the published run, or the one with this number; or 404.

    Only a run with a result counts, so that no page has to show a half one.
    """
    found = runs(person).filter(round__slug=round_slug, status=Status.DONE)
    if number is None:
        return get_object_or_404(found, review=Review.PUBLISHED)
    return get_object_or_404(found, number=number)


def decision(run: Run, application_id: str) -> Decision:
    """Return the decision on one application of a run that was let through, or 404."""
    found = Decision.objects.select_related("trace")
    return get_object_or_404(found, run=run, application_id=application_id)


def agency_decisions(person: object, ori: str) -> QuerySet[Decision]:
    """Return the decisions on one agency in current results, newest round first."""
    return (
        Decision.objects.filter(ori=ori, run__in=runs(person).filter(review=Review.PUBLISHED))
        .select_related("run__round")
        .defer("run__statistics", "run__constraints", "run__result", "search")
        .order_by("-run__round__fiscal_year", "run__round__name", "position")
    )


def workspace_rounds(person: object) -> QuerySet[Round]:
    """Return the rounds that the office works on, or 404 for anybody else."""
    if not is_office(person):
        raise Http404
    return Round.objects.select_related("program", "opportunity")


def workspace_round(person: object, slug: str) -> Round:
    """Return a round to look at in the workspace, or 404."""
    return get_object_or_404(workspace_rounds(person), slug=slug)


def round_to_work_on(person: object, slug: str) -> Round:
    """Return a round to upload to or to start a run in, or 404."""
    if not may_work(person):
        raise Http404
    return workspace_round(person, slug)


def workspace_run(person: object, round_slug: str, number: int) -> Run:
    """Return a run, whatever its state, to look at in the workspace; or 404."""
    if not is_office(person):
        raise Http404
    return get_object_or_404(runs(person), round__slug=round_slug, number=number)


def run_to_work_on(person: object, round_slug: str, number: int) -> Run:
    """Return a run to verify, submit, publish or start again; or 404."""
    if not may_work(person):
        raise Http404
    return workspace_run(person, round_slug, number)


def run_to_decide(person: object, round_slug: str, number: int) -> Run:
    """Return a run to approve or return; or 404."""
    if not may_decide(person):
        raise Http404
    return workspace_run(person, round_slug, number)
