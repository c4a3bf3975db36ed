"""What a what-if varies, checked against the rulebook, and what it draws by chance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from commonbeat.engine.money import LARGEST_CENTS
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.reweighing import unknown_categories
from commonbeat.engine.rulebook.model import Rulebook

Whole = NDArray[np.int64]
Range = tuple[Fraction, Fraction]

MICRO_POINTS = 1_000_000  # weights are drawn in millionths of a point
WEIGHT_SUM = 100 * MICRO_POINTS
LARGEST_COUNT = 1_000_000
LARGEST_NOISE = 10**9  # steps of the score
LARGEST_CAP_PERCENT = 1_000


@dataclass(frozen=True, slots=True)
class Scenarios:
    """What varies between scenarios; what is not named stays as the rulebook has it.

    count           how many scenarios
    noise_sd_steps  standard deviation of the noise of every score, in steps of 10**-decimals
    weights         by category key the lowest and highest weight in points, 0 to 100
    funds_cents     the lowest and highest funds available
    cap_percent     the lowest and highest percent of the request cap, whole percents
    """

    count: int
    noise_sd_steps: float = 0.0
    weights: Mapping[str, Range] = field(default_factory=dict)
    funds_cents: tuple[int, int] | None = None
    cap_percent: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """What was drawn for S scenarios.

    weights       int64 (S, C): weights of the categories in millionths of a point; they add up
                  to 100 points. None when no weight varies.
    funds_cents   int64 (S,)
    cap_percents  int64 (S,)
    """

    weights: Whole | None
    funds_cents: Whole
    cap_percents: Whole


def check_scenarios(rulebook: Rulebook, scenarios: Scenarios) -> None:
    """Refuse scenarios that cannot be drawn, with every problem at once."""
    problems = unknown_categories(rulebook, scenarios.weights)
    if not 1 <= scenarios.count <= LARGEST_COUNT:
        problems.append(
            Problem(
                "scenarios.count",
                f"{scenarios.count:,} scenarios cannot be run.",
                f"Ask for 1 to {LARGEST_COUNT:,}.",
                "scenarios",
            )
        )
    noise = scenarios.noise_sd_steps
    if not isfinite(noise) or not 0 <= noise <= LARGEST_NOISE:
        problems.append(
            Problem(
                "scenarios.noise",
                f"Noise of {noise} steps of the score is not possible.",
                "Give its standard deviation in points, 0 or more.",
                "noise",
            )
        )
    for key, (low, high) in scenarios.weights.items():
        if not 0 <= low <= high <= 100:
            problems.append(_range(f"weight {key}", "0 to 100 points, the lower first"))
    problems += _funds_and_cap(rulebook, scenarios)
    if problems:
        raise Refused(*problems)
    if all(low == 0 for low, _ in _ranges(rulebook, scenarios)):
        raise Refused(
            Problem(
                "weights.zero",
                "All weights may be drawn as 0.",
                "Give one category a lowest weight above 0.",
                "weight",
            )
        )


def _funds_and_cap(rulebook: Rulebook, scenarios: Scenarios) -> list[Problem]:
    problems = []
    funds, cap = scenarios.funds_cents, scenarios.cap_percent
    if funds is not None and not 0 < funds[0] <= funds[1] <= LARGEST_CENTS:
        problems.append(_range("funds", "whole cents above 0, the lower first"))
    if cap is not None and not 0 < cap[0] <= cap[1] <= LARGEST_CAP_PERCENT:
        problems.append(
            _range("cap", f"whole percents, 1 to {LARGEST_CAP_PERCENT:,}, the lower first")
        )
    if cap is not None and rulebook.request.cap is None:
        problems.append(
            Problem(
                "scenarios.no_cap",
                "The rulebook has no request cap that could vary.",
                "Leave the cap out.",
                "cap",
            )
        )
    return problems


def _range(where: str, way_out: str) -> Problem:
    return Problem(
        "scenarios.range", "This range cannot be drawn from.", f"Give {way_out}.", where
    )


def _ranges(rulebook: Rulebook, scenarios: Scenarios) -> list[Range]:
    """Return the lowest and highest weight of every category."""
    return [
        scenarios.weights.get(each.key, (each.weight, each.weight))
        for each in rulebook.score.categories
    ]


def draw(rulebook: Rulebook, scenarios: Scenarios, rng: Generator) -> Draws:
    """Draw weights, funds and caps: whole numbers, each of a range equally likely.

    Drawn weights are rescaled to add up to 100 points.
    """
    size = scenarios.count
    ranges = _ranges(rulebook, scenarios)
    own = [each.weight for each in rulebook.score.categories]
    weights = None
    if any(pair != (weight, weight) for pair, weight in zip(ranges, own, strict=True)):
        low = np.array([round(pair[0] * MICRO_POINTS) for pair in ranges], dtype=np.int64)
        high = np.array([round(pair[1] * MICRO_POINTS) for pair in ranges], dtype=np.int64)
        weights = _rescaled(rng.integers(low, high, size=(size, len(own)), endpoint=True))
    funds = scenarios.funds_cents or (rulebook.program.funds_cents,) * 2
    caps = scenarios.cap_percent or (100, 100)
    return Draws(
        weights,
        rng.integers(*funds, size=size, endpoint=True, dtype=np.int64),
        rng.integers(*caps, size=size, endpoint=True, dtype=np.int64),
    )


def _rescaled(weights: Whole) -> Whole:
    """Return weights that add up to 100 points; the largest takes what rounding leaves."""
    scaled: Whole = weights * WEIGHT_SUM // weights.sum(axis=1, keepdims=True)
    every = np.arange(len(scaled))
    scaled[every, scaled.argmax(axis=1)] += WEIGHT_SUM - scaled.sum(axis=1)
    return scaled
