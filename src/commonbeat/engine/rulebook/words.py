"""The whole rulebook in plain words, each sentence with what is known of its source."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from commonbeat.engine.expressions import number_text
from commonbeat.engine.money import dollars
from commonbeat.engine.rulebook.english import English, ended, grouped, of_number
from commonbeat.engine.rulebook.fields_in_words import field_in_words
from commonbeat.engine.rulebook.measures_in_words import measure_in_words
from commonbeat.engine.rulebook.model import (
    Constraint,
    ConstraintKind,
    Marginal,
    Program,
    Rounding,
    Rulebook,
    Status,
    TieBreak,
)
from commonbeat.engine.rulebook.provenance import provenance_of
from commonbeat.engine.rulebook.weights import effective_weight
from commonbeat.engine.wording import listed, plural

Told = Iterator[tuple[str, str]]  # path of the part, sentence


@dataclass(frozen=True, slots=True)
class Sentence:
    """One rule in words, and whether it has a public source."""

    text: str
    status: Status
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Section:
    """The sentences about one part of the rulebook."""

    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """The effective weight of one measure: the points of 100 that it can earn."""

    category: str
    category_label: str
    measure: str
    label: str
    points: Fraction

    @property
    def text(self) -> str:
        """Return the points as text: 12.5."""
        return number_text(self.points)


def effective_weights(rulebook: Rulebook) -> tuple[Weight, ...]:
    """Return what each measure of the score can earn, in the order of the rulebook."""
    return tuple(
        Weight(
            category.key,
            category.label,
            measure.key,
            measure.label,
            effective_weight(category, measure),
        )
        for category in rulebook.score.categories
        for measure in category.measures
    )


def in_words(rulebook: Rulebook) -> tuple[Section, ...]:
    """Return every rule and figure of a rulebook as sentences, in the order of a round.

    Generated from the parsed rulebook: what is not there is said too ("There is no cap").
    Formulas are told in English, or as they are written (`…`) where that is clearer.
    """
    english = English(rulebook.fields)
    parts: list[tuple[str, Told]] = [
        ("The program", _program(rulebook)),
        ("Who may be funded", _eligibility(rulebook, english)),
        ("How applications are scored", _score(rulebook, english)),
        ("When scores are equal", _ties(rulebook, english)),
        ("How much one applicant may get", _request(rulebook, english)),
        ("What a unit costs the office", _price(rulebook, english)),
        ("Rules on the sums of money", _constraints(rulebook, english)),
        ("What an application says", _fields(rulebook)),
    ]
    return tuple(
        Section(title, tuple(_sentence(rulebook, path, text) for path, text in told))
        for title, told in parts
    )


def _sentence(rulebook: Rulebook, path: str, text: str) -> Sentence:
    found = provenance_of(rulebook, path)
    return Sentence(text, found.status, found.source, found.note)


def _percent(value: Fraction) -> str:
    return f"{grouped(value)} %"


def _program(rulebook: Rulebook) -> Told:
    program, unit = rulebook.program, rulebook.program.unit
    yield (
        "program.name",
        (
            f"{program.name} ({program.code}), assistance listing "
            f"{program.assistance_listing}, fiscal year {program.fiscal_year}."
        ),
    )
    yield (
        "program.funds_available",
        f"{dollars(program.funds_cents, whole=True)} is available.",
    )
    yield "program.unit", f"The office awards {unit}s."
    yield (
        "program.months_funded",
        f"It pays for each {unit} over {plural(program.months_funded, 'month')}.",
    )
    yield (
        "program.months_retention",
        f"Each {unit} must be kept for {plural(program.months_retention, 'month')} afterwards.",
    )
    yield from _shares(program)


def _shares(program: Program) -> Told:
    unit = program.unit
    yield (
        "program.federal_share_percent",
        f"The office pays {_percent(program.federal_share_percent)} of the cost.",
    )
    yield (
        "program.match_percent",
        f"The agency pays {_percent(program.match_percent)} (the match).",
    )
    yield (
        "program.cap_per_unit",
        f"There is no cap on what the office pays per {unit}."
        if program.cap_per_unit_cents is None
        else f"The office pays at most {dollars(program.cap_per_unit_cents, whole=True)} per "
        f"{unit}.",
    )
    yield (
        "program.administration_percent",
        "Nothing is added for administration."
        if program.administration_percent == 0
        else f"{_percent(program.administration_percent)} of the federal part is added for "
        "administration.",
    )


def _eligibility(rulebook: Rulebook, english: English) -> Told:
    if not rulebook.eligibility:
        yield "eligibility", "Every application is eligible: there are no hard stops."
    for stop in rulebook.eligibility:
        unknown = (
            " It also applies when that cannot be told because a value is missing."
            if stop.if_unknown_refuse
            else ""
        )
        yield (
            f"eligibility.{stop.code}",
            f"{ended(stop.sentence)} (Refused if {english.tell(stop.refuse_if)}.{unknown})",
        )


def _score(rulebook: Rulebook, english: English) -> Told:
    score = rulebook.score
    yield "score", "A score is the sum of its categories, which are worth 100 points together."
    yield (
        "score.decimals",
        "Only whole points count."
        if score.decimals == 0
        else f"Points count to {plural(score.decimals, 'decimal')}, rounded half up.",
    )
    for category in score.categories:
        path = f"score.categories.{category.key}"
        points = of_number(category.weight, "point")
        yield f"{path}.weight", f"{category.label}: {points} of 100."
        for measure in category.measures:
            for key, text in measure_in_words(category, measure, english):
                yield f"{path}.measures.{measure.key}{key}", text
    for bonus in score.bonuses:
        yield (
            f"score.bonuses.{bonus.key}",
            (
                f"Bonus “{bonus.label}”: {of_number(bonus.points, 'point')} if "
                f"{english.tell(bonus.when)}."
            ),
        )
    if score.bonus_maximum is not None:
        yield (
            "score.bonus_maximum",
            f"All bonuses together add at most {of_number(score.bonus_maximum, 'point')}.",
        )


def _ties(rulebook: Rulebook, english: English) -> Told:
    for place, tie_break in enumerate(rulebook.tie_breaks):
        start = "First" if place == 0 else "Then"
        order = "higher" if tie_break.higher_first else "lower"
        yield (
            "tie_breaks",
            f"{start}: {_compared(rulebook, tie_break, english)}, {order} first.",
        )
    yield (
        "lottery",
        (
            "What is still equal is drawn by lot: the SHA-256 of "
            f"“{rulebook.lottery_seed}:” and the application's id, lower first."
        ),
    )


def _compared(rulebook: Rulebook, tie_break: TieBreak, english: English) -> str:
    for category in rulebook.score.categories:
        if category.key == tie_break.category:
            return f"the points for “{category.label}”"
        for measure in category.measures:
            if measure.key == tie_break.measure:
                return f"the part earned for “{measure.label}”"
    return "" if tie_break.value is None else english.tell(tie_break.value)


_ROUNDED = {
    Rounding.FLOOR: "rounded down",
    Rounding.ROUND: "rounded to the nearest whole number, halves up",
    Rounding.CEIL: "rounded up",
}


def _request(rulebook: Rulebook, english: English) -> Told:
    request, limits, unit = rulebook.request, rulebook.limits, rulebook.program.unit
    yield "request.requested", f"Asked for: {english.tell(request.requested)}, in {unit}s."
    if request.cap is None:
        yield "request.cap", "There is no formula that limits a request."
    else:
        told = f" ({request.sentence})" if request.sentence else ""
        yield "request.cap", f"Awarded at most: {english.tell(request.cap)}{told}."
        yield "request.rounding", f"That is {_ROUNDED[request.rounding]}."
        yield "request.at_least", f"It is never less than {request.at_least}."
    if limits.maximum_units is not None:
        yield (
            "limits.maximum_units",
            f"Nobody gets more than {plural(limits.maximum_units, unit)}.",
        )
    if limits.maximum_cents is not None:
        most = dollars(limits.maximum_cents, whole=True)
        yield "limits.maximum_dollars", f"Nobody gets more than {most}."
    if limits.minimum_units > 1:
        yield (
            "limits.minimum_units",
            f"No award is smaller than {plural(limits.minimum_units, unit)}.",
        )
    if limits.minimum_cents:
        least = dollars(limits.minimum_cents, whole=True)
        yield "limits.minimum_dollars", f"No award is smaller than {least}."
    yield "limits.marginal", _marginal(rulebook)


def _marginal(rulebook: Rulebook) -> str:
    limits = rulebook.limits
    start = "Where the money does not reach for a full award, the applicant gets"
    if limits.marginal is Marginal.ALL_OR_NOTHING:
        return f"{start} nothing."
    if limits.marginal is Marginal.MINIMUM_VIABLE:
        return (
            f"{start} what is left if that is at least "
            f"{_percent(limits.minimum_viable_percent)} of it, else nothing."
        )
    return f"{start} as many whole {rulebook.program.unit}s as are left."


def _price(rulebook: Rulebook, english: English) -> Told:
    unit, waiver = rulebook.program.unit, rulebook.price.waiver
    yield (
        "price.unit_cost",
        (
            f"The cost of one {unit} over all funded months is "
            f"{english.tell(rulebook.price.unit_cost)}, in dollars."
        ),
    )
    if waiver is None:
        yield "price.waiver", "The match is never waived."
        return
    yield "price.waiver.when", f"The match is waived if {english.tell(waiver.when)}."
    yield (
        "price.waiver.federal_share_percent",
        f"Then the office pays {_percent(waiver.federal_share_percent)} of the cost.",
    )
    applies = "still applies" if waiver.cap_applies else "does not apply"
    yield "price.waiver.cap_applies", f"Then the cap per {unit} {applies}."


def _constraints(rulebook: Rulebook, english: English) -> Told:
    yield (
        "program.funds_available",
        (
            f"No more than the {dollars(rulebook.program.funds_cents, whole=True)} available "
            "is awarded."
        ),
    )
    for constraint in rulebook.constraints:
        yield f"constraints.{constraint.key}", _constraint(constraint, english)
    if rulebook.yield_order:
        labels = {constraint.key: constraint.label for constraint in rulebook.constraints}
        names = [f"“{labels[key]}”" for key in rulebook.yield_order]
        order = f"first {', then '.join(names)}" if len(names) > 1 else names[0]
        yield (
            "yield_order",
            (
                f"If these rules cannot all hold, they give way in this order: {order}; each "
                "only as far as needed, and the result says so."
            ),
        )


def _constraint(constraint: Constraint, english: English) -> str:
    label = constraint.label
    if constraint.kind is ConstraintKind.SET_ASIDE and constraint.when is not None:
        return (
            f"{label}: at least {_size(constraint)} goes to applications for which "
            f"{english.tell(constraint.when)}, as far as they can use it."
        )
    by = "" if constraint.by is None else english.tell(constraint.by)
    if constraint.kind is ConstraintKind.SHARE:
        shares = [f"{_percent(percent)} to “{name}”" for name, percent in constraint.shares]
        return (
            f"{label}: of the funds, at least {listed(shares)}; what one cannot use is "
            f"released to the others. An application belongs to: {by}."
        )
    if constraint.kind is ConstraintKind.FLOOR:
        return (
            f"{label}: at least {_size(constraint)} for each group with the same {by}, as far "
            "as its applications can use it."
        )
    return f"{label}: at most {_size(constraint)} for each group with the same {by}."


def _size(constraint: Constraint) -> str:
    if constraint.cents is not None:
        return dollars(constraint.cents, whole=True)
    return f"{_percent(constraint.percent or Fraction(0))} of the funds"


def _fields(rulebook: Rulebook) -> Told:
    for field in rulebook.fields:
        yield f"fields.{field.key}", field_in_words(field)
