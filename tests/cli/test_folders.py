import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from commonbeat.cli.folders import check_target, read_file, read_folder, write_folder
from commonbeat.engine.problems import Refused

FILES = {"run.json": b"{}", "decisions.csv": b"application_id\n"}


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_a_folder_is_written_whole_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    write_folder(tmp_path / "run", FILES, force=False)

    assert names(tmp_path) == ["run"]
    assert names(tmp_path / "run") == ["decisions.csv", "run.json"]
    assert (tmp_path / "run" / "run.json").read_bytes() == b"{}"


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()

    write_folder(tmp_path / "run", FILES, force=False)

    assert names(tmp_path / "run") == ["decisions.csv", "run.json"]
    assert names(tmp_path) == ["run"]


def test_a_folder_with_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    write_folder(tmp_path / "run", {"run.json": b"first"}, force=False)

    with pytest.raises(Refused) as refusal:
        write_folder(tmp_path / "run", FILES, force=False)

    assert codes(refusal) == ["folder.not_empty"]
    assert "it holds run.json" in str(refusal.value)
    assert (tmp_path / "run" / "run.json").read_bytes() == b"first"


def test_force_replaces_the_whole_folder_of_an_earlier_run(tmp_path: Path) -> None:
    write_folder(tmp_path / "run", {"report.html": b"old", "run.json": b"old"}, force=False)

    write_folder(tmp_path / "run", FILES, force=True)

    assert names(tmp_path / "run") == ["decisions.csv", "run.json"]
    assert names(tmp_path) == ["run"]


def test_force_never_replaces_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("Dear mother")
    (tmp_path / "run.json").write_text("{}")

    with pytest.raises(Refused) as refusal:
        write_folder(tmp_path, FILES, force=True)

    assert codes(refusal) == ["folder.not_ours"]
    assert names(tmp_path) == ["letters.txt", "run.json"]


def test_a_failure_in_the_middle_leaves_the_old_folder_and_no_new_one(tmp_path: Path) -> None:
    write_folder(tmp_path / "run", {"run.json": b"old"}, force=False)
    broken = {"run.json": b"new", "no/such/place.csv": b""}

    with pytest.raises(Refused) as refusal:
        write_folder(tmp_path / "run", broken, force=True)

    assert codes(refusal) == ["folder.not_writable"]
    assert (tmp_path / "run" / "run.json").read_bytes() == b"old"
    assert names(tmp_path) == ["run"]


def test_an_interruption_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    class Interrupting(dict[str, bytes]):
        def items(self) -> Iterator[tuple[str, bytes]]:  # type: ignore[override]  # it stops
            yield "run.json", b"{}"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "run", Interrupting(), force=False)

    assert names(tmp_path) == []


def test_what_a_killed_run_left_is_cleared_away_and_that_of_a_living_one_is_not(
    tmp_path: Path,
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = tmp_path / f".run.abc.{ended.pid}.unfinished"
    living = tmp_path / f".run.def.{os.getpid()}.unfinished"
    other = tmp_path / ".run.notes.unfinished"
    for folder in (dead, living, other):
        folder.mkdir()
        (folder / "scores.csv").write_text("half")

    write_folder(tmp_path / "run", FILES, force=False)

    assert names(tmp_path) == sorted([living.name, other.name, "run"])


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("")

    with pytest.raises(Refused) as refusal:
        check_target(tmp_path / "run", force=True)

    assert codes(refusal) == ["folder.is_file"]


def test_a_folder_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        check_target(tmp_path / "a" / "b", force=False)

    assert codes(refusal) == ["folder.no_parent"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_place_without_the_right_to_write_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(Refused) as refusal:
        write_folder(tmp_path / "run", FILES, force=False)

    assert codes(refusal) == ["folder.not_writable"]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        read_file(tmp_path / "none.csv")

    assert codes(refusal) == ["file.missing"]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(2_100_000)

    with pytest.raises(Refused) as refusal:
        read_file(large, largest_mb=2)

    assert codes(refusal) == ["file.too_large"]
    assert "The file has 2.1 MB; at most 2 MB are read." in str(refusal.value)
    assert len(read_file(large, largest_mb=3)) == 2_100_000


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        read_folder(tmp_path)

    assert codes(refusal) == ["folder.not_a_run"]


def test_only_the_files_of_a_run_are_read(tmp_path: Path) -> None:
    write_folder(tmp_path / "run", FILES, force=False)
    (tmp_path / "run" / "notes.txt").write_text("mine")

    assert read_folder(tmp_path / "run") == FILES
