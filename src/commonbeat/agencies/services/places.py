"""Bring the Census codes of places onto record: which place an agency polices."""

import hashlib
from dataclasses import dataclass, field

from django.db import transaction

from commonbeat.agencies.models import Agency, Source
from commonbeat.agencies.services.codes import CodeReport
from commonbeat.agencies.services.figures import counted, sought, told
from commonbeat.agencies.services.registry import kept_source
from commonbeat.base import audit
from commonbeat.engine.problems import Refused
from commonbeat.formats.crosswalk import WholePlace, governed_places, read_crosswalk
from commonbeat.formats.fbi import AgencyType
from commonbeat.formats.matching import Missed, match_cities
from commonbeat.people.models import User

_BATCH = 400


@dataclass(kw_only=True)
class PlaceReport(CodeReport):
    """What an import of place codes did, or would do, and which agencies it missed."""

    what: str = "the code of their place"
    missed: dict[Missed, int] = field(default_factory=dict)

    @property
    def sentences(self) -> list[str]:
        """Return what came of the import, in numbers."""
        return [*super().sentences, *told(self.missed)]


def import_place_codes(
    *, data: bytes, source: Source, by: User | None, dry_run: bool
) -> PlaceReport:
    """Give municipal agencies the code of their place. Raises Refused with all problems.

    An agency that has no county yet gets the one where most residents of its place live.
    """
    pieces, problems = read_crosswalk(data)
    if problems:
        raise Refused(*problems)
    source.sha256 = hashlib.sha256(data).hexdigest()
    places = governed_places(pieces)
    with transaction.atomic():
        agencies = {
            each.ori: each
            for each in Agency.objects.filter(
                agency_type=AgencyType.MUNICIPAL, is_synthetic=source.is_synthetic
            )
        }
        report, touched = _compared(agencies, places, dry_run=dry_run)
        if not dry_run:
            kept = kept_source(source)
            Agency.objects.bulk_update(touched, ["place_fips", "county_fips"], _BATCH)
            audit.record(
                by,
                "places.imported",
                kept,
                set=report.set,
                changed=report.changed,
                unchanged=report.unchanged,
                sha256=source.sha256,
            )
    return report


def _compared(
    agencies: dict[str, Agency], places: list[WholePlace], *, dry_run: bool
) -> tuple[PlaceReport, list[Agency]]:
    """Return the report, and the agencies to save, codes already set."""
    matches, missed = match_cities(map(sought, agencies.values()), places)
    report = PlaceReport(missed=counted(missed), dry_run=dry_run)
    touched = []
    for ori, match in matches.items():
        agency, place = agencies[ori], places[match.at]
        if agency.place_fips == place.place_fips:
            report.unchanged += 1
            continue
        report.changed += bool(agency.place_fips)
        report.set += not agency.place_fips
        agency.place_fips = place.place_fips
        agency.county_fips = agency.county_fips or place.county_fips
        touched.append(agency)
    return report, touched
