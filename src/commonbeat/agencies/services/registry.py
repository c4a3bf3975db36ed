"""Add and update agencies, all or nothing, and report what changed field by field."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from commonbeat.agencies.models import Agency, Source, Staffing, search_text
from commonbeat.agencies.records import AgencyRecord, from_nation, from_police_employees
from commonbeat.base import audit
from commonbeat.demonstration.nation import SyntheticAgency
from commonbeat.engine.problems import Refused
from commonbeat.formats.fbi import read_police_employees
from commonbeat.formats.ori import short_ori
from commonbeat.people.models import User

FIELDS = (
    "name",
    "agency_type",
    "state",
    "counties",
    "county_fips",
    "jurisdiction",
    "latitude_thousandths",
    "longitude_thousandths",
    "population",
    "sworn",
    "civilian",
    "year",
)
LOCATED = {"county_fips", "jurisdiction", "latitude_thousandths", "longitude_thousandths"}
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of one agency that an import changes, before and after as text."""

    ori: str
    name: str
    field: str
    before: str
    after: str


@dataclass
class Report:
    """What an import did, or would do."""

    added: int = 0
    unchanged: int = 0
    older: int = 0
    absent: int = 0
    changes: list[Changed] = field(default_factory=list)
    dry_run: bool = False

    @property
    def updated(self) -> int:
        """Return how many agencies have at least one changed field."""
        return len({change.ori for change in self.changes})

    @property
    def sentences(self) -> list[str]:
        """Return what came of the import, in numbers."""
        fields = Counter(each.field for each in self.changes)
        return [
            (
                f"{self.added:,} agencies added, {self.updated:,} updated, {self.unchanged:,}"
                f" unchanged; {self.older:,} older than what is on record;"
                f" {self.absent:,} on record but not in the file stay as they are."
            ),
            *(f"  {name}: {count:,} changed" for name, count in fields.most_common()),
        ]

    @property
    def details(self) -> list[str]:
        """Return each changed field, before and after."""
        return [
            f"  {each.ori} {each.name}: {each.field} {each.before!r} -> {each.after!r}"
            for each in self.changes
        ]


def import_police_employees(
    *, data: bytes, source: Source, by: User | None, dry_run: bool
) -> Report:
    """Bring the registry up to the FBI's police employee file.

    Raises Refused with every problem of the file; then nothing changes. Agencies that the
    file does not name stay. `source` is unsaved or saved; a dry run saves nothing.
    """
    rows, problems = read_police_employees(data)
    if problems:
        raise Refused(*problems)
    source.sha256 = hashlib.sha256(data).hexdigest()
    records = from_police_employees(rows)
    return save_agencies(records=records, source=source, by=by, dry_run=dry_run)


def load_nation(agencies: Sequence[SyntheticAgency]) -> Report:
    """Put the agencies of the synthetic nation into the registry, labelled as such."""
    source = Source(
        name="Commonbeat demonstration nation",
        vintage="synthetic",
        licence="Apache-2.0",
        is_synthetic=True,
    )
    return save_agencies(records=from_nation(agencies), source=source, by=None, dry_run=False)


def save_agencies(
    *, records: Sequence[AgencyRecord], source: Source, by: User | None, dry_run: bool
) -> Report:
    """Add and update agencies in one transaction; what is on record for a newer year stays."""
    with transaction.atomic():
        report, new, changed = _compared(records, dry_run=dry_run)
        report.absent = _absent(records)
        if not dry_run:
            kept = kept_source(source)
            _write(new, changed, kept)
            _write_staffing(records, kept)
            audit.record(
                by,
                "registry.imported",
                kept,
                added=report.added,
                updated=report.updated,
                unchanged=report.unchanged,
                sha256=source.sha256,
            )
    return report


def _compared(
    records: Iterable[AgencyRecord], *, dry_run: bool
) -> tuple[Report, list[Agency], list[Agency]]:
    """Return the report, the agencies to add, and those to update, values already set."""
    report = Report(dry_run=dry_run)
    known = Agency.objects.in_bulk(field_name="ori")
    new: list[Agency] = []
    changed: list[Agency] = []
    for record in records:
        agency = known.get(record.ori)
        if agency is None:
            new.append(_new(record))
            report.added += 1
        elif record.year < agency.year:
            report.older += 1
        elif differences := _differences(agency, record):
            report.changes += differences
            changed.append(_filled(agency, record))
        else:
            report.unchanged += 1
    return report, new, changed


def _differences(agency: Agency, record: AgencyRecord) -> list[Changed]:
    return [
        Changed(record.ori, agency.name, name, _text(before), _text(after))
        for name in FIELDS
        if (before := getattr(agency, name)) != (after := _wanted(agency, record, name))
    ]


def _wanted(agency: Agency, record: AgencyRecord, name: str) -> object:
    """Return the new value of a field; where a file could not tell a place, the known stays."""
    value: object = getattr(record, name)
    return getattr(agency, name) if name in LOCATED and value in {"", None} else value


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _new(record: AgencyRecord) -> Agency:
    agency = Agency(
        ori=record.ori, ori7=short_ori(record.ori), is_synthetic=record.is_synthetic
    )
    return _filled(agency, record)


def _filled(agency: Agency, record: AgencyRecord) -> Agency:
    for name in FIELDS:
        setattr(agency, name, _wanted(agency, record, name))
    agency.search = search_text(record.name, record.ori, record.counties)
    return agency


def _write(new: Sequence[Agency], changed: Sequence[Agency], source: Source) -> None:
    for agency in (*new, *changed):
        agency.source = source
    Agency.objects.bulk_create(new, batch_size=_BATCH)
    Agency.objects.bulk_update(changed, [*FIELDS, "search", "source"], batch_size=200)


def _write_staffing(records: Sequence[AgencyRecord], source: Source) -> None:
    """Keep the figures of each year; the same year again replaces what it said."""
    keys = dict(Agency.objects.values_list("ori", "pk"))
    Staffing.objects.bulk_create(
        (
            Staffing(
                agency_id=keys[record.ori],
                year=record.year,
                population=record.population,
                sworn=record.sworn,
                civilian=record.civilian,
                source=source,
            )
            for record in records
        ),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["agency", "year"],
        update_fields=["population", "sworn", "civilian", "source"],
    )


def _absent(records: Sequence[AgencyRecord]) -> int:
    """Return how many agencies of the same kind are on record but not in this file."""
    synthetic = bool(records) and records[0].is_synthetic
    mine = {record.ori for record in records}
    known = Agency.objects.filter(is_synthetic=synthetic).values_list("ori", flat=True)
    return sum(ori not in mine for ori in known)


def kept_source(source: Source) -> Source:
    """Save a source, or bring the edition that is on record up to date."""
    kept, _ = Source.objects.update_or_create(
        name=source.name,
        vintage=source.vintage,
        defaults={
            "address": source.address,
            "licence": source.licence,
            "sha256": source.sha256,
            "is_synthetic": source.is_synthetic,
        },
    )
    return kept
