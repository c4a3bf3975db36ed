"""Reads the score: categories, measures, bonuses, tie-breaks."""

from fractions import Fraction
from itertools import pairwise

from commonbeat.engine.expressions import Kind, number_text
from commonbeat.engine.expressions.kinds import near
from commonbeat.engine.rulebook.model import (
    Band,
    Bonus,
    Category,
    Change,
    IfZero,
    Measure,
    Missing,
    Rate,
    Score,
    TieBreak,
    Transform,
)
from commonbeat.engine.rulebook.table import Table, duplicates
from commonbeat.engine.rulebook.vocabulary import HUNDRED, Direction

_RAW = ("value", "rate", "change")
_TIES = ("category", "measure", "value")

# for which transforms a key means something
_MEANT = {
    "within": (Transform.PERCENTILE, Transform.ZSCORE, Transform.MINMAX),
    "bands": (Transform.BANDS,),
    "below_bands_points": (Transform.BANDS,),
    "low": (Transform.LINEAR,),
    "high": (Transform.LINEAR, Transform.CAPPED_RATIO),
}


MOST_BONUS_POINTS = 1_000  # categories together have 100


def read_score(table: Table) -> Score:
    """Return the whole score; weights that do not add up to 100 are reported."""
    categories = table.tables("categories")
    leaves = [each.tables("measures") for each in categories]
    bonuses = table.tables("bonuses")
    score = Score(
        decimals=table.whole("decimals", 3, most=6),
        categories=tuple(map(_category, categories, leaves)),
        bonuses=tuple(_bonus(each) for each in bonuses),
        bonus_maximum=(
            table.number("bonus_maximum", least=0) if table.has("bonus_maximum") else None
        ),
    )
    duplicates(categories, "key", what="categories")
    _check_bonuses(table, score)
    # a tie-break names a measure by its key alone, so keys are unique in the whole rulebook
    duplicates([leaf for each in leaves for leaf in each], "key", what="measures")
    duplicates(bonuses, "key", what="bonuses")
    _check_sum(table, "categories", [each.weight for each in score.categories])
    table.done()
    return score


def _check_bonuses(table: Table, score: Score) -> None:
    """Report bonuses that together would leave no room for the score itself."""
    total = sum((bonus.points for bonus in score.bonuses), start=Fraction(0))
    most = total if score.bonus_maximum is None else min(total, score.bonus_maximum)
    if most > MOST_BONUS_POINTS:
        table.say(
            "bonuses",
            "out_of_range",
            f"The bonuses may add {number_text(most)} points to a score.",
            f"Lower them, or write a bonus_maximum of at most {MOST_BONUS_POINTS:,}.",
        )


def _check_sum(table: Table, key: str, weights: list[Fraction]) -> None:
    total = sum(weights, start=Fraction(0))
    if not weights:
        table.say(key, "missing_key", f"There are no {key}.", f"Add [[{table.path}.{key}]].")
    elif total != HUNDRED:
        listing = " + ".join(number_text(weight) for weight in weights)
        table.say(
            key,
            "weights",
            f"The weights of the {key} add up to {number_text(total)} ({listing}), not to 100.",
            "Change them so that they add up to 100.",
        )


def _category(table: Table, leaves: list[Table]) -> Category:
    measures = tuple(_measure(each) for each in leaves)
    category = Category(
        key=table.name("key"),
        label=table.text("label"),
        weight=table.percent("weight"),
        measures=measures,
    )
    _check_sum(table, "measures", [measure.weight for measure in measures])
    table.done()
    return category


def _measure(table: Table) -> Measure:
    given = [key for key in _RAW if table.has(key)]
    if len(given) != 1:
        table.say(
            "",
            "one_of",
            f"A measure has exactly one of {', '.join(_RAW)}; here: "
            f"{', '.join(given) or 'none'}.",
            "Say where the raw value comes from, once.",
        )
    transform = table.choice("transform", Transform)
    missing = table.choice("missing", Missing)
    low, high = _scale(table, transform)
    measure = Measure(
        key=table.name("key"),
        label=table.text("label"),
        weight=table.percent("weight"),
        value=table.expression("value", Kind.NUMBER, required=False),
        rate=_rate(table.table("rate")),
        change=_change(table.table("change")),
        transform=transform,
        higher_is_better=table.choice("better", Direction, Direction.HIGHER)
        is Direction.HIGHER,
        within=table.expression("within", required=False),
        bands=_bands(table) if transform is Transform.BANDS else (),
        below_bands_points=(
            table.percent("below_bands_points", Fraction(0))
            if transform is Transform.BANDS
            else Fraction(0)
        ),
        low=low,
        high=high,
        missing=missing,
        median_within=table.expression("median_within", required=False),
        decimals=table.whole("decimals", 4, most=6),
    )
    _check_meaning(table, transform, missing)
    table.done()
    return measure


