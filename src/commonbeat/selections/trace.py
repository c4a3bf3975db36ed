"""How the score of one application came about, in the words of its rulebook."""

from dataclasses import dataclass
from decimal import Decimal

from commonbeat.engine.rulebook.english import grouped
from commonbeat.engine.rulebook.model import Measure, Transform
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.selections.models import Decision

HOW = {
    "present": "",
    "zero": "No value: counted as zero.",
    "median": "No value: the median of comparable applications was used.",
    "spread": "No value: its weight was spread over the rest of the category.",
}
TRANSFORMS = {
    Transform.PERCENTILE: "by its place among the applications compared",
    Transform.ZSCORE: "by its distance from the mean",
    Transform.MINMAX: "by where it lies between the lowest and the highest",
    Transform.BANDS: "by the band that it falls into",
    Transform.CAPPED_RATIO: "as its part of {high}",
    Transform.LINEAR: "by where it lies between {low} and {high}",
}


@dataclass(frozen=True)
class Leaf:
    """One measure of one application: what it was, and what it brought."""

    label: str
    raw: str
    how: str
    transform: str
    percent: Decimal
    points: Decimal
    weight: Decimal
    scale: Decimal

    @property
    def value(self) -> str:
        """Return the raw value as people write it: thousands apart, no zeros at its end."""
        text = f"{Decimal(self.raw):,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    @property
    def width(self) -> str:
        """Return the length of its bar in 100, on one scale for the whole page."""
        return f"{max(self.points, Decimal(0)) * 100 / self.scale:.2f}"

    @property
    def room(self) -> str:
        """Return the length of the bar at full points."""
        return f"{self.weight * 100 / self.scale:.2f}"

    @property
    def left(self) -> Decimal:
        """Return the points that this measure could still have brought."""
        return self.weight - self.points


@dataclass(frozen=True)
class Part:
    """One category of the score with its measures."""

    label: str
    points: Decimal
    weight: Decimal
    leaves: tuple[Leaf, ...]


def categories(decision: Decision, policy: Policy) -> list[Part]:
    """Return the parts of an application's score; an ineligible one has none."""
    lines: list[dict[str, str]] = decision.trace.leaves if hasattr(decision, "trace") else []
    scale = max((Decimal(line["weight"]) for line in lines), default=Decimal(1)) or Decimal(1)
    measures = {
        (category.key, measure.key): measure
        for category in policy.score.categories
        for measure in category.measures
    }
    bonuses = {bonus.key: bonus.label for bonus in policy.score.bonuses}
    bonuses.setdefault("maximum", "All bonuses together are limited")
    labels = {category.key: category.label for category in policy.score.categories}
    parts: dict[str, list[Leaf]] = {}
    for line in lines:
        measure = measures.get((line["category"], line["measure"]))
        name = measure.label if measure else bonuses.get(line["measure"], line["measure"])
        parts.setdefault(line["category"], []).append(_leaf(line, name, measure, scale))
    return [
        Part(
            label=labels.get(key, "Bonus points"),
            points=sum((leaf.points for leaf in leaves), Decimal(0)),
            weight=sum((leaf.weight for leaf in leaves), Decimal(0)),
            leaves=tuple(leaves),
        )
        for key, leaves in parts.items()
    ]


def _transform(measure: Measure) -> str:
    """Return in words how the value of a measure became a part of its points."""
    low, high = grouped(measure.low), grouped(measure.high)
    return TRANSFORMS[measure.transform].format(low=low, high=high)


def _leaf(line: dict[str, str], label: str, measure: Measure | None, scale: Decimal) -> Leaf:
    return Leaf(
        label=label,
        raw=line["raw"],
        how=HOW.get(line["how"], line["how"]),
        transform=_transform(measure) if measure else "",
        percent=Decimal(line["transformed"] or 0) * 100,
        points=Decimal(line["points"] or 0),
        weight=Decimal(line["weight"] or 0),
        scale=scale,
    )
