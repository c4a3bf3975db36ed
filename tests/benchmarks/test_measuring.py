import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from commonbeat.selections.queries import Filters

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def measuring(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module that measures processes."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("measure")


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module that makes the table."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("run")


MEASURED = """
import json, sys
from measure import measure
small = measure([sys.executable, "-c", ""], times=2)
large = measure([sys.executable, "-c", "kept = b'x' * 200_000_000"], times=1)
print(json.dumps([small.seconds, small.median, small.worst, large.peak_mb]))
"""


def test_a_process_is_measured_as_a_whole_with_its_peak_of_memory() -> None:
    # in a process of its own: this one may have grown larger than what is measured
    said = subprocess.check_output([sys.executable, "-c", MEASURED], cwd=FOLDER)

    seconds, middle, worst, peak_mb = json.loads(said)

    assert len(seconds) == 2
    assert 0 < middle <= worst
    assert 200 < peak_mb < 400


def test_a_process_that_fails_stops_the_measurement(measuring: ModuleType) -> None:
    with pytest.raises(SystemExit, match="ended with 3"):
        measuring.measure([sys.executable, "-c", "raise SystemExit(3)"], times=1)


def test_a_line_holds_by_its_median_and_its_peak_of_memory(
    measuring: ModuleType, running: ModuleType
) -> None:
    measured = measuring.Measured((1.0, 2.0, 9.0), 300.0)

    lines = [
        running.Line("quick", measured, 2.0),
        running.Line("slow", measured, 1.9),
        running.Line("large", measured, 2.0, 299.0),
    ]

    assert [line.holds for line in lines] == [True, False, False]
    assert running.table(lines).splitlines()[2:] == [
        "| quick | 2 s | 2.00 s | 9.00 s | 300 MB | yes |",
        "| slow | 1.9 s | 2.00 s | 9.00 s | 300 MB | **no** |",
        "| large | 2 s, 299 MB | 2.00 s | 9.00 s | 300 MB | **no** |",
    ]


def test_growth_is_told_from_the_smallest_to_the_largest_round(
    measuring: ModuleType, running: ModuleType
) -> None:
    seconds = {7_272: 1.0, 18_000: 2.0, 200_000: 20.0}
    lines = [
        running.Line(
            f"`commonbeat award`, {size:,}", measuring.Measured((time,), 100 * time), 30
        )
        for size, time in seconds.items()
    ]

    assert running.growth(lines) == (
        "From 7,272 to 200,000 applications (27.5 times as many) the whole process takes 20.0 "
        "times as long and 20.0 times the memory."
    )


def test_the_list_of_applicants_is_measured_in_every_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))

    asked = importlib.import_module("list_page").QUESTIONS

    orders = {way + column for column in Filters.SORTS for way in ("", "-")}
    assert {f"?sort={order}" for order in orders} <= set(asked)


@pytest.mark.parametrize("name", ["measured", "surge", "pages"])
def test_the_readme_has_a_place_for_each_table(name: str) -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")

    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"

    assert text.count(begin) == text.count(end) == 1
    assert text.index(begin) < text.index(end)