def _check_meaning(table: Table, transform: Transform, missing: Missing) -> None:
    """Report keys that mean nothing for this transform or missing rule."""
    for key, transforms in _MEANT.items():
        if table.has(key) and transform not in transforms:
            table.say(
                key,
                "no_effect",
                f"{key!r} has no effect on the transform {transform}.",
                f"Leave it out; it is for {', '.join(transforms)}.",
            )
    if table.has("median_within") and missing is not Missing.MEDIAN:
        table.say(
            "median_within",
            "no_effect",
            f"'median_within' has no effect when missing = {missing.value!r}.",
            "Leave it out, or write missing = 'median'.",
        )


def _scale(table: Table, transform: Transform) -> tuple[Fraction, Fraction]:
    """Return the low and high ends of a linear or capped scale; 0 and 1 for the others."""
    if transform not in _MEANT["high"]:
        return Fraction(0), Fraction(1)
    low = table.number("low", Fraction(0)) if transform is Transform.LINEAR else Fraction(0)
    high = table.number("high")
    if high <= low and table.has("high"):
        table.say(
            "high",
            "out_of_range",
            f"{number_text(high)} is not above {number_text(low)}.",
            'Write the larger number as high; better = "lower" turns the scale around.',
        )
    return low, high


def _if_zero(table: Table) -> IfZero:
    return table.choice("if_zero", IfZero)


def _rate(table: Table | None) -> Rate | None:
    if table is None:
        return None
    rate = Rate(
        count=table.formula("count", Kind.NUMBER),
        population=table.formula("population", Kind.NUMBER),
        per=table.number("per"),
        if_zero=_if_zero(table),
    )
    if rate.per <= 0 and table.has("per"):
        table.say(
            "per", "out_of_range", f"{number_text(rate.per)} is not above 0.", "Write 100_000."
        )
    table.done()
    return rate


def _change(table: Table | None) -> Change | None:
    if table is None:
        return None
    change = Change(
        before=table.formula("before", Kind.NUMBER),
        after=table.formula("after", Kind.NUMBER),
        if_zero=_if_zero(table),
    )
    table.done()
    return change


def _bands(table: Table) -> tuple[Band, ...]:
    tables = table.tables("bands")
    bands = tuple(Band(each.number("from"), each.percent("points")) for each in tables)
    for each in tables:
        each.done()
    if not bands:
        table.say(
            "bands",
            "missing_key",
            "The transform bands needs its bands.",
            "Write bands = [ { from = 0, points = 0 }, { from = 10, points = 50 } ].",
        )
    for before, after in pairwise(bands):
        if after.start <= before.start:
            table.say(
                "bands",
                "order",
                f"The band from {number_text(after.start)} stands after the band from "
                f"{number_text(before.start)}.",
                "Let each band start above the one before it.",
            )
    return bands


def _bonus(table: Table) -> Bonus:
    bonus = Bonus(
        key=table.name("key"),
        label=table.text("label"),
        points=table.percent("points"),
        when=table.formula("when", Kind.TRUTH),
    )
    table.done()
    return bonus


def read_tie_breaks(tables: list[Table], score: Score) -> tuple[TieBreak, ...]:
    """Return the tie-breaks in order."""
    return tuple(_tie_break(table, score) for table in tables)


def _tie_break(table: Table, score: Score) -> TieBreak:
    given = [key for key in _TIES if table.has(key)]
    if len(given) != 1:
        table.say(
            "",
            "one_of",
            f"A tie-break has exactly one of {', '.join(_TIES)}; here: "
            f"{', '.join(given) or 'none'}.",
            "Say what is compared, once; write another [[tie_breaks]] for the next one.",
        )
    categories = [category.key for category in score.categories]
    measures = [measure.key for category in score.categories for measure in category.measures]
    tie_break = TieBreak(
        category=_known(table, "category", categories),
        measure=_known(table, "measure", measures),
        value=table.expression("value", Kind.NUMBER, required=False),
        higher_first=table.choice("first", Direction, Direction.HIGHER) is Direction.HIGHER,
    )
    table.done()
    return tie_break


def _known(table: Table, key: str, words: list[str]) -> str | None:
    if not table.has(key):
        return None
    value = table.text(key)
    if value and value not in words:
        table.say(
            key,
            "unknown_reference",
            f"There is no {key} {value!r}.",
            near(value, words, f"Known here are: {', '.join(words)}."),
        )
    return value
