"""Opportunities in the words of CommonGrants, and what a search of it asks for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Q, QuerySet, Value, When
from jsonschema import Draft202012Validator, FormatChecker

from commonbeat.engine.standing import Standing
from commonbeat.opportunities.enums import APPLICANT_TYPES
from commonbeat.opportunities.models import Opportunity, OpportunityVersion
from commonbeat.opportunities.queries import matches, standing_is, standing_of

STATUSES = {
    Standing.FORECAST: "forecasted",
    Standing.POSTED: "open",
    Standing.CLOSED: "closed",
    Standing.ARCHIVED: "custom",
}
# kinds of applicants that the protocol has no word for are custom ones
_APPLICANTS = {
    "municipal": "government_municipal",
    "county": "government_county",
    "state": "government_state",
    "tribal": "government_tribal",
    "school": "school_district_independent",
    "special": "government_special_district",
}
_SORTS = {
    "lastModifiedAt": "updated_at",
    "createdAt": "created_at",
    "title": "current__title",
    "keyDates.closeDate": "closes",
    "funding.maxAwardAmount": "current__award_ceiling_cents",
    "funding.minAwardAmount": "current__award_floor_cents",
    "funding.totalAmountAvailable": "current__funds_cents",
    "funding.estimatedAwardCount": "current__expected_awards",
    "status.value": "standing_place",
}
_MONEY = {
    "totalFundingAvailableRange": "current__funds_cents",
    "minAwardAmountRange": "current__award_floor_cents",
    "maxAwardAmountRange": "current__award_ceiling_cents",
}
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    if isinstance(value, str):
        _day(value, time.min)
    return True


@_FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value) is not None


@cache
def specification() -> dict[str, Any]:
    """Return the OpenAPI description of these addresses."""
    text = (files("commonbeat.api") / "common_grants.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def request_errors(body: object) -> list[str]:
    """Return what is wrong in the body of a search, with its place."""
    schema = {
        "$ref": "#/components/schemas/SearchRequest",
        "components": specification()["components"],
    }
    validator = Draft202012Validator(schema, format_checker=_FORMATS)
    return [
        f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(body)
    ]


@dataclass(frozen=True)
class Wanted:
    """The opportunities that a search asks for, and what of it could not be done."""

    rows: QuerySet[Opportunity]
    filter_errors: tuple[str, ...]
    sort_errors: tuple[str, ...]


def wanted(rows: QuerySet[Opportunity], body: Mapping[str, Any], now: datetime) -> Wanted:
    """Return the rows that a search with a checked body asks for, in its order."""
    filters, errors = body.get("filters", {}), []
    text = body.get("search", "")
    if text.strip():
        rows = rows.filter(pk__in=matches(text))
    if "status" in filters:
        rows = rows.filter(_status(filters["status"], now))
    if "closeDateRange" in filters:
        rows = rows.filter(_close_dates(filters["closeDateRange"]))
    for name, column in _MONEY.items():
        if name in filters:
            condition = _money(filters[name], column)
            if condition is None:
                errors.append(f"{name}: amounts are in USD only; it was left out")
            else:
                rows = rows.filter(condition)
    errors += [
        f"{name}: not known here; it was left out" for name in filters.get("customFilters", ())
    ]
    sorting = body.get("sorting", {"sortBy": "lastModifiedAt"})
    custom = sorting["sortBy"] == "custom"
    told = ("sortBy custom is not known here; sorted by lastModifiedAt",) if custom else ()
    return Wanted(_sorted(rows, sorting, now), tuple(errors), told)


def _sorted(
    rows: QuerySet[Opportunity], sorting: Mapping[str, str], now: datetime
) -> QuerySet[Opportunity]:
    column = _SORTS.get(sorting["sortBy"], "updated_at")
    if column == "standing_place":
        places = [
            When(standing_is(each, now), then=Value(n)) for n, each in enumerate(Standing)
        ]
        rows = rows.annotate(standing_place=Case(*places, default=Value(9)))
    minus = "" if sorting.get("sortOrder") == "asc" else "-"
    return rows.order_by(f"{minus}{column}", "number")


def _status(asked: Mapping[str, Any], now: datetime) -> Q:
    named = Q(pk__in=[])
    for standing, word in STATUSES.items():
        if word in asked["value"]:
            named |= standing_is(standing, now)
    return named if asked["operator"] == "in" else ~named


def _close_dates(asked: Mapping[str, Any]) -> Q:
    """Return the condition of a range of days or moments; a day ends with its last moment."""
    low = _day(asked["value"]["min"], time.min)
    high = _day(asked["value"]["max"], time.max)
    inside = Q(closes__gte=low, closes__lte=high)
    return inside if asked["operator"] == "between" else ~inside


def _day(text: str, at: time) -> datetime:
    if len(text) == len("2027-01-01"):
        return datetime.combine(date.fromisoformat(text), at, UTC)
    moment = datetime.fromisoformat(text)
    try:  # in UTC, as PostgreSQL knows no zone more than 16 hours away from it
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:  # in the first or the last hours that there are
        return moment.replace(tzinfo=UTC)


def _money(asked: Mapping[str, Any], column: str) -> Q | None:
    """Return the condition of a range of amounts; None for another currency."""
    low, high = asked["value"]["min"], asked["value"]["max"]
    if {low["currency"].upper(), high["currency"].upper()} != {"USD"}:
        return None
    inside = Q(**{f"{column}__gte": _cents(low), f"{column}__lte": _cents(high)})
    return (
        inside
        if asked["operator"] == "between"
        else ~inside & Q(**{f"{column}__isnull": False})
    )


def _cents(money: Mapping[str, str]) -> int:
    """Return an amount in cents, held within what a database column can be compared with."""
    most = 2**63 - 1
    whole, _, part = money["amount"].lstrip("-").partition(".")
    cents = (
        int(whole[-17:]) * 100 + int((part + "00")[:2]) if len(whole.lstrip("0")) < 17 else most
    )
    return -cents if money["amount"].startswith("-") else cents


def opportunity(
    row: Opportunity, version: OpportunityVersion, *, source: str, now: datetime
) -> dict[str, Any]:
    """Return a published opportunity in the protocol's words, without what is not known."""
    return {
        "id": str(row.public_id),
        "title": version.title,
        "description": version.summary,
        "status": _status_of(standing_of(row, now)),
        "funding": _funding(version),
        "keyDates": {
            "postDate": _event("Opens", version.opens_at, version.time_zone),
            "closeDate": _event("Closes", row.deadline, version.time_zone),
        },
        "acceptedApplicantTypes": [_applicant(code) for code in version.applicant_types],
        "source": source,
        "customFields": _custom_fields(row, version),
        "createdAt": _stamp(row.created_at),
        "lastModifiedAt": _stamp(row.updated_at),
    }


