"""The program that a site runs can be taken from it, and recomputes what it decided."""

import io
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from django.test import Client

from commonbeat.demonstration.applications import applications
from commonbeat.engine.decision import decide
from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.formats.applications import read_applications
from commonbeat.formats.run_folder import write_run

# the second implementation alone: the first would be compiled anew, which takes minutes
VERIFY = """
import sys
from pathlib import Path
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.verification import verdict
files = {each.name: each.read_bytes() for each in Path(sys.argv[1]).iterdir()}
print(verdict.__file__)
print(verdict.verify_run(files, read_rulebook=read_rulebook).messages[0])
"""


def test_the_source_is_whole_and_holds_nothing_of_this_machine() -> None:
    answer = Client().get("/source/commonbeat.zip")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        names = packed.namelist()
        project = tomllib.loads(packed.read("commonbeat/pyproject.toml").decode())
    assert project["project"]["name"] == "commonbeat"
    assert "commonbeat/src/commonbeat/engine/allocation/rank_order.py" in names
    assert "commonbeat/src/commonbeat/selections/templates/selections/check.html" in names
    assert not [name for name in names if "/vendor/" in name or "/.var/" in name]
    assert not [name for name in names if name.endswith((".pyc", ".sqlite3", ".nbc"))]


def test_a_stranger_verifies_a_run_with_the_source_of_the_site(tmp_path: Path) -> None:
    toml, content = presets.read("chp-fy2020"), applications(seed=4, count=40).content
    policy = read_rulebook(toml)
    files = write_run(decide(policy, read_applications(content, policy)), toml, content)
    folder = tmp_path / "run"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(io.BytesIO(Client().get("/source/commonbeat.zip").content)) as packed:
        packed.extractall(tmp_path)

    told = subprocess.run(
        [sys.executable, "-c", VERIFY, str(folder)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "commonbeat" / "src")},
        capture_output=True,
        text=True,
        check=False,
    )

    where, verdict = told.stdout.splitlines()
    assert Path(where).is_relative_to(tmp_path), told.stderr
    assert verdict.startswith("Verified: 40 applications")
