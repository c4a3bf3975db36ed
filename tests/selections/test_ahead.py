"""A round decided in another process while the database is being filled."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commonbeat.demonstration.applications import applications
from commonbeat.engine.rulebook import presets
from commonbeat.selections.folder import SYNTHETIC, make_folder
from commonbeat.selections.management.ahead import Inputs, begun

ROOT = Path(__file__).resolve().parents[2]
INPUTS = Inputs(
    presets.read("chp-fy2009"), applications(seed=2009, count=120).content, SYNTHETIC
)


def test_it_gives_what_this_process_would_give_and_nothing_for_another_round() -> None:
    told: list[str] = []
    with begun(INPUTS) as ahead:
        folder = ahead.make(
            INPUTS.rulebook,
            INPUTS.applications,
            notice=INPUTS.notice,
            tell=lambda _, stage: told.append(stage),
        )
        verdict = ahead.check(folder.files, notice=INPUTS.notice)
        with pytest.raises(ValueError, match="another round"):
            ahead.make(INPUTS.rulebook, b"", notice=INPUTS.notice, tell=lambda _, __: None)
        with pytest.raises(ValueError, match="other files"):
            ahead.check(folder.files | {"run.json": b"{}"}, notice=INPUTS.notice)

    here = make_folder(INPUTS.rulebook, INPUTS.applications, notice=INPUTS.notice)
    assert folder.files == here.files
    assert verdict.ok
    assert told == ["Being decided beside"]


def test_an_empty_folder_becomes_a_demonstration_by_one_command(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"COMMONBEAT_DATA": str(tmp_path), "COMMONBEAT_MODE": "demonstration"}
    command = [sys.executable, "manage.py", "load_demonstration", "--applications", "120"]

    said = [
        subprocess.run(
            command, cwd=ROOT, env=env, check=True, capture_output=True, text=True
        ).stdout
        for _ in range(2)
    ]

    assert said[0].endswith(
        "The round of 2009 is computed, verified, approved and published.\n"
    )
    assert "2009" not in said[1]