def _status_of(standing: Standing) -> dict[str, str]:
    found = {"value": STATUSES[standing]}
    return found | {"customValue": "archived"} if standing == Standing.ARCHIVED else found


def _funding(version: OpportunityVersion) -> dict[str, Any]:
    amounts = {
        "totalAmountAvailable": version.funds_cents,
        "minAwardAmount": version.award_floor_cents,
        "maxAwardAmount": version.award_ceiling_cents,
    }
    found: dict[str, Any] = {
        name: {"amount": f"{cents // 100}.{cents % 100:02}", "currency": "USD"}
        for name, cents in amounts.items()
        if cents is not None
    }
    if version.expected_awards is not None:
        found["estimatedAwardCount"] = version.expected_awards
    return found


def _event(name: str, moment: datetime, time_zone: str) -> dict[str, str]:
    local = moment.astimezone(ZoneInfo(time_zone))
    return {
        "name": name,
        "eventType": "singleDate",
        "date": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M:%S}",
        "description": f"By the clock of {time_zone}",
    }


def _applicant(code: str) -> dict[str, str]:
    words = {"description": APPLICANT_TYPES.get(code, code)}
    if code in _APPLICANTS:
        return {"value": _APPLICANTS[code]} | words
    return {"value": "custom", "customValue": code} | words


def _custom_fields(row: Opportunity, version: OpportunityVersion) -> dict[str, Any]:
    fields = [
        ("number", "string", row.number, "Number of the opportunity"),
        ("program", "string", row.round.program.name, "Program"),
        ("assistanceListing", "string", row.round.program.assistance_listing, "On SAM.gov"),
        ("matchPercent", "integer", version.match_percent, "Match that is asked for"),
        ("months", "integer", version.months, "Months that a project may last"),
        ("timeZone", "string", version.time_zone, "Whose clock the dates are printed by"),
        ("version", "integer", version.number, "1 at first, one more with each amendment"),
        ("isSynthetic", "boolean", row.round.is_synthetic, "Made up for a demonstration"),
    ]
    return {
        name: {"name": name, "fieldType": kind, "value": value, "description": words}
        for name, kind, value, words in fields
        if value != ""
    }


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC) + timedelta(0):%Y-%m-%dT%H:%M:%S.%fZ}"
