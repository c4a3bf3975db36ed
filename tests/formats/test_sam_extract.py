from datetime import date

import pytest

from commonbeat.engine.problems import Refused
from commonbeat.formats.sam_extract import Extract, Registered, find_entities
from tests.agencies.extracts import ACTIVE, EXPIRED, SOONER, extract, line


def test_the_entities_looked_for_are_found_with_their_end() -> None:
    text = extract(line(ACTIVE), line(EXPIRED, "E", "20260901"), line(SOONER, expires=""))

    found = find_entities(text.splitlines(), {ACTIVE, EXPIRED, "T53MCMLTWK59"})

    assert found == Extract(
        date(2026, 11, 1),
        {
            ACTIVE: Registered(ACTIVE, is_active=True, expires_on=date(2027, 4, 1)),
            EXPIRED: Registered(EXPIRED, is_active=False, expires_on=date(2026, 9, 1)),
        },
    )


@pytest.mark.parametrize("codes", ["AE", "EA"])
def test_an_entity_with_several_accounts_is_active_if_one_is(codes: str) -> None:
    text = extract(*(line(ACTIVE, code) for code in codes))

    assert find_entities(text.splitlines(), [ACTIVE]).found[ACTIVE].is_active


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "sam_extract.head"),
        ("ori,uei\n", "sam_extract.head"),
        (extract(made_on="20261399"), "sam_extract.head"),
        (extract(line(ACTIVE)).rpartition("EOF")[0], "sam_extract.cut"),
        (extract(f"{ACTIVE}||||A"), "sam_extract.columns"),
    ],
)
def test_what_is_no_whole_extract_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        find_entities(text.splitlines(), [ACTIVE])

    assert [problem.code for problem in refusal.value.problems] == [code]
