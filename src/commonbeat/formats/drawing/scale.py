"""Classes of a map and ticks of an axis: round numbers that a reader can say aloud."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from commonbeat.formats.drawing import svg


@dataclass(frozen=True, slots=True)
class Shading:
    """Where each class of values starts, and how a value is written."""

    starts: tuple[int, ...]
    value_text: Callable[[int], str]

    def of(self, value: int) -> tuple[str, str]:
        """Return the fill of a value and a colour of text that can be read on it."""
        place = bisect_right(self.starts, value) - 1
        if value <= 0 or place < 0:
            return svg.NOTHING, svg.INK
        # With few classes the palest and the darkest are still used, so that they differ.
        last = len(svg.STEPS) - 1
        step = place * last // max(1, len(self.starts) - 1)
        return svg.STEPS[step], svg.INK if step <= last // 2 else svg.PAPER

    def entries(self, nothing: str) -> list[tuple[str, str]]:
        """Return fill and words of each class for a legend, beginning with `nothing`."""
        entries = [(svg.NOTHING, nothing)]
        for place, start in enumerate(self.starts):
            words = f"{self.value_text(start)} and more"
            if place + 1 < len(self.starts):
                after = self.value_text(self.starts[place + 1])
                since = (
                    f"{self.value_text(start)} to " if place else ""
                )  # all that is not nothing
                words = f"{since}under {after}"
            entries.append((self.of(start)[0], words))
        return entries


def shading(values: Iterable[int], value_text: Callable[[int], str]) -> Shading:
    """Return up to five classes of the positive values, about as many values in each."""
    positive = sorted(value for value in values if value > 0)
    starts = positive[:1]
    count = len(svg.STEPS)
    for part in range(1, count if positive else 1):
        start = _two_digits(positive[len(positive) * part // count])
        if start > starts[-1]:
            starts.append(start)
    return Shading(tuple(starts), value_text)


def _two_digits(value: int) -> int:
    step = int(10 ** max(0, len(str(value)) - 2))
    return value // step * step


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return round values from `low` to `high`: steps of 1, 2 or 5 times a power of ten."""
    step = _tick_step(high - low, most)
    first = -int(-low // step)
    count = int((high - first * step) / step + 1e-9) + 1
    return [(first + place) * step for place in range(max(0, count))]


def _tick_step(span: float, most: int) -> float:
    power = 1e-6
    while span > power * 10 * most:
        power *= 10
    return next((step * power for step in (1, 2, 5) if step * power * most >= span), 10 * power)
