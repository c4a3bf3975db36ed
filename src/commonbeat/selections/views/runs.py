"""One run in the workspace: computed, verified, submitted, approved, published."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonbeat.base.forms import HouseForm
from commonbeat.engine.problems import Refused
from commonbeat.people.access import signed_in
from commonbeat.people.models import User
from commonbeat.selections import access, queries, tasks
from commonbeat.selections.enums import Review, Status, Verification
from commonbeat.selections.forms import ReturnForm, StartForm, SubmitForm
from commonbeat.selections.models import Run
from commonbeat.selections.services import computing, review, verifying
from commonbeat.selections.views.frame import workspace_page
from commonbeat.selections.views.result import result_parts
from commonbeat.selections.worker import GRACE


@require_POST
@login_required
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a run with the chosen rulebook and file, and go and watch it."""
    round_ = access.round_to_work_on(request.user, slug)
    published = queries.published_run(round_)
    form = StartForm(request.POST, round_=round_, is_correction=published is not None)
    if form.is_valid():
        try:
            run = computing.start_run(
                rulebook=form.cleaned_data["rulebook"],
                application_file=form.cleaned_data["application_file"],
                correction_reason=form.cleaned_data.get("correction_reason", ""),
                by=signed_in(request),
                enqueue=tasks.compute_run.enqueue,
            )
        except Refused as refusal:
            form.show(refusal)
        else:
            return redirect("selections:run", slug, run.number)
    page = {"round": round_, "form": form, "published": published}
    return render(request, "selections/start.html", page, status=422)


@require_safe
@never_cache
@login_required
def run(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show where a run stands, what it found, and what can be done next."""
    tasks.reap_lost()
    found = access.workspace_run(request.user, slug, number)
    return render(request, "selections/run.html", _page(request, found))


@require_safe
@never_cache
@login_required
def progress(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give the part of the page that changes while the background works."""
    tasks.reap_lost()
    found = access.workspace_run(request.user, slug, number)
    page = workspace_page(found) | {"may_work": access.may_work(request.user)}
    page |= {"waits_long": _waits_long(found)}
    response = render(request, "selections/_progress.html", page)
    if not (found.is_computing or found.is_verifying):
        response["HX-Refresh"] = "true"  # the whole page has more to show now
    return response


@require_POST
@login_required
def restart(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Start a run again that stopped."""

    def act(found: Run, user: User) -> str:
        computing.restart_run(run=found, by=user, enqueue=tasks.compute_run.enqueue)
        return "The run is started again."

    return _act(request, access.run_to_work_on(request.user, slug, number), act)


@require_POST
@login_required
def verify(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Have the second implementation recompute a run."""

    def act(found: Run, user: User) -> str:
        verifying.request_verification(run=found, by=user, enqueue=tasks.verify_run.enqueue)
        return "The second implementation is recomputing this run."

    return _act(request, access.run_to_work_on(request.user, slug, number), act)


@require_POST
@login_required
def submit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Submit a run for approval with the justification that was typed."""
    found = access.run_to_work_on(request.user, slug, number)
    form = SubmitForm(request.POST)

    def act(found: Run, user: User) -> str:
        review.submit_run(
            run=found,
            justification=form.cleaned_data["justification"],
            by=user,
            now=timezone.now(),
        )
        return "The run is submitted. A director other than you can now approve it."

    return _act_with_form(request, found, form, act, "submit_form")


@require_POST
@login_required
def approve(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Approve a run that somebody else submitted."""

    def act(found: Run, user: User) -> str:
        review.approve_run(run=found, by=user, now=timezone.now())
        return "The run is approved. It can now be published."

    return _act(request, access.run_to_decide(request.user, slug, number), act)


@require_POST
@login_required
def return_(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Return a run that somebody else submitted, with the reason that was typed."""
    found = access.run_to_decide(request.user, slug, number)
    form = ReturnForm(request.POST)

    def act(found: Run, user: User) -> str:
        review.return_run(
            run=found, reason=form.cleaned_data["reason"], by=user, now=timezone.now()
        )
        return "The run is returned to whoever submitted it."

    return _act_with_form(request, found, form, act, "return_form")


@require_POST
@login_required
def publish(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Publish an approved run."""

    def act(found: Run, user: User) -> str:
        review.publish_run(run=found, by=user, now=timezone.now())
        return "The result is published. Nothing of it can be changed any more."

    return _act(request, access.run_to_work_on(request.user, slug, number), act)


def _act(request: HttpRequest, found: Run, act: Callable[[Run, User], str]) -> HttpResponse:
    """Take one step and go back to the run; or show why it was refused."""
    try:
        words = act(found, signed_in(request))
    except Refused as refusal:
        page = _page(
            request, access.workspace_run(request.user, found.round.slug, found.number)
        )
        page |= {"problems": refusal.problems}
        return render(request, "selections/run.html", page, status=422)
    messages.success(request, words)
    return redirect("selections:run", found.round.slug, found.number)


def _act_with_form(
    request: HttpRequest,
    found: Run,
    form: HouseForm,
    act: Callable[[Run, User], str],
    name: str,
) -> HttpResponse:
    """Take one step with what was typed; what is wrong is shown beside it, nothing is lost."""
    if form.is_valid():
        try:
            words = act(found, signed_in(request))
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, words)
            return redirect("selections:run", found.round.slug, found.number)
    page = _page(request, access.workspace_run(request.user, found.round.slug, found.number))
    return render(request, "selections/run.html", page | {name: form}, status=422)


def _page(request: HttpRequest, found: Run) -> dict[str, object]:
    """Return all that the page of a run shows, and which steps this person may take now."""
    user = signed_in(request)
    works, decides = access.may_work(user), access.may_decide(user)
    submitted = found.review == Review.SUBMITTED
    page = workspace_page(found) | {
        "may_work": works,
        "waits_long": _waits_long(found),
        "may_verify": works and verifying.can_be_verified(found),
        "may_submit": works and not review.submission_problems(found),
        "may_decide": decides and submitted and found.submitted_by_id != user.pk,
        "own_submission": submitted and found.submitted_by_id == user.pk,
        "may_publish": works and found.review == Review.APPROVED,
        "submit_form": SubmitForm(initial={"justification": found.justification}),
        "return_form": ReturnForm(),
        "steps": queries.steps_of_run(found),
        "stages": _stages(found),
    }
    if found.status == Status.DONE:
        page |= result_parts(found)
        page |= {"others": queries.comparable(found)}
    return page


def _waits_long(found: Run) -> bool:
    """Return whether a run has been on the queue for longer than a free worker lets it."""
    waits = Status.QUEUED in (found.status, found.verification)
    return waits and timezone.now() - found.updated_at > GRACE


def _stages(found: Run) -> list[tuple[str, str]]:
    """Return the way of a run to the public: each step with `done`, `now` or nothing."""
    reached = [
        found.status == Status.DONE,
        found.verification == Verification.AGREES,
        found.submitted_by_id is not None and found.review != Review.RETURNED,
        found.review in (Review.APPROVED, Review.PUBLISHED, Review.REPLACED),
        found.is_public,
    ]
    current = reached.index(False) if False in reached else -1
    words = ("Computed", "Verified", "Submitted", "Approved", "Published")
    return [
        (word, "done" if done else "now" if place == current else "")
        for place, (word, done) in enumerate(zip(words, reached, strict=True))
    ]
