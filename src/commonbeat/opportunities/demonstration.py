"""The opportunities of the demonstration: real programs, made-up dates and questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

TIME_ZONE = "America/New_York"
NOTICE = (
    "Synthetic: dates, contacts, questions and answers are made up for the demonstration; the"
    " figures below are those of the real program in the year that each line names."
)
CONTACTS = (
    {
        "name": "Grants desk (synthetic)",
        "email": "grants@commonbeat.example",
        "phone": "",
        "for": "questions about the program",
    },
    {
        "name": "Help with this site (synthetic)",
        "email": "help@commonbeat.example",
        "phone": "",
        "for": "sign-in and forms",
    },
)
EXTENDED = timedelta(days=14)
_OPENS, _CLOSES = time(9, 0), time(16, 59)


class Until(IntEnum):
    """How far an offer has come."""

    DRAFT = 0
    SUBMITTED = 1
    PUBLISHED = 2


@dataclass(frozen=True, kw_only=True)
class DemoOffer:
    """One opportunity, dated in days from the day on which it is loaded."""

    number: str
    template: str
    opens_in: int
    closes_in: int
    until: Until = Until.PUBLISHED
    amendment: str = ""
    questions: tuple[tuple[str, str], ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)

    def dates(self, now: datetime) -> tuple[datetime, datetime]:
        """Return when it opens and closes, by the clock of its time zone."""
        zone = ZoneInfo(TIME_ZONE)
        today = now.astimezone(zone).date()

        def at(days: int, clock: time) -> datetime:
            return datetime.combine(today + timedelta(days=days), clock, zone)

        return at(self.opens_in, _OPENS), at(self.closes_in, _CLOSES)


OFFERS = (
    DemoOffer(
        number="DEMO-CHP",
        template="chp",
        opens_in=-20,
        closes_in=55,
        questions=(
            (
                "May an agency with nine officers ask for more than one?",
                "Yes. Ask for what your plan needs. At most 50 can be awarded to one agency.",
            ),
            ("Does the city manager have to sign before we begin to write?", ""),
        ),
    ),
    DemoOffer(
        number="DEMO-SVPP",
        template="svpp",
        opens_in=-35,
        closes_in=24,
        amendment="Storms closed many schools in the last month, so there are two more weeks.",
        questions=(
            (
                "Can a sheriff's office apply for three districts at once?",
                "Yes, in one application. Each district writes a letter of support.",
            ),
            (
                "Are radios for school staff allowed?",
                "Yes, if they call law enforcement in an emergency.",
            ),
        ),
    ),
    DemoOffer(
        number="DEMO-MICRO",
        template="cpd-microgrants",
        opens_in=-10,
        closes_in=12,
        fills={
            "[To fill in: how many applications one agency may send]": "two (synthetic)",
            "[To fill in: the areas of this year, one line each]": (
                "These are synthetic examples:\n\n- meeting residents where they are;\n"
                "- young people and police;\n- recruiting people who know the place;\n"
                "- repeat calls from the same address."
            ),
        },
    ),
    DemoOffer(number="DEMO-LEMHWA", template="lemhwa", opens_in=30, closes_in=95),
    DemoOffer(number="DEMO-AHTF", template="ahtf", opens_in=-120, closes_in=-40),
    DemoOffer(
        number="DEMO-CAMP", template="camp", opens_in=45, closes_in=110, until=Until.DRAFT
    ),
    DemoOffer(
        number="DEMO-AHTF-NEXT",
        template="ahtf",
        opens_in=60,
        closes_in=120,
        until=Until.SUBMITTED,
    ),
)
