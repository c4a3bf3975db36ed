"""Agencies, their staff by year, figures of cities and counties, and where each comes from."""

from decimal import Decimal

from django.db import models

from commonbeat.base import listing
from commonbeat.base.models import Stamped
from commonbeat.formats.fbi import AgencyType
from commonbeat.formats.jurisdictions import BY_CODE
from commonbeat.formats.ori import short_ori

TYPE_WORDS = {
    AgencyType.MUNICIPAL: "Municipal police",
    AgencyType.SHERIFF: "County or sheriff",
    AgencyType.TRIBAL: "Tribal",
    AgencyType.CAMPUS: "University or college",
    AgencyType.STATE: "State police",
    AgencyType.STATE_OTHER: "Other state agency",
    AgencyType.FEDERAL: "Federal",
    AgencyType.OTHER: "Other",
}


class Source(models.Model):
    """Where figures come from: one publication in one edition."""

    name = models.CharField(max_length=200)
    vintage = models.CharField(max_length=60)
    address = models.URLField(max_length=300, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "vintage"]
        constraints = [
            models.UniqueConstraint(name="source_edition_once", fields=["name", "vintage"]),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.vintage}"


class Agency(Stamped):
    """One law-enforcement agency. `state` is empty for a federal one.

    Population, sworn and civilian are those of the newest year on record, kept here so that
    a list can be sorted by them; population is None when its residents are counted elsewhere.
    """

    ori = models.CharField(max_length=9, unique=True)
    ori7 = models.CharField(max_length=7, db_index=True)
    uei = models.CharField(
        max_length=12, unique=True, null=True, blank=True
    )  # NULL, so that many may lack one
    name = models.CharField(max_length=200)
    agency_type = models.CharField(
        max_length=12, choices=[(each.value, TYPE_WORDS[each]) for each in AgencyType]
    )
    state = models.CharField(max_length=2, blank=True)
    counties = models.CharField(max_length=300, blank=True)
    county_fips = models.CharField(max_length=5, blank=True)
    place_fips = models.CharField(max_length=7, blank=True)
    jurisdiction = models.CharField(max_length=200, blank=True)
    latitude_thousandths = models.IntegerField(null=True, blank=True)
    longitude_thousandths = models.IntegerField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    sworn = models.PositiveIntegerField()
    civilian = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="agencies")
    is_synthetic = models.BooleanField(default=False)
    search = models.CharField(max_length=300)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )  # the record that is kept; this one only points there

    class Meta:
        ordering = ["name", "ori"]
        verbose_name_plural = "agencies"
        indexes = [
            models.Index(name="agency_state", fields=["state", "name"]),
            models.Index(name="agency_sworn", fields=["-sworn"]),
            models.Index(name="agency_population", fields=["-population"]),
            models.Index(name="agency_type", fields=["agency_type"]),
            models.Index(name="agency_name", fields=["name", "ori"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="agency_state_known",
                condition=models.Q(state="") | models.Q(state__in=sorted(BY_CODE)),
            ),
            models.CheckConstraint(
                name="agency_type_known",
                condition=models.Q(agency_type__in=[each.value for each in AgencyType]),
            ),
            models.CheckConstraint(
                name="agency_ori_long", condition=models.Q(ori__regex=r"^[A-Z]{2}[A-Z0-9]{7}$")
            ),
            models.CheckConstraint(
                name="agency_points_elsewhere",
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
            ),
            models.CheckConstraint(
                name="agency_county_fips",
                condition=models.Q(county_fips__regex=r"^([0-9]{5})?$"),
            ),
            models.CheckConstraint(
                name="agency_place_fips", condition=models.Q(place_fips__regex=r"^([0-9]{7})?$")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def latitude(self) -> Decimal | None:
        """Return degrees north."""
        return _scaled(self.latitude_thousandths, 3)

    @property
    def longitude(self) -> Decimal | None:
        """Return degrees east; all are negative but those of Guam and the Marianas."""
        return _scaled(self.longitude_thousandths, 3)

    @property
    def state_name(self) -> str:
        """Return the name of the state or territory, or that it is federal."""
        return BY_CODE[self.state].name if self.state else "Federal"


class Staffing(models.Model):
    """Full-time staff and residents served of one agency in one year."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="staffing")
    year = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField(null=True)
    sworn = models.PositiveIntegerField()
    civilian = models.PositiveIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["agency", "-year"]
        constraints = [
            models.UniqueConstraint(name="staffing_once_a_year", fields=["agency", "year"]),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} in {self.year}"


class AgencyFigure(models.Model):
    """One figure of one agency's city in one year, such as robberies known to the police."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="figures")
    measure = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    value_hundredths = models.BigIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["agency", "measure", "-year"]
        constraints = [
            models.UniqueConstraint(
                name="agency_figure_once", fields=["agency", "measure", "year"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.year}"

    @property
    def value(self) -> Decimal:
        """Return the figure in its unit: a count, percent or dollars."""
        return Decimal(self.value_hundredths).scaleb(-2)


class CountyFigure(models.Model):
    """One figure of one county in one year, such as its poverty rate."""

    fips = models.CharField(max_length=5)
    measure = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    value_hundredths = models.BigIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["fips", "measure", "-year"]
        constraints = [
            models.UniqueConstraint(
                name="county_figure_once", fields=["fips", "measure", "year"]
            ),
            models.CheckConstraint(
                name="county_figure_fips", condition=models.Q(fips__regex=r"^[0-9]{5}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fips} {self.measure} {self.year}"

    @property
    def value(self) -> Decimal:
        """Return the figure in its unit: a count, percent or dollars."""
        return Decimal(self.value_hundredths).scaleb(-2)


def _scaled(value: int | None, places: int) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-places)


def search_text(name: str, ori: str, county: str) -> str:
    """Return what a search looks through."""
    return listing.search_text(name, ori, short_ori(ori), county)[:300]
