"""One opportunity as everybody reads it: the page, its versions, its files, its questions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonbeat.base.throttle import may_do
from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook.words import in_words as rulebook_in_words
from commonbeat.engine.standing import Standing
from commonbeat.formats.calendars import write_calendar
from commonbeat.formats.printed import print_document
from commonbeat.opportunities import access, moments, printing, queries
from commonbeat.opportunities.forms.offers import QuestionForm
from commonbeat.opportunities.models import Opportunity, OpportunityVersion
from commonbeat.opportunities.services.questions import ask_question
from commonbeat.people.adapters import network_address
from commonbeat.people.models import User

QUESTIONS_AN_HOUR = 5
HOUR = 3_600


@require_safe
@never_cache
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Show an opportunity: where it stands, what it says, and how to begin."""
    found = access.public_opportunity(number)
    page = _page(found, QuestionForm(), request)
    return render(request, "opportunities/offers/detail.html", page)


def _page(found: Opportunity, form: QuestionForm, request: HttpRequest) -> dict[str, Any]:
    version, now = access.current_version(found), timezone.now()
    where = queries.standing_of(found, now)
    until = version.opens_at if where == Standing.FORECAST else found.deadline
    sections = queries.sections_of(version)
    form_set = version.form_set
    amendments = queries.amendments(found)
    return {
        "opportunity": found,
        "version": version,
        "standing": where,
        "now": moments.in_words(now, version.time_zone),
        "opens": moments.in_words(version.opens_at, version.time_zone),
        "closes": moments.in_words(found.deadline, version.time_zone),
        "extensions": found.extensions.all() if found.extended_until else (),
        "left": moments.time_left(until, now),
        "facts": queries.readable_facts(found, version),
        "sections": sections,
        "forms": queries.read_version(form_set).forms if form_set else (),
        "answered": queries.answered_questions(found),
        "amendments": amendments,
        "numbers": [after.number for after, _ in amendments] + [1],
        "rulebook": found.round.rulebooks.defer("content").first(),
        "form": form,
        "follows": queries.follows(request.user, found),
        "begin": _begin(found) if where == Standing.POSTED else "",
        "crumbs": [("Opportunities", reverse("opportunities:list")), (found.number, "")],
    }


def _begin(opportunity: Opportunity) -> str:
    """Return where an application is begun, if this site takes any."""
    try:
        return reverse("applications:begin", args=[opportunity.number])
    except NoReverseMatch:
        return ""


@require_safe
def version(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Show one published version, the current one or an earlier one."""
    found = access.public_opportunity(number)
    shown = _published(found, version)
    page = {
        "opportunity": found,
        "version": shown,
        "facts": queries.readable_facts(found, shown),
        "sections": queries.sections_of(shown),
        "crumbs": [
            ("Opportunities", reverse("opportunities:list")),
            (found.number, reverse("opportunities:detail", args=[found.number])),
            (f"Version {shown.number}", ""),
        ],
    }
    return render(request, "opportunities/offers/old_version.html", page)


def _published(opportunity: Opportunity, number: int) -> OpportunityVersion:
    found = queries.published_versions(opportunity).filter(number=number)
    shown = found.select_related("form_set__form_set").first()
    if shown is None:
        raise Http404
    return shown


@require_safe
def rulebook(request: HttpRequest, number: str) -> HttpResponse:
    """Tell in plain words how applications are decided, as the rulebook of the round says."""
    found = access.public_opportunity(number)
    newest = found.round.rulebooks.defer("content").first()
    if newest is None:
        raise Http404
    page = {
        "opportunity": found,
        "rulebook": newest,
        "parts": rulebook_in_words(queries.policy(newest)),
        "crumbs": [
            ("Opportunities", reverse("opportunities:list")),
            (found.number, reverse("opportunities:detail", args=[found.number])),
            ("How it is decided", ""),
        ],
    }
    return render(request, "opportunities/offers/rulebook.html", page)


@require_safe
def notice_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Give the whole notice as a tagged PDF."""
    del request
    found = access.public_opportunity(number)
    shown = access.current_version(found)
    data = print_document(
        printing.printed_notice(found, shown), made_at=printing.changed_at(found, shown)
    )
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response


@require_safe
def dates_ics(request: HttpRequest, number: str) -> HttpResponse:
    """Give the dates as a calendar file."""
    found = access.public_opportunity(number)
    shown = access.current_version(found)
    page = request.build_absolute_uri(reverse("opportunities:detail", args=[found.number]))
    data = write_calendar(
        found.number,
        printing.calendar_dates(found, page),
        site=request.get_host(),
        changed_at=found.archived_at or printing.changed_at(found, shown),
    )
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.ics"'
    return response


@require_POST
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Take in a question of anybody; only a few an hour from one place."""
    found = access.public_opportunity(number)
    form = QuestionForm(request.POST)
    status = 422
    if form.is_valid():
        person = request.user if isinstance(request.user, User) else None
        who = str(person.public_id) if person else network_address(request)
        if not may_do("question", who, most=QUESTIONS_AN_HOUR, seconds=HOUR):
            form.add_error(
                None,
                f"{QUESTIONS_AN_HOUR} questions came from here within an hour. Your words are"
                " still below: send them later, or write to the contact named on this page.",
            )
            status = 429
        elif _asked(found, form, person):
            messages.success(request, "Thank you. The answer will stand on this page.")
            return redirect("opportunities:detail", number)
    page = _page(found, form, request)
    return render(request, "opportunities/offers/detail.html", page, status=status)


def _asked(found: Opportunity, form: QuestionForm, person: User | None) -> bool:
    given = form.cleaned_data
    try:
        ask_question(opportunity=found, text=given["text"], by=person, email=given["email"])
    except Refused as refusal:
        form.show(refusal)
        return False
    return True
