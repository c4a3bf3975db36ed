"""Ranges as people type them: 40..60, or one number for both ends."""

import re
from fractions import Fraction

import click

_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)

Range = tuple[Fraction, Fraction]


class RangeType(click.ParamType[Range]):
    """LOW..HIGH, exact numbers of 0 or more."""

    name = "LOW..HIGH"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Range:
        """Return both ends."""
        text = str(value)
        low, dots, high = text.partition("..")
        ends = [_number(end) for end in ((low, high) if dots else (low, low))]
        if None in ends:
            self.fail(f"{text!r} is not a range; write it like 40..60.", param, ctx)
        first, last = (end or Fraction(0) for end in ends)
        if first > last:
            self.fail(f"{text!r} begins above its end; write the lower first.", param, ctx)
        return first, last


class WeightType(click.ParamType[tuple[str, Range]]):
    """CATEGORY=LOW..HIGH."""

    name = "CATEGORY=LOW..HIGH"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Range]:
        """Return the category's key and both ends."""
        key, equals, text = str(value).partition("=")
        if not equals or not key.strip():
            self.fail(f"{value!r} names no category; write it like fiscal=40..60.", param, ctx)
        return key.strip(), RangeType().convert(text, param, ctx)


def _number(text: str) -> Fraction | None:
    """Return a number, thousands commas and a dollar sign allowed; None if it is none."""
    plain = text.strip().removeprefix("$").replace(",", "").replace("_", "")
    return Fraction(plain) if _NUMBER.fullmatch(plain) else None
