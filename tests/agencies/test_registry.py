"""Importing agencies: complete, repeatable, reported, and all or nothing."""

from pathlib import Path

import pytest

from commonbeat.agencies.models import Agency, Source, Staffing
from commonbeat.agencies.services.registry import Changed, import_police_employees, load_nation
from commonbeat.base.models import AuditLine
from commonbeat.demonstration.nation import nation
from commonbeat.engine.problems import Refused
from tests.agencies.factories import (
    ANCHORAGE,
    GUAM,
    OMAHA,
    PARKS,
    import_lines,
    make_source,
)

pytestmark = pytest.mark.django_db
REAL = Path(__file__).parents[3] / "shared" / "data" / "fbi_lee_latest" / "fbi_lee_latest.csv"


def test_the_traps_of_the_file_are_handled() -> None:
    import_lines(ANCHORAGE, OMAHA, GUAM, PARKS)

    states = dict(Agency.objects.values_list("ori", "state"))
    guam = Agency.objects.get(ori="GM0010000")
    assert states == {"AK0010100": "AK", "NB0280200": "NE", "GM0010000": "GU", "FSNPS0000": ""}
    assert guam.population is None
    assert guam.state_name == "Guam"
    assert Agency.objects.get(ori="FSNPS0000").state_name == "Federal"


def test_every_figure_carries_its_source_and_year() -> None:
    import_lines(ANCHORAGE)

    row = Staffing.objects.select_related("source").get()
    assert (row.year, row.population, row.sworn, row.civilian) == (2025, 287385, 369, 169)
    assert str(row.source) == "FBI police employee data, 2025"
    assert len(row.source.sha256) == 64


def test_the_same_file_again_changes_nothing() -> None:
    import_lines(ANCHORAGE, OMAHA)

    report = import_lines(ANCHORAGE, OMAHA)

    assert (report.added, report.updated, report.unchanged) == (0, 0, 2)
    assert Staffing.objects.count() == 2


def test_a_second_import_reports_what_changed_field_by_field() -> None:
    import_lines(ANCHORAGE, OMAHA)

    report = import_lines(ANCHORAGE.replace("369,169,538", "400,169,569"))

    assert report.changes == [Changed("AK0010100", "Anchorage", "sworn", "369", "400")]
    assert report.absent == 1
    assert Agency.objects.get(ori="AK0010100").sworn == 400
    assert Staffing.objects.get(agency__ori="AK0010100").sworn == 400


def test_another_year_is_added_and_an_older_one_does_not_go_back() -> None:
    import_lines(ANCHORAGE)

    report = import_lines(
        ANCHORAGE.replace(",2025,", ",2024,").replace("369,169,538", "300,169,469")
    )

    assert (report.older, report.updated) == (1, 0)
    assert Agency.objects.get().sworn == 369
    assert list(Staffing.objects.order_by("year").values_list("year", "sworn")) == [
        (2024, 300),
        (2025, 369),
    ]


def test_a_broken_file_changes_nothing_and_names_every_bad_cell() -> None:
    with pytest.raises(Refused) as refusal:
        import_lines(ANCHORAGE, OMAHA.replace("NB,", "ZZ,", 1).replace("859", "many"))

    assert Agency.objects.count() == 0
    assert {problem.where for problem in refusal.value.problems} == {
        "line 3, column state_abbr",
        "line 3, column officer_ct",
    }


def test_a_dry_run_reports_and_saves_nothing() -> None:
    report = import_lines(ANCHORAGE, dry_run=True)

    assert report.added == 1
    assert (Agency.objects.count(), Source.objects.count(), AuditLine.objects.count()) == (
        0,
        0,
        0,
    )


def test_an_import_stands_in_the_audit_log() -> None:
    import_lines(ANCHORAGE, OMAHA)

    line = AuditLine.objects.get()
    assert (line.action, line.facts["added"]) == ("registry.imported", 2)


def test_the_synthetic_nation_is_labelled_and_does_not_touch_real_agencies() -> None:
    import_lines(ANCHORAGE)

    report = load_nation(nation(7, 60).agencies)

    assert report.added == 60
    assert Agency.objects.filter(is_synthetic=True).count() == 60
    assert Agency.objects.get(ori="AK0010100").source.is_synthetic is False
    assert set(
        Staffing.objects.filter(agency__is_synthetic=True).values_list(
            "source__is_synthetic", flat=True
        )
    ) == {True}


@pytest.mark.skipif(not REAL.exists(), reason="the FBI's file is not on this machine")
def test_all_agencies_of_the_real_file_are_imported_and_again_without_a_change() -> None:
    data = REAL.read_bytes()

    first = import_police_employees(data=data, source=make_source(), by=None, dry_run=False)
    second = import_police_employees(data=data, source=make_source(), by=None, dry_run=False)

    assert (first.added, second.unchanged, second.updated) == (18_330, 18_330, 0)
    assert Agency.objects.exclude(state="").values("state").distinct().count() >= 52
