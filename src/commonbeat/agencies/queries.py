"""The list of agencies, one agency by its ORI, and the figures of its page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet

from commonbeat.agencies.models import Agency, AgencyFigure, CountyFigure
from commonbeat.formats.fbi import AgencyType
from commonbeat.formats.jurisdictions import BY_CODE

SORTS = {
    "name": "name",
    "state": "state",
    "population": "population",
    "sworn": "sworn",
    "civilian": "civilian",
}
FIRST_DOWN = ("population", "sworn", "civilian")  # where people want the most first
SIZES: dict[str, tuple[str, Q]] = {
    "none": ("No sworn officers", Q(sworn=0)),
    "small": ("1 to 20 sworn officers", Q(sworn__gte=1, sworn__lte=20)),
    "medium": ("21 to 100 sworn officers", Q(sworn__gte=21, sworn__lte=100)),
    "large": ("101 to 500 sworn officers", Q(sworn__gte=101, sworn__lte=500)),
    "very-large": ("More than 500 sworn officers", Q(sworn__gt=500)),
}
FEDERAL = "federal"
RECORDS = {"real": "Real, from public files", "synthetic": "Synthetic, made up"}
LONGEST_SEARCH = 100


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which agencies somebody wants to see; what is empty does not narrow the list."""

    q: str = ""
    state: str = ""
    type: str = ""
    size: str = ""
    records: str = ""
    sort: str = "name"

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filters":
        """Return the filters of an address; unknown values are left out."""
        state, kind, size = (asked.get(key, "") for key in ("state", "type", "size"))
        sort, records = asked.get("sort", "name"), asked.get("records", "")
        words = asked.get("q", "")[:LONGEST_SEARCH].replace("\x00", "").lower().split()
        return cls(
            q=" ".join(words),
            state=state if state in BY_CODE or state == FEDERAL else "",
            type=kind if kind in list(AgencyType) else "",
            size=size if size in SIZES else "",
            records=records if records in RECORDS else "",
            sort=sort if sort.removeprefix("-") in SORTS else "name",
        )

    @property
    def address(self) -> str:
        """Return these filters as the query of an address that can be shared."""
        pairs = [(key, value) for key, value in vars(self).items() if value]
        return urlencode([pair for pair in pairs if pair != ("sort", "name")])

    @property
    def narrow(self) -> bool:
        """Return whether anything but the order was asked for."""
        return replace(self, sort="name") != Filters()

    def sorted_by(self, column: str) -> "Filters":
        """Return these filters sorted by a column; asked twice, the other way round."""
        first, second = (
            (f"-{column}", column) if column in FIRST_DOWN else (column, f"-{column}")
        )
        return replace(self, sort=second if self.sort == first else first)


def agencies(filters: Filters) -> QuerySet[Agency]:
    """Return the agencies that the filters leave, in their order; ties go by name and ORI."""
    found = Agency.objects.all()
    for word in filters.q.split():
        found = found.filter(search__contains=word)
    if filters.state:
        found = found.filter(state="" if filters.state == FEDERAL else filters.state)
    if filters.type:
        found = found.filter(agency_type=filters.type)
    if filters.size:
        found = found.filter(SIZES[filters.size][1])
    if filters.records:
        found = found.filter(is_synthetic=filters.records == "synthetic")
    column = F(SORTS[filters.sort.removeprefix("-")])
    down = filters.sort.startswith("-")
    order = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
    return found.order_by(order, "name", "ori")


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
