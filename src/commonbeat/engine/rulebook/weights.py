"""What each measure can earn."""

from fractions import Fraction

from commonbeat.engine.rulebook.model import Category, Measure


def effective_weight(category: Category, measure: Measure) -> Fraction:
    """Return the points of 100 that a measure can earn: category weight x measure weight."""
    return category.weight * measure.weight / 100
