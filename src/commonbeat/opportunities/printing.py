"""An opportunity as a printed document and as calendar dates."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from commonbeat.formats.calendars import CalendarDate
from commonbeat.formats.printed import Document, Heading, Note, Pairs, Part, Prose
from commonbeat.opportunities import queries
from commonbeat.opportunities.models import Opportunity, OpportunityVersion
from commonbeat.opportunities.moments import in_words


def changed_at(opportunity: Opportunity, version: OpportunityVersion) -> datetime:
    """Return when what is printed last changed: the version, an answer, or the deadline."""
    published = version.published_at or version.updated_at
    answer = queries.answered_questions(opportunity).last()
    extension = opportunity.extensions.first()
    moments = [published]
    if answer is not None and answer.answered_at is not None:
        moments.append(answer.answered_at)
    if extension is not None:
        moments.append(extension.granted_at)
    return max(moments)


def printed_notice(opportunity: Opportunity, version: OpportunityVersion) -> Document:
    """Return the whole notice, as the page shows it, for the printer."""
    return Document(
        title=version.title,
        number=opportunity.number,
        parts=tuple(_parts(opportunity, version)),
        footer=f"{opportunity.number}, version {version.number}",
    )


def _parts(opportunity: Opportunity, version: OpportunityVersion) -> Iterator[Part]:
    program = opportunity.round.program
    if opportunity.round.is_synthetic:
        yield Note("Synthetic data: this opportunity is made up for a demonstration.")
    yield Prose(version.summary)
    yield Pairs(
        (
            ("Number", opportunity.number),
            ("Version", str(version.number)),
            ("Program", program.name),
            *(
                [("Assistance listing", program.assistance_listing)]
                * bool(program.assistance_listing)
            ),
            *queries.readable_facts(opportunity, version),
        )
    )
    for section in queries.sections_of(version):
        yield Heading(section.heading)
        yield Prose(section.markdown)
    yield from _lists(opportunity, version)


def _lists(opportunity: Opportunity, version: OpportunityVersion) -> Iterator[Part]:
    if version.eligibility:
        yield Heading("Questions before applying")
        yield Pairs(
            tuple(
                (each["question"], f"“{each['stops_on'].title()}” stops: {each['sentence']}")
                for each in version.eligibility
            )
        )
    yield Heading("Whom to ask")
    yield Pairs(
        tuple(
            (each["name"], "\n".join(filter(None, (each["email"], each["phone"], each["for"]))))
            for each in version.contacts
        )
    )
    answered = list(queries.answered_questions(opportunity))
    if answered:
        yield Heading("Questions and answers")
        yield Pairs(tuple((each.text, each.answer) for each in answered))
    for after, changes in queries.amendments(opportunity):
        yield Heading(f"What version {after.number} changed")
        yield Prose(after.amendment_reason)
        yield Pairs(
            tuple((each.what, f"Before: {each.before}\nNow: {each.after}") for each in changes)
        )
    if version.sources:
        yield Heading("Where the figures come from")
        yield Prose("\n".join(f"- {line}" for line in version.sources))


def calendar_dates(opportunity: Opportunity, url: str) -> list[CalendarDate]:
    """Return when a published opportunity opens and closes."""
    version = opportunity.current
    if version is None:
        return []
    zone, closes = ZoneInfo(version.time_zone), opportunity.deadline
    later = 0 if opportunity.extended_until is None else opportunity.extensions.count()
    return [
        CalendarDate(
            key=f"{opportunity.number}.{name}",
            title=f"{opportunity.number} {name}: {version.title}",
            when=when.astimezone(zone),
            description=f"{name.capitalize()} {in_words(when, version.time_zone)}.",
            url=url,
            sequence=version.number - 1 + later,
            cancelled=opportunity.archived_at is not None,
        )
        for name, when in (("opens", version.opens_at), ("closes", closes))
    ]
