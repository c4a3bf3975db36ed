"""Small police employee files and sources for the tests of the registry."""

from commonbeat.agencies.models import Agency, Source
from commonbeat.agencies.services.registry import Report, import_police_employees

HEADER = (
    "ori,data_year,pub_agency_name,state_abbr,county_name,agency_type_name,population,"
    "officer_ct,civilian_ct,total_pe_ct,pe_ct_per_1000\n"
)
ANCHORAGE = "AK0010100,2025,Anchorage,AK,ANCHORAGE,City,287385,369,169,538,1.87\n"
OMAHA = "NB0280200,2025,Omaha,NB,DOUGLAS,City,483335,859,201,1060,2.19\n"
GUAM = "GM0010000,2025,Guam Police,GM,GUAM,Other State Agency,0,288,40,328,\n"
PARKS = "FSNPS0000,2025,National Park Service,FS,NOT SPECIFIED,Federal,0,0,0,0,\n"


def employees(*lines: str) -> bytes:
    """Return a police employee file with these lines."""
    return (HEADER + "".join(lines)).encode()


def make_source(name: str = "FBI police employee data", vintage: str = "2025") -> Source:
    """Return an unsaved source of real figures."""
    return Source(name=name, vintage=vintage, address="https://example.org/data")


def import_lines(*lines: str, dry_run: bool = False) -> Report:
    """Import a file with these lines."""
    return import_police_employees(
        data=employees(*lines), source=make_source(), by=None, dry_run=dry_run
    )


def make_agencies(count: int) -> list[Agency]:
    """Add agencies with names that sort by number."""
    import_lines(
        *(
            f"AK{number:05d}00,2025,Town {number:03d},AK,ANCHORAGE,City,{number * 10},"
            f"{number},1,{number + 1},1\n"
            for number in range(1, count + 1)
        )
    )
    return list(Agency.objects.order_by("name"))
