"""How many applications have which score, with the cut-offs drawn in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from commonbeat.formats.drawing import svg
from commonbeat.formats.drawing.scale import ticks

_WIDTH, _HEIGHT = 880.0, 320.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 60.0, 20.0, 64.0, 50.0
_LETTER = 7.4  # about how wide a bold letter is
_ROW, _ROWS = 18.0, 4  # words of marks stand in so many rows above the bars


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one kind; series are stacked, the first at the bottom."""

    label: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the axis, such as a cut-off."""

    label: str
    at: float


def bin_counts(
    series: Sequence[Series], *, low: float, high: float, bins: int
) -> list[list[int]]:
    """Return for each series how many values lie in each of `bins` equal parts.

    A value on a border belongs to the upper part, `high` itself to the last; values outside
    are counted in the nearest part.
    """
    counts = [[0] * bins for _ in series]
    scale = bins / (high - low)
    for line, each in zip(counts, series, strict=True):
        for value in each.values:
            line[min(bins - 1, max(0, int((value - low) * scale)))] += 1
    return counts


def draw_histogram(  # noqa: PLR0913 - a picture needs its words
    series: Sequence[Series],
    *,
    name: str,
    title: str,
    description: str,
    low: float,
    high: float,
    bins: int = 50,
    marks: Sequence[Mark] = (),
    axis: str = "Score",
    unit: str = "applications",
) -> str:
    """Return the stacked histogram of up to six series as SVG."""
    counts = bin_counts(series, low=low, high=high, bins=bins)
    tallest = max([1, *(sum(column) for column in zip(*counts, strict=True))])
    head = _TOP + _ROW * min(_ROWS, len(marks))
    rise = (_HEIGHT - head - _BOTTOM) / tallest
    labels = [each.label for each in series]
    width_of_bin = (high - low) / bins
    blocks = [
        block
        for place, column in enumerate(zip(*counts, strict=True))
        for block in _stack(
            _Bin(place, low + place * width_of_bin, width_of_bin, bins), column, labels, rise
        )
    ]
    return svg.drawing(
        name=name,
        title=title,
        description=description,
        width=_WIDTH,
        height=_HEIGHT,
        body=[
            *_count_axis(tallest, rise, unit),
            *_value_axis(low, high, axis),
            *blocks,
            *_marks(marks, low, high),
            *_legend(series),
        ],
    )


class _Bin(NamedTuple):
    """One of the equal parts of the axis: its place among so many, and what it holds."""

    place: int
    start: float
    width: float
    bins: int


def _stack(part: _Bin, counts: Sequence[int], labels: Sequence[str], rise: float) -> list[str]:
    """Return the blocks of one part, the first series at the bottom."""
    step = (_WIDTH - _LEFT - _RIGHT) / part.bins
    y = _HEIGHT - _BOTTOM
    blocks = []
    for order, (count, label) in enumerate(zip(counts, labels, strict=True)):
        if count:
            y -= count * rise
            words = f"{part.start:g} to {part.start + part.width:g}: {count:,} {label}"
            blocks.append(
                svg.element(
                    "rect",
                    svg.tooltip(words),
                    x=_LEFT + part.place * step,
                    y=y,
                    width=max(step - 1, 0.5),
                    height=count * rise,
                    fill=svg.SERIES[order],
                )
            )
    return blocks


def _count_axis(tallest: int, rise: float, unit: str) -> list[str]:
    parts = [svg.label(unit, 4, _TOP - 14, size=13, fill=svg.QUIET)]
    for count in ticks(0, tallest, 5):
        y = _HEIGHT - _BOTTOM - count * rise
        if count == int(count):
            parts.append(_line(_LEFT, y, _WIDTH - _RIGHT, y, "#dfe1e2"))
            parts.append(
                svg.label(f"{int(count):,}", _LEFT - 8, y + 4, anchor="end", fill=svg.QUIET)
            )
    return parts


def _value_axis(low: float, high: float, axis: str) -> list[str]:
    base = _HEIGHT - _BOTTOM
    parts = [_line(_LEFT, base, _WIDTH - _RIGHT, base, svg.LINE)]
    for value in ticks(low, high, 10):
        x = _across(value, low, high)
        parts.append(_line(x, base, x, base + 5, svg.LINE))
        parts.append(svg.label(f"{value:g}", x, base + 20, anchor="middle", fill=svg.QUIET))
    parts.append(svg.label(axis, (_LEFT + _WIDTH - _RIGHT) / 2, base + 42, anchor="middle"))
    return parts


def _marks(marks: Sequence[Mark], low: float, high: float) -> list[str]:
    lines, labels = [], []
    places = [_across(min(max(mark.at, low), high), low, high) for mark in marks]
    for order, (mark, x) in enumerate(zip(marks, places, strict=True)):
        words = f"{mark.label}: {mark.at:g}"
        leans_left = _leans_left(x, 6 + _LETTER * len(words), places)
        lines.append(_line(x, _TOP, x, _HEIGHT - _BOTTOM, svg.SERIES[2], dash="6 3"))
        labels.append(
            svg.label(
                words,
                x - 6 if leans_left else x + 6,
                _TOP + 10 + order % _ROWS * _ROW,
                anchor="end" if leans_left else None,
                fill="#8a3200",
                weight="600",
                halo=True,
            )
        )
    return lines + labels


def _leans_left(x: float, length: float, places: Sequence[float]) -> bool:
    """Return whether words go before their line: no room, or another line, behind it."""
    if x + length > _WIDTH:
        return True
    crosses_behind = any(x < other < x + length for other in places)
    crosses_before = any(x - length < other < x for other in places)
    return crosses_behind and not crosses_before and x - length > _LEFT


def _legend(series: Sequence[Series]) -> list[str]:
    parts = []
    x = _LEFT
    for order, each in enumerate(series):
        words = f"{each.label} ({len(each.values):,})"
        parts.append(svg.element("rect", x=x, y=8, width=16, height=16, fill=svg.SERIES[order]))
        parts.append(svg.label(words, x + 22, 21, size=14))
        x += 22 + 8 * len(words) + 24
    return parts


def _across(value: float, low: float, high: float) -> float:
    return _LEFT + (value - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT)


def _line(
    x1: float, y1: float, x2: float, y2: float, stroke: str, dash: str | None = None
) -> str:
    return svg.element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_dasharray=dash)
