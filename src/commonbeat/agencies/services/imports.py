"""Import a file by its kind: the one door of the command line to all importers."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from commonbeat.agencies.models import Source
from commonbeat.agencies.services.figures import import_city_offenses, import_county_economics
from commonbeat.agencies.services.identifiers import import_ueis
from commonbeat.agencies.services.places import import_place_codes
from commonbeat.agencies.services.registry import import_police_employees
from commonbeat.demonstration.public_files import BY_KIND
from commonbeat.people.models import User

UEIS = "ueis"  # the office's own list, and no figures: it has no edition


class ImportReport(Protocol):
    """What an import did, or would do: in numbers, and one by one."""

    @property
    def sentences(self) -> list[str]:
        """Return what came of it, in numbers."""

    @property
    def details(self) -> list[str]:
        """Return each change, where there is something to say of each."""


def import_file(
    *, kind: str, data: bytes, vintage: str, year: int, by: User | None, dry_run: bool
) -> ImportReport:
    """Import a file, all or nothing. Raises Refused with every problem of it.

    kind      a key of BY_KIND, or "ueis"
    vintage   the edition of the file; empty for the one that is known here
    year      the year of a table of offenses, which does not say it
    """
    if kind == UEIS:
        return import_ueis(data=data, by=by, dry_run=dry_run)
    importers: dict[str, Callable[..., ImportReport]] = {
        "employees": import_police_employees,
        "places": import_place_codes,
        "offenses": partial(import_city_offenses, year=year),
        "poverty": partial(import_county_economics, kind="poverty"),
        "unemployment": partial(import_county_economics, kind="unemployment"),
    }
    file = BY_KIND[kind]
    edition = vintage or (str(year) if kind == "offenses" else file.vintage)
    source = Source(name=file.name, vintage=edition, address=file.address, licence=file.licence)
    return importers[kind](data=data, source=source, by=by, dry_run=dry_run)
