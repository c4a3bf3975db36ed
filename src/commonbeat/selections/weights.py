"""Other weights for the categories of a rulebook, as somebody slides them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from commonbeat.engine.expressions import number_text
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.rulebook.model import Rulebook as Policy

LARGEST = 100
PREFIX = "w_"


@dataclass(frozen=True)
class Slider:
    """One category: what the rulebook says, and what was asked instead."""

    key: str
    label: str
    declared: str
    asked: str
    error: str = ""

    @property
    def name(self) -> str:
        """Return the name of its field."""
        return f"{PREFIX}{self.key}"


def sliders(policy: Policy, given: Mapping[str, str]) -> list[Slider]:
    """Return a slider for each category, as asked for or else as declared."""
    found = []
    for category in policy.score.categories:
        declared = number_text(category.weight)
        asked = given.get(f"{PREFIX}{category.key}", declared).strip()
        wrong = "" if _number(asked) is not None else f"A number from 0 to {LARGEST}."
        found.append(Slider(category.key, category.label, declared, asked, wrong))
    return found


def with_weights(policy: Policy, asked: list[Slider]) -> Policy:
    """Return the policy with the asked weights, scaled so that they add up to 100.

    Raises Refused when one is no number from 0 to 100, or when all are 0.
    """
    weights = [_number(slider.asked) for slider in asked]
    if any(weight is None for weight in weights):
        raise Refused(
            Problem(
                "weights.not_numbers",
                "Not every weight is a number from 0 to 100.",
                "Correct the marked ones.",
            )
        )
    total = sum((weight for weight in weights if weight is not None), Fraction(0))
    if total == 0:
        raise Refused(
            Problem(
                "weights.all_zero",
                "All weights are 0, so every score would be 0.",
                "Give at least one category a weight.",
            )
        )
    categories = tuple(
        replace(category, weight=(weight or Fraction(0)) * 100 / total)
        for category, weight in zip(policy.score.categories, weights, strict=True)
    )
    return replace(policy, score=replace(policy.score, categories=categories))


def _number(text: str) -> Fraction | None:
    """Return a typed weight, with at most three decimals; None when it is none."""
    whole, _, decimals = text.partition(".")
    if not (whole.isascii() and whole.isdecimal() and len(whole) <= 3 and len(decimals) <= 3):
        return None
    if decimals and not (decimals.isascii() and decimals.isdecimal()):
        return None
    value = Fraction(text.rstrip("."))
    return value if value <= LARGEST else None
