"""Begin the opportunity of a program from its template; load those of the demonstration."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from commonbeat.engine import programs
from commonbeat.engine.notices import NoticeSection
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.programs import Template
from commonbeat.engine.rulebook import presets
from commonbeat.opportunities import demonstration
from commonbeat.opportunities.models import Opportunity, OpportunityVersion, Program
from commonbeat.opportunities.queries import newest_released
from commonbeat.opportunities.services import offers, questions
from commonbeat.opportunities.services.programs import make_program, save_rulebook
from commonbeat.opportunities.services.wording import Wording
from commonbeat.people.models import User

_NEEDED = ("match_percent",)  # that have no value which means "not said"


@dataclass(frozen=True, kw_only=True)
class Dates:
    """From when until when applications are taken, and whose clock is printed."""

    opens_at: datetime
    closes_at: datetime
    time_zone: str


@transaction.atomic
def begin_from_template(
    *, name: str, number: str, opening: offers.Opening, dates: Dates, by: User
) -> OpportunityVersion:
    """Write the first draft of an opportunity from a program's template.

    The program is made if it is not there. What no public source gives is left open, and
    keeps the draft from being posted until somebody fills it in.
    """
    template = programs.read(name)
    version = offers.begin_opportunity(
        program=the_program(template),
        number=number,
        opening=opening,
        wording=wording_of(template, dates),
        by=by,
    )
    _bring_rulebook(version, template, by)
    return version


def _bring_rulebook(version: OpportunityVersion, template: Template, by: User) -> None:
    """Give the new round the rulebook of its program, where a preset is known."""
    if template.rulebook:
        content = presets.read(template.rulebook)
        save_rulebook(round_=version.opportunity.round, content=content, by=by)


def the_program(template: Template) -> Program:
    """Return the program of a template, made if it is not there."""
    found = Program.objects.filter(slug=template.slug).first()
    return found or make_program(
        slug=template.slug,
        code=template.code,
        name=template.name,
        assistance_listing=template.assistance_listing,
        summary=template.summary,
        by=None,
    )


def wording_of(template: Template, dates: Dates) -> Wording:
    """Return what a draft says that begins with a template."""
    form_set = newest_released(template.form_set)
    if form_set is None:
        raise Refused(
            Problem(
                "opportunity.no_ready_forms",
                f"The form set {template.form_set!r} is not there.",
                "Run the command load_form_sets once.",
            )
        )
    figures = template.figures
    return Wording(
        title=template.title,
        summary=template.summary,
        sections=_sections(template),
        applicant_types=template.applicant_types,
        eligibility=template.eligibility,
        contacts=(),
        form_set=form_set,
        opens_at=dates.opens_at,
        closes_at=dates.closes_at,
        time_zone=dates.time_zone,
        funds_cents=template.cents("funds_dollars") or 0,
        award_floor_cents=template.cents("award_floor_dollars"),
        award_ceiling_cents=template.cents("award_ceiling_dollars"),
        expected_awards=figures["expected_awards"].value,
        match_percent=figures["match_percent"].value or 0,
        months=figures["months"].value or 0,
        sources=(*(figure.in_words for figure in figures.values()), *template.sources),
    )


def _sections(template: Template) -> tuple[NoticeSection, ...]:
    """Return the sections; the first also asks for figures whose field cannot stay empty."""
    unknown = [template.figures[name] for name in _NEEDED]
    lines = [
        f"[To fill in: {each.label}; {each.note}]" for each in unknown if each.value is None
    ]
    first, *others = template.sections
    text = "\n\n".join([first.markdown, *lines])
    return (replace(first, markdown=text), *others)


def load_offers(*, writer: User, approver: User, now: datetime) -> list[Opportunity]:
    """Load the opportunities of the demonstration that are not there yet, dated from `now`."""
    there = set(Opportunity.objects.values_list("number", flat=True))
    return [
        _load(each, writer, approver, now)
        for each in demonstration.OFFERS
        if each.number not in there
    ]


@transaction.atomic
def _load(
    offer: demonstration.DemoOffer, writer: User, approver: User, now: datetime
) -> Opportunity:
    opens_at, closes_at = offer.dates(now)
    dates = Dates(opens_at=opens_at, closes_at=closes_at, time_zone=demonstration.TIME_ZONE)
    template = programs.read(offer.template)
    wording = replace(
        wording_of(template, dates),
        title=f"{template.title} (synthetic)",
        sections=tuple(_filled(each, offer.fills) for each in _sections(template)),
        contacts=demonstration.CONTACTS,
        sources=(demonstration.NOTICE, *wording_of(template, dates).sources),
    )
    version = offers.begin_opportunity(
        program=the_program(template),
        number=offer.number,
        opening=offers.Opening(
            slug=offer.number.lower(),
            name=f"{template.name}, fiscal year {closes_at.year} (synthetic)",
            fiscal_year=closes_at.year,
            is_synthetic=True,
        ),
        wording=wording,
        by=writer,
    )
    _bring_rulebook(version, template, writer)
    posted_at = min(now, opens_at) - timedelta(days=7)
    if offer.until >= demonstration.Until.SUBMITTED:
        version = offers.submit_version(version=version, by=writer, now=posted_at)
    if offer.until >= demonstration.Until.PUBLISHED:
        version = offers.publish_version(version=version, by=approver, now=posted_at)
    if offer.amendment:
        _amend(version.opportunity, wording, offer, (writer, approver), now)
    _ask(version.opportunity, offer, writer, now)
    return version.opportunity


def _filled(section: NoticeSection, fills: Mapping[str, str]) -> NoticeSection:
    text = section.markdown
    for mark, words in fills.items():
        text = text.replace(mark, words)
    return replace(section, markdown=text)


def _amend(
    opportunity: Opportunity,
    wording: Wording,
    offer: demonstration.DemoOffer,
    people: tuple[User, User],
    now: datetime,
) -> None:
    writer, approver = people
    later = wording.closes_at + demonstration.EXTENDED
    version = offers.amend(opportunity=opportunity, by=writer)
    version = offers.save_wording(
        version=version,
        wording=replace(wording, closes_at=later),
        amendment_reason=offer.amendment,
        by=writer,
    )
    version = offers.submit_version(version=version, by=writer, now=now)
    offers.publish_version(version=version, by=approver, now=now)


def _ask(
    opportunity: Opportunity, offer: demonstration.DemoOffer, writer: User, now: datetime
) -> None:
    for text, answer in offer.questions:
        asked = questions.ask_question(opportunity=opportunity, text=text, by=None)
        if answer:
            questions.answer_question(question=asked, answer=answer, by=writer, now=now)
