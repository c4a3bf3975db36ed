import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from commonbeat.cli.main import main
from commonbeat.engine.rulebook.presets import read

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """What a call of the command line came to."""

    code: int
    out: str
    err: str


Call = Callable[..., Said]


@dataclass(frozen=True)
class Round:
    """The files of the small round that the tutorial works out, and a place for its runs."""

    folder: Path

    @property
    def rulebook(self) -> Path:
        """Return the path of the rulebook."""
        return self.folder / "rulebook.toml"

    @property
    def applications(self) -> Path:
        """Return the path of the applications."""
        return self.folder / "applications.csv"

    def change_rulebook(self, old: str, new: str) -> None:
        """Replace one place of the rulebook."""
        text = self.rulebook.read_text(encoding="utf-8")
        assert text.count(old) == 1, (old, text.count(old))
        self.rulebook.write_text(text.replace(old, new), encoding="utf-8")

    def change_applications(self, old: str, new: str) -> None:
        """Replace one place of the applications."""
        text = self.applications.read_text(encoding="utf-8")
        assert text.count(old) == 1, (old, text.count(old))
        self.applications.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return what calls the command line in this process."""
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)  # main sets its own

    def run(*words: object) -> Said:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        told = capfd.readouterr()
        return Said(int(ended.value.code or 0), told.out, told.err)

    return run


@pytest.fixture
def small(tmp_path: Path) -> Round:
    """Return a small round in a folder of its own."""
    folder = tmp_path / "round"
    folder.mkdir()
    made = Round(folder)
    made.rulebook.write_bytes(read("teaching-small"))
    tutorial = ROOT / "docs" / "tutorials" / "first-round" / "applications.csv"
    made.applications.write_bytes(tutorial.read_bytes())
    return made
