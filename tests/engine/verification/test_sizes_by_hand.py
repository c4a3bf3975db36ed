"""The second implementation refuses sizes that no round has, as the first does."""

import pytest

from commonbeat.engine.problems import Refused
from commonbeat.engine.verification.sizes import size_of
from tests.engine.rulebook.examples import small


def test_a_huge_cap_names_application_expression_and_value() -> None:
    rulebook = small(('cap = "LEAST(50, 0.05 * sworn)"', 'cap = "sworn * 1000000000000"'))
    cells = {"id": "A1", "requested": 4, "sworn": 40, "cost": 1000, "waived": False}

    with pytest.raises(Refused) as refusal:
        size_of(rulebook)(cells)

    assert str(refusal.value) == (
        "Application A1 comes to 40,000,000,000,000 units of the cap by"
        " sworn * 1000000000000; the most is 1,000,000,000."
        " Correct the file or the expression."
    )
