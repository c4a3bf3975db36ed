"""Files of applications for the small rulebook, right and wrong."""

import pytest

from commonbeat.engine.applications import Applications
from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.formats.applications import read_applications
from tests.engine import rounds
from tests.engine.rounds import Row
from tests.engine.rulebook.examples import small

SWORN = 'label = "Sworn officers"\nkind = "integer"\nminimum = 0'
RULEBOOK = small((SWORN, f"{SWORN}\nmaximum = 60000\nrequired = true"))
FIELDS = [field.key for field in RULEBOOK.fields]


def csv_bytes(*rows: Row, header: list[str] | None = None) -> bytes:
    """Return a file with the given cells, all others empty; A1 and 12 sworn where not given."""
    named = [{"id": f"A{place}", "sworn": "12", **row} for place, row in enumerate(rows, 1)]
    return rounds.csv_bytes(header or FIELDS, named)


def read(data: bytes, rulebook: Rulebook = RULEBOOK) -> Applications:
    return read_applications(data, rulebook)


def said(data: bytes, rulebook: Rulebook = RULEBOOK) -> list[str]:
    """Return the problems of a file that must be refused, as people read them."""
    with pytest.raises(Refused) as refusal:
        read_applications(data, rulebook)
    return [str(problem) for problem in refusal.value.problems]
