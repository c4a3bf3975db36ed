"""Measures what Commonbeat promises about speed and memory, and writes the table.

    python benchmarks/run.py [--quick]

Whole processes from start to end, on files that the demonstration's generator makes. The table
is printed and put between the markers of benchmarks/README.md. With --quick the largest round
is left out and everything runs once.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import Measured, measure
from web import list_page, serving

HERE = Path(__file__).resolve().parent
COMMAND = str(Path(sys.executable).with_name("commonbeat"))
SIZES = (7_272, 18_000, 200_000)


@dataclass(frozen=True)
class Line:
    """One line of the table: what was measured, and how much it may take."""

    work: str
    measured: Measured
    seconds: float
    peak_mb: float | None = None

    @property
    def holds(self) -> bool:
        """Return whether the median time and the peak of memory are within the limits."""
        return self.measured.median <= self.seconds and (
            self.peak_mb is None or self.measured.peak_mb <= self.peak_mb
        )


def make_round(folder: Path, applications: int) -> tuple[str, str]:
    """Write a synthetic round of that size, and return its rulebook and its applications."""
    made = folder / f"round-{applications}"
    measure([COMMAND, "demo", "--out", str(made), "--applications", str(applications)], times=1)
    return str(made / "rulebook.toml"), str(made / "applications.csv")


def award(folder: Path, files: tuple[str, str], times: int) -> Measured:
    """Measure `commonbeat award` with all outputs but the report."""
    out = str(folder / "run")
    return measure(
        [COMMAND, "award", *files, "--out", out, "--no-report", "--force"], times=times
    )


def command_lines(folder: Path, *, quick: bool) -> list[Line]:
    """Measure the commands on rounds of growing size."""
    limits = {7_272: (2.5, 400.0), 18_000: (4.0, 2_000.0), 200_000: (25.0, 2_000.0)}
    repeats = {7_272: 7, 18_000: 5, 200_000: 3}
    sizes = SIZES[:2] if quick else SIZES
    rounds = {size: make_round(folder, size) for size in sizes}
    measure([COMMAND, "warm-up"], times=1)
    lines = []
    for size in reversed(sizes):
        measured = award(folder, rounds[size], 1 if quick else repeats[size])
        lines.insert(
            0, Line(f"`commonbeat award`, {size:,} applications", measured, *limits[size])
        )
    # The folder now holds the run of the smallest round.
    run = str(folder / "run")
    verify = measure([COMMAND, "verify", run], times=1 if quick else 3)
    lines.append(Line("`commonbeat verify`, 7,272", verify, 10))
    for scenarios, seconds in ((1_000, 5.0), (10_000, 15.0)):
        words = [COMMAND, "what-if", run, "--scenarios", str(scenarios), "--noise", "4"]
        what_if = measure(words, times=1 if quick else 3)
        lines.append(Line(f"`commonbeat what-if`, {scenarios:,} x 7,272", what_if, seconds))
    return lines


def growth(lines: list[Line]) -> str:
    """Return how time and memory grow from the smallest to the largest round."""
    awards = {
        size: line.measured
        for size, line in zip(SIZES, lines, strict=False)
        if "award" in line.work
    }
    small, large = min(awards), max(awards)
    factor = large / small
    times = awards[large].median / awards[small].median
    memory = awards[large].peak_mb / awards[small].peak_mb
    return (
        f"From {small:,} to {large:,} applications ({factor:.1f} times as many) the whole "
        f"process takes {times:.1f} times as long and {memory:.1f} times the memory."
    )


def table(lines: list[Line]) -> str:
    """Return the table in Markdown."""
    head = (
        "| work | at most | median | worst | peak memory | holds |\n"
        "| --- | ---: | ---: | ---: | ---: | --- |"
    )
    return "\n".join([head, *(_row(line) for line in lines)])


def _row(line: Line) -> str:
    limit = f"{line.seconds:g} s" if line.seconds >= 1 else f"{line.seconds * 1000:g} ms"
    if line.peak_mb is not None:
        limit += f", {line.peak_mb:,.0f} MB"
    peak = f"{line.measured.peak_mb:,.0f} MB" if line.measured.peak_mb else ""
    return (
        f"| {line.work} | {limit} | {_time(line.measured.median)} | "
        f"{_time(line.measured.worst)} | {peak} | {'yes' if line.holds else '**no**'} |"
    )


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 0.3 else f"{seconds * 1000:.0f} ms"


def pace() -> float:
    """Return the seconds that ten million steps of plain Python take here and now."""
    start, total = time.perf_counter(), 0
    for step in range(10_000_000):
        total += step * step
    return time.perf_counter() - start


def machine(paces: Sequence[float]) -> str:
    """Return what the figures were measured on, and how fast it was before and after."""
    return (
        f"Measured on {os.cpu_count()} cores ({platform.machine()}, {platform.system()}), "
        f"Python {platform.python_version()}; times are of whole processes. Ten million steps "
        f"of plain Python took {min(paces):.2f} to {max(paces):.2f} s meanwhile."
    )


def put_between(name: str, text: str) -> None:
    """Put the text between two markers of the README."""
    readme = HERE / "README.md"
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, rest = readme.read_text(encoding="utf-8").split(begin)
    _, after = rest.split(end)
    readme.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def main() -> None:
    """Measure, print, and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="once, without the largest round")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory(prefix="commonbeat-bench-") as name:
        paces = [pace()]
        lines = command_lines(Path(name), quick=quick)
        paces.append(pace())
        told = growth(lines)
        site = Path(name) / "site"
        lines.append(Line("demonstration loaded and served by `make run`", serving(site), 30))
        page, queries = list_page(site)
        work = f"list of a round's applicants, at most {queries} queries (12 allowed)"
        lines.append(Line(work, page, 0.1))
        paces.append(pace())
    text = "\n\n".join([machine(paces), table(lines), told])
    print(text)
    if not quick:
        put_between("measured", text)
    if not all(line.holds for line in lines):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
