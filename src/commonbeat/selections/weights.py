"""Other weights for the categories of a rulebook, as somebody slides them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonbeat.engine.expressions import number_text
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.reweighing import reweighted
from commonbeat.engine.rulebook.model import Rulebook as Policy

LARGEST = 100
PREFIX = "w_"
NOISE = "noise"
USUAL_NOISE = "1"  # points, as a standard deviation


@dataclass(frozen=True)
class Slider:
    """One figure that can be slid: what the rulebook says, and what was asked instead."""

    name: str
    label: str
    declared: str
    asked: str

    @property
    def value(self) -> Fraction | None:
        """Return what was typed, with at most three decimals; None when it is no weight."""
        whole, _, decimals = self.asked.partition(".")
        if not (whole.isascii() and whole.isdecimal() and len(whole) <= 3):
            return None
        if decimals and not (
            decimals.isascii() and decimals.isdecimal() and len(decimals) <= 3
        ):
            return None
        value = Fraction(self.asked.rstrip("."))
        return value if value <= LARGEST else None

    @property
    def error(self) -> str:
        """Return what is wrong with what was typed."""
        return f"A number from 0 to {LARGEST}." if self.value is None else ""

    @property
    def category(self) -> str:
        """Return the key of the category that it weighs."""
        return self.name.removeprefix(PREFIX)


def sliders(policy: Policy, given: Mapping[str, str]) -> list[Slider]:
    """Return a slider for each category, as asked for or else as declared."""
    found = []
    for category in policy.score.categories:
        name, declared = f"{PREFIX}{category.key}", number_text(category.weight)
        asked = given.get(name, declared).strip()
        found.append(Slider(name, category.label, declared, asked))
    return found


def noise_slider(given: Mapping[str, str]) -> Slider:
    """Return the slider of how unsure a score is, in points."""
    return Slider(NOISE, "How unsure is a score?", "", given.get(NOISE, USUAL_NOISE).strip())


def with_weights(policy: Policy, asked: Sequence[Slider]) -> Policy:
    """Return the policy with the asked weights, scaled so that they add up to 100.

    Raises Refused when one is no number from 0 to 100, or when all are 0.
    """
    weights = {slider.category: slider.value for slider in asked}
    known = {key: weight for key, weight in weights.items() if weight is not None}
    if len(known) < len(weights):
        raise Refused(not_numbers())
    return reweighted(policy, known)


def not_numbers() -> Problem:
    """Return the problem of a slider with which nothing can be computed."""
    return Problem(
        "weights.not_numbers",
        "Not every figure is a number from 0 to 100.",
        "Correct the marked ones.",
    )
