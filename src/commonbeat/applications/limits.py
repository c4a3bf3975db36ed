"""What the office can keep of an application: the widths of its columns.

Files are held to them when they are taken, so that no run fails when its result is kept. The
command line keeps nothing and knows no such limits.
"""

from commonbeat.engine.applications import Applications
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.formats.applications import read_applications

TEXT = 200  # characters of an id, a name, a type of agency
STATE = 60
COUNTY_FIPS = 5
ORI = 9
LARGEST = 2**63 - 1  # of a column of 64 bits


def limits(found: Policy) -> dict[str, int]:
    """Return what the office keeps at most, by field: characters, or the largest number."""
    columns = found.columns
    parts = [
        (columns.application_id, TEXT),
        (columns.agency, TEXT),
        (columns.agency_type, TEXT),
        (columns.state, STATE),
        (columns.county_fips, COUNTY_FIPS),
        (columns.ori, ORI),
        (columns.population, LARGEST),
    ]
    kept: dict[str, int] = {}
    for key, most in parts:
        if key is not None:
            kept[key] = min(most, kept.get(key, most))  # one field may play two parts
    return kept


def read_within_limits(content: bytes, found: Policy) -> Applications:
    """Return the applications of a file that can be kept. Raises Refused with every problem."""
    return read_applications(content, found, limits=limits(found))
