"""UEIs: given to the agencies that an ORI of 9 or 7 characters means, all or nothing."""

import pytest

from commonbeat.agencies.models import Agency
from commonbeat.agencies.services.codes import CodeReport
from commonbeat.agencies.services.identifiers import import_ueis
from commonbeat.base.models import AuditLine
from commonbeat.engine.problems import Refused
from tests.agencies.factories import ANCHORAGE, OMAHA, import_lines

pytestmark = pytest.mark.django_db

ONE, OTHER = "ABCDEFGHJKL1", "ZYXWVUTSRQP2"


def given(*lines: str, dry_run: bool = False) -> CodeReport:
    text = "ori,uei\n" + "".join(f"{line}\n" for line in lines)
    return import_ueis(data=text.encode(), by=None, dry_run=dry_run)


def known() -> dict[str, str | None]:
    return dict(Agency.objects.values_list("name", "uei"))


def test_agencies_get_their_uei_by_either_ori_and_keep_it() -> None:
    import_lines(ANCHORAGE, OMAHA)

    first = given(f"AK00101,{ONE}", f"NB0280200,{OTHER.lower()}")
    again = given(f"AK0010100,{ONE}")
    import_lines(ANCHORAGE, OMAHA)

    assert known() == {"Anchorage": ONE, "Omaha": OTHER}
    assert first.sentences == ["2 agencies got a UEI, 0 changed, 0 unchanged."]
    assert (again.set, again.changed, again.unchanged) == (0, 0, 1)
    line = AuditLine.objects.filter(action="ueis.imported").last()
    assert line is not None
    assert line.facts["set"] == 2


def test_two_agencies_may_exchange_theirs() -> None:
    import_lines(ANCHORAGE, OMAHA)
    given(f"AK00101,{ONE}", f"NB02802,{OTHER}")

    report = given(f"AK00101,{OTHER}", f"NB02802,{ONE}")

    assert known() == {"Anchorage": OTHER, "Omaha": ONE}
    assert report.changed == 2


def test_a_dry_run_of_ueis_saves_nothing() -> None:
    import_lines(ANCHORAGE)

    report = given(f"AK00101,{ONE}", dry_run=True)

    assert (report.set, known()) == (1, {"Anchorage": None})


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ([f"AK99999,{ONE}", "AK00101,123"], ["ueis.uei"]),
        ([f"AK99999,{ONE}"], ["ori.unknown"]),
        ([f"AK00101,{ONE}", f"NB02802,{ONE}"], ["ueis.uei_twice"]),
        ([f"AK00101,{ONE}", f"AK0010100,{OTHER}"], ["ueis.ori_twice"]),
        ([f"12,{ONE}", "AK00101,0BCDEFGHJKL1"], ["ori.form", "ueis.uei"]),
    ],
)
def test_a_list_with_a_problem_changes_nothing(lines: list[str], codes: list[str]) -> None:
    import_lines(ANCHORAGE, OMAHA)

    with pytest.raises(Refused) as refusal:
        given(*lines)

    assert [problem.code for problem in refusal.value.problems] == codes
    assert all(problem.where.startswith("line ") for problem in refusal.value.problems)
    assert set(known().values()) == {None}


def test_a_uei_that_another_agency_has_is_refused() -> None:
    import_lines(ANCHORAGE, OMAHA)
    given(f"AK00101,{ONE}")

    with pytest.raises(Refused, match="is the UEI of AK0010100 on record"):
        given(f"NB02802,{ONE}")

    assert known() == {"Anchorage": ONE, "Omaha": None}
