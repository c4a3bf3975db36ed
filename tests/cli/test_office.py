"""The commands that need the office's database: each in a process, on its own database."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from commonbeat.cli.agencies import KINDS
from tests.agencies.factories import ANCHORAGE, employees
from tests.agencies.test_figures import POVERTY, TABLE_8
from tests.agencies.test_places import CROSSWALK
from tests.cli.conftest import Said

PROGRAM = [sys.executable, "-c", "from commonbeat.cli.main import main; main()"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of an office whose database is there and empty."""
    data = tmp_path_factory.mktemp("office")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {
        "COMMONBEAT_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "commonbeat.site.settings",
    }
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
        check=True,
        env=environment,
    )
    return environment


def run(office: dict[str, str], *words: str) -> Said:
    said = subprocess.run(
        [*PROGRAM, *words], env=office, capture_output=True, text=True, check=False
    )
    return Said(said.returncode, said.stdout, said.stderr)


def record(office: dict[str, str], times: int) -> None:
    """Let the office write into its log."""
    program = (
        "import django; django.setup()\n"
        "from commonbeat.base import audit\n"
        f"for number in range({times}):\n"
        "    audit.record(None, 'thing.done', None, number=number)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=office)


def test_a_log_that_holds_is_told_with_the_hash_of_its_newest_line(
    office: dict[str, str],
) -> None:
    record(office, 3)

    said = run(office, "audit", "verify")
    found = json.loads(run(office, "audit", "verify", "--json").out)

    assert said.code == 0
    assert said.out == (
        f"The log holds: {found['lines']} lines; the newest has the hash {found['head']}.\n"
    )
    assert found["holds"] is True
    assert run(office, "audit", "verify", "--kept", found["head"]).code == 0


def test_a_log_that_was_cut_short_is_found_with_a_hash_that_was_kept(
    office: dict[str, str],
) -> None:
    said = run(office, "audit", "verify", "--kept", "f" * 64)

    assert said.code == 1
    assert said.out == f"The log was cut short: no line has the hash {'f' * 64}.\n"


def test_a_log_that_was_changed_is_broken_at_that_line(office: dict[str, str]) -> None:
    record(office, 3)
    file = Path(office["COMMONBEAT_DATA"]) / "commonbeat.sqlite3"
    with sqlite3.connect(file) as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE base_auditline SET action = 'thing.undone' WHERE sequence = 2")

    said = run(office, "audit", "verify")

    assert said.code == 1
    assert said.out.startswith("The log is broken at line 2: ")


def test_without_a_database_the_way_out_is_told(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}

    said = run({**environment, "COMMONBEAT_DATA": str(tmp_path)}, "audit", "verify")

    assert said.code == 2
    assert "Make it first: `make run`" in said.err


FILES = {
    "employees": employees(ANCHORAGE),
    "places": CROSSWALK.encode(),
    "offenses": TABLE_8,
    "poverty": POVERTY,
    "unemployment": b"FIPS,Area_name,Unemployment_rate_2018\n02020,Anchorage,5.1\n",
    "ueis": b"ori,uei\nAK00101,ABCDEFGHJKL1\n",
}


def test_every_kind_of_file_is_imported_alike(office: dict[str, str], tmp_path: Path) -> None:
    said = {}
    for kind, content in FILES.items():
        file = tmp_path / f"{kind}.csv"
        file.write_bytes(content)
        dry = run(office, "agencies", "import", kind, str(file), "--dry-run")
        assert dry.out.splitlines()[-1] == "Nothing was saved: this was a dry run."
        said[kind] = run(office, "agencies", "import", kind, str(file), "--json")

    assert {kind: each.code for kind, each in said.items()} == dict.fromkeys(KINDS, 0)
    found = {kind: json.loads(each.out) for kind, each in said.items()}
    assert found["employees"]["added"] == 1
    assert found["places"]["set"] == 1
    assert (found["offenses"]["matched"], found["offenses"]["added"]) == (1, 10)
    assert (found["poverty"]["counties"], found["unemployment"]["added"]) == (1, 1)
    assert found["ueis"]["set"] == 1


def test_the_changes_of_a_second_import_are_listed(
    office: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "employees.csv"
    file.write_bytes(employees(ANCHORAGE))
    run(office, "agencies", "import", "employees", str(file))
    file.write_bytes(employees(ANCHORAGE.replace("369,169,538", "400,169,569")))

    said = run(office, "agencies", "import", "employees", str(file))

    assert said.out.splitlines() == [
        (
            "0 agencies added, 1 updated, 0 unchanged; 0 older than what is on record; 0 on "
            "record but not in the file stay as they are."
        ),
        "  sworn: 1 changed",
        "  AK0010100 Anchorage: sworn '369' -> '400'",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_another_kind_changes_nothing(
    office: dict[str, str], tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "agencies.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")

    said = run(office, "agencies", "import", kind, str(file))

    assert said.code == 2
    assert "nothing was written" in said.err
    assert str(file) in said.err
