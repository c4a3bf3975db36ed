"""The list of agencies, one agency by its ORI, and the figures of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Q, QuerySet

from commonbeat.agencies.models import Agency, AgencyFigure, CountyFigure
from commonbeat.base.listing import Listing, words_asked
from commonbeat.formats.fbi import AgencyType
from commonbeat.formats.jurisdictions import BY_CODE

SIZES: dict[str, tuple[str, Q]] = {
    "none": ("No sworn officers", Q(sworn=0)),
    "small": ("1 to 20 sworn officers", Q(sworn__gte=1, sworn__lte=20)),
    "medium": ("21 to 100 sworn officers", Q(sworn__gte=21, sworn__lte=100)),
    "large": ("101 to 500 sworn officers", Q(sworn__gte=101, sworn__lte=500)),
    "very-large": ("More than 500 sworn officers", Q(sworn__gt=500)),
}
FEDERAL = "federal"
RECORDS = {"real": "Real, from public files", "synthetic": "Synthetic, made up"}


@dataclass(frozen=True, kw_only=True)
class Filters(Listing):
    """Which agencies somebody wants to see."""

    SORTS: ClassVar = {
        "name": "name",
        "state": "state",
        "population": "population",
        "sworn": "sworn",
        "civilian": "civilian",
    }
    FIRST_DOWN: ClassVar = ("population", "sworn", "civilian")

    state: str = ""
    type: str = ""
    size: str = ""
    records: str = ""
    sort: str = "name"

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filters":
        """Return the filters of an address; unknown values are left out."""
        state, kind, size = (asked.get(key, "") for key in ("state", "type", "size"))
        records = asked.get("records", "")
        return cls(
            q=words_asked(asked),
            state=state if state in BY_CODE or state == FEDERAL else "",
            type=kind if kind in list(AgencyType) else "",
            size=size if size in SIZES else "",
            records=records if records in RECORDS else "",
            sort=cls.read_sort(asked),
        )


def agencies(filters: Filters) -> QuerySet[Agency]:
    """Return the agencies that the filters leave, in their order; ties go by name and ORI."""
    found = Agency.objects.all()
    if filters.state:
        found = found.filter(state="" if filters.state == FEDERAL else filters.state)
    if filters.type:
        found = found.filter(agency_type=filters.type)
    if filters.size:
        found = found.filter(SIZES[filters.size][1])
    if filters.records:
        found = found.filter(is_synthetic=filters.records == "synthetic")
    return filters.listed(found, "name", "ori")


def is_registered(ori: str) -> bool:
    """Return whether the registry has the agency of an ORI of 9 characters."""
    return Agency.objects.filter(ori=ori).exists()


def city_figures(agency: Agency) -> QuerySet[AgencyFigure]:
    """Return the figures of an agency's city, newest year first."""
    return agency.figures.select_related("source").order_by("-year", "measure")


def county_figures(agency: Agency) -> QuerySet[CountyFigure]:
    """Return the newest figures of an agency's county; nothing when it has no county."""
    found = CountyFigure.objects.filter(fips=agency.county_fips).exclude(fips="")
    return found.select_related("source").order_by("measure", "-year")
