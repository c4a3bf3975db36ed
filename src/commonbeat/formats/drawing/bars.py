"""Lying bars, each with its name, its value and, if it has one, its target."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commonbeat.formats.drawing import svg

_WIDTH, _ROW, _NAMES, _VALUES = 880.0, 30.0, 260.0, 210.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `target` is drawn as an upright stroke."""

    label: str
    value: int
    target: int | None = None


def draw_bars(
    bars: Sequence[Bar],
    *,
    name: str,
    title: str,
    description: str,
    value_text: Callable[[int], str] = "{:,}".format,
    target_word: str = "target",
) -> str:
    """Return the bars as SVG, from top to bottom in the given order."""
    longest = max([1, *(max(bar.value, bar.target or 0) for bar in bars)])
    scale = (_WIDTH - _NAMES - _VALUES) / longest
    body = [
        part
        for place, bar in enumerate(bars)
        for part in _bar(bar, place * _ROW, scale, value_text, target_word)
    ]
    return svg.drawing(
        name=name,
        title=title,
        description=description,
        width=_WIDTH,
        height=len(bars) * _ROW + 4,
        body=body,
    )


def _bar(
    bar: Bar, top: float, scale: float, value_text: Callable[[int], str], target_word: str
) -> list[str]:
    figures = value_text(bar.value)
    words = f"{bar.label}: {figures}"
    if bar.target is not None:
        figures += f" of {value_text(bar.target)}"
        words += f", {target_word} {value_text(bar.target)}"
    end = max(bar.value, bar.target or 0) * scale
    parts = [
        svg.label(_shortened(bar.label), _NAMES - 10, top + 20, anchor="end"),
        svg.element(
            "rect",
            svg.tooltip(words),
            x=_NAMES,
            y=top + 5,
            width=max(bar.value * scale, 0.5),
            height=_ROW - 10,
            fill=svg.SERIES[0],
        ),
        svg.label(figures, _NAMES + end + 8, top + 20, fill=svg.QUIET),
    ]
    if bar.target is not None:
        x = _NAMES + bar.target * scale
        parts.append(
            svg.element(
                "line",
                x1=x,
                x2=x,
                y1=top + 1,
                y2=top + _ROW - 1,
                stroke=svg.SERIES[2],
                stroke_width="3",
            )
        )
    return parts


def _shortened(text: str) -> str:
    longest = 36
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
