"""Bring figures of cities and counties onto record, each with its source and year."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import transaction

from commonbeat.agencies.models import Agency, AgencyFigure, CountyFigure, Source
from commonbeat.agencies.services.registry import kept_source
from commonbeat.base import audit
from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats import county_economics
from commonbeat.formats.city_offenses import CityOffenses, read_city_offenses
from commonbeat.formats.county_economics import CountyMeasure
from commonbeat.formats.fbi import AgencyType
from commonbeat.formats.matching import Missed, Sought, match_cities
from commonbeat.people.models import User

_BATCH = 2_000
_READERS = {
    "poverty": county_economics.read_poverty,
    "unemployment": county_economics.read_unemployment,
}
KINDS = tuple(_READERS)
MISSED_WORDS = {
    Missed.NOT_LISTED: "no city of that name and state is in the file",
    Missed.RESIDENTS_DIFFER: "the city of that name has too different a number of residents",
    Missed.AMBIGUOUS: "several cities fit equally well",
    Missed.TAKEN: "the city fits another agency better",
}
K = TypeVar("K")
AgencyKey = tuple[int, str, int]  # row, measure, year
CountyKey = tuple[str, str, int]  # FIPS, measure, year


@dataclass
class FigureReport:
    """What an import of figures did, or would do."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    matched: int = 0
    counties: int = 0
    missed: dict[Missed, int] = field(default_factory=dict)
    dry_run: bool = False

    @property
    def sentences(self) -> list[str]:
        """Return what came of the import, in numbers."""
        figures = (
            f"{self.added:,} figures added, {self.changed:,} changed,"
            f" {self.unchanged:,} unchanged."
        )
        if self.counties:
            return [f"{self.counties:,} counties; {figures}"]
        return [f"{self.matched:,} agencies found their city; {figures}", *told(self.missed)]

    @property
    def details(self) -> list[str]:
        """Return nothing more: there are too many figures to name each."""
        return []


def import_city_offenses(
    *, data: bytes, year: int, source: Source, by: User | None, dry_run: bool
) -> FigureReport:
    """Give municipal agencies the offences of their city. Raises Refused with all problems."""
    rows, problems = read_city_offenses(data)
    if problems:
        raise Refused(*problems)
    source.sha256 = hashlib.sha256(data).hexdigest()
    agencies = Agency.objects.filter(
        agency_type=AgencyType.MUNICIPAL, is_synthetic=source.is_synthetic
    )
    matches, missed = match_cities(map(sought, agencies), rows)
    keys = {each.ori: each.pk for each in agencies}
    wanted = {
        (keys[ori], measure, year): value
        for ori, match in matches.items()
        for measure, value in _known(rows[match.at]).items()
    }
    with transaction.atomic():
        known = {
            (row.agency_id, row.measure, row.year): row.value_hundredths
            for row in AgencyFigure.objects.filter(year=year)
        }
        report = _compared(wanted, known, dry_run=dry_run)
        report.matched, report.missed = len(matches), counted(missed)
        if not dry_run:
            kept = kept_source(source)
            _write_agency_figures(wanted, kept)
            _record(by, kept, report)
    return report


def import_county_economics(
    *, data: bytes, kind: str, source: Source, by: User | None, dry_run: bool
) -> FigureReport:
    """Give counties their poverty or unemployment and income. Raises Refused.

    kind   "poverty" or "unemployment": which of the two files of the ERS it is
    """
    reader = _READERS.get(kind)
    if reader is None:
        raise Refused(_unknown_kind(kind))
    figures, problems = reader(data)
    if problems:
        raise Refused(*problems)
    source.sha256 = hashlib.sha256(data).hexdigest()
    wanted: dict[CountyKey, int] = {
        (each.fips, str(each.measure), each.year): int(each.value.scaleb(2))
        for each in figures
        if not (kind == "unemployment" and each.measure is CountyMeasure.INCOME)
    }
    with transaction.atomic():
        known: dict[CountyKey, int] = {
            (row.fips, row.measure, row.year): row.value_hundredths
            for row in CountyFigure.objects.all()
        }
        report = _compared(wanted, known, dry_run=dry_run)
        report.counties = len({fips for fips, _, _ in wanted})
        if not dry_run:
            kept = kept_source(source)
            _write_county_figures(wanted, kept)
            _record(by, kept, report)
    return report


def sought(agency: Agency) -> Sought:
    """Return an agency as it looks for its city in a file that knows no ORI."""
    named = tuple(name for name in agency.counties.split(", ") if name)
    return Sought(agency.ori, agency.state, agency.name, named, agency.population or 0)


def _known(city: CityOffenses) -> dict[str, int]:
    """Return the figures of a city that are known, in hundredths."""
    return {name: value * 100 for name, value in city.figures.items() if value is not None}


def _compared(wanted: dict[K, int], known: dict[K, int], *, dry_run: bool) -> FigureReport:
    report = FigureReport(dry_run=dry_run)
    for key, value in wanted.items():
        if key not in known:
            report.added += 1
        elif known[key] == value:
            report.unchanged += 1
        else:
            report.changed += 1
    return report


def _write_agency_figures(wanted: dict[AgencyKey, int], source: Source) -> None:
    AgencyFigure.objects.bulk_create(
        (
            AgencyFigure(
                agency_id=pk, measure=measure, year=year, value_hundredths=value, source=source
            )
            for (pk, measure, year), value in wanted.items()
        ),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["agency", "measure", "year"],
        update_fields=["value_hundredths", "source"],
    )


def _write_county_figures(wanted: dict[CountyKey, int], source: Source) -> None:
    CountyFigure.objects.bulk_create(
        (
            CountyFigure(
                fips=fips, measure=measure, year=year, value_hundredths=value, source=source
            )
            for (fips, measure, year), value in wanted.items()
        ),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["fips", "measure", "year"],
        update_fields=["value_hundredths", "source"],
    )


def _record(by: User | None, source: Source, report: FigureReport) -> None:
    audit.record(
        by,
        "figures.imported",
        source,
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
        sha256=source.sha256,
    )


def _unknown_kind(kind: str) -> Problem:
    return Problem(
        "county_economics.kind",
        f"{kind!r} is not a file of the Economic Research Service that can be read.",
        f"Choose one of: {', '.join(_READERS)}.",
        where="kind",
    )


def counted(missed: Mapping[str, Missed]) -> dict[Missed, int]:
    """Return how many agencies found no city, by reason, the most frequent first."""
    return dict(Counter(missed.values()).most_common())


def told(missed: Mapping[Missed, int]) -> list[str]:
    """Return why agencies found no city, as lines."""
    return [f"  {count:,} agencies: {MISSED_WORDS[why]}" for why, count in missed.items()]
