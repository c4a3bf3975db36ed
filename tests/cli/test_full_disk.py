"""What happens when nothing can be written any more, or the place is no place."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commonbeat.cli.folders import write_folder
from commonbeat.engine.problems import Refused
from tests.cli.conftest import Call, Round
from tests.requirements import skip_or_fail

FULL = Path("/dev/full")  # whatever is written there finds no space left
FILES = {"run.json": b"{}", "decisions.csv": b"application_id\n"}


def full_disk() -> int:
    if not FULL.exists():
        skip_or_fail("this system has no /dev/full")
    return os.open(FULL, os.O_WRONLY)


def run(*words: object, stdout: int, stderr: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from commonbeat.cli.main import main; main()",
            *map(str, words),
        ],
        stdout=stdout,
        stderr=stderr,
        text=True,
        check=False,
    )


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_an_answer_that_finds_no_space_is_told_in_a_line_and_is_no_bug(small: Round) -> None:
    out = small.folder / "run"

    said = run(
        "award",
        small.rulebook,
        small.applications,
        "--out",
        out,
        stdout=full_disk(),
        stderr=subprocess.PIPE,
    )

    assert said.stderr == "The answer could not be written: No space left on device.\n"
    assert said.returncode == 2
    assert "run.json" in names(out), "the folder itself was written before the answer"


def test_bad_input_is_never_told_as_a_difference_even_when_nothing_can_be_told(
    tmp_path: Path,
) -> None:
    full = full_disk()

    said = run("verify", tmp_path, stdout=full, stderr=full)

    assert said.returncode == 2


@pytest.mark.parametrize("words", [("verify",), ("award", "{rulebook}", "{csv}", "--out")])
def test_a_name_that_no_file_can_have_is_refused_in_words(
    small: Round, call: Call, words: tuple[str, ...]
) -> None:
    filled = [word.format(rulebook=small.rulebook, csv=small.applications) for word in words]

    said = call(*filled, small.folder / ("a" * 300))

    assert said.code == 2
    assert "No file can be there: File name too long." in said.err


def test_a_link_to_a_folder_stays_a_link_and_the_folder_is_replaced(tmp_path: Path) -> None:
    write_folder(tmp_path / "real", {"run.json": b"old"}, force=False)
    (tmp_path / "link").symlink_to(tmp_path / "real")

    write_folder(tmp_path / "link", FILES, force=True)

    assert names(tmp_path) == ["link", "real"]
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "run.json").read_bytes() == b"{}"


def test_a_folder_whose_replacing_was_killed_halfway_gets_its_name_back(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", "pass"])
    ended.wait()
    unfinished = f".run.abc.{ended.pid}.unfinished"
    write_folder(tmp_path / f"{unfinished}.old", {"run.json": b"old"}, force=False)
    write_folder(tmp_path / unfinished, {"run.json": b"new"}, force=False)

    with pytest.raises(Refused, match=r"not empty: it holds run\.json"):
        write_folder(tmp_path / "run", FILES, force=False)

    assert names(tmp_path) == ["run"]
    assert (tmp_path / "run" / "run.json").read_bytes() == b"old"


def test_a_run_json_of_a_hundred_thousand_brackets_is_a_difference_and_no_bug(
    small: Round, call: Call
) -> None:
    out = small.folder / "run"
    call("award", small.rulebook, small.applications, "--out", out)
    (out / "run.json").write_text("[" * 100_000)

    said, compared = call("verify", out), call("compare", out, out)

    assert said.code == 1
    assert "run.json is not JSON" in said.out
    assert compared.code == 2
    assert "It is not JSON" in compared.err
