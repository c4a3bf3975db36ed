"""A rulebook as a page tells it: sentences with their sources, and what each measure weighs."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from commonbeat.engine.expressions import number_text
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.engine.rulebook.model import Status
from commonbeat.engine.rulebook.words import Sentence, effective_weights, in_words


@dataclass(frozen=True)
class Told:
    """Sentences that follow each other and share a source; it is shown once."""

    texts: tuple[str, ...]
    status: str
    source: str
    note: str


@dataclass(frozen=True)
class Part:
    """One part of the rulebook."""

    title: str
    told: tuple[Told, ...]
    is_folded: bool


@dataclass(frozen=True)
class Weighed:
    """One measure: its points of 100, and the length of its bar."""

    label: str
    points: str
    width: str


@dataclass(frozen=True)
class Category:
    """One category: its points of 100, and its measures."""

    label: str
    points: str
    measures: tuple[Weighed, ...]


def rulebook_in_words(policy: Policy) -> dict[str, object]:
    """Return what `_words.html` shows of a rulebook."""
    return {"parts": _parts(policy), "categories": weights(policy)}


def _parts(policy: Policy) -> list[Part]:
    """Return the parts in the order of a round; the last one, the columns, is folded away."""
    found = in_words(policy)
    return [
        Part(
            title=section.title,
            told=tuple(
                Told(tuple(each.text for each in sentences), status.value, source, note)
                for (status, source, note), sentences in groupby(section.sentences, _origin)
            ),
            is_folded=section is found[-1],
        )
        for section in found
    ]


def _origin(sentence: Sentence) -> tuple[Status, str, str]:
    return sentence.status, sentence.source, sentence.note


def weights(policy: Policy) -> list[Category]:
    """Return the effective weight of every measure, by category."""
    found = effective_weights(policy)
    most = max((each.points for each in found), default=Fraction(1)) or Fraction(1)
    return [
        Category(
            label=label,
            points=number_text(sum((each.points for each in group), Fraction(0))),
            measures=tuple(
                Weighed(each.label, each.text, f"{float(each.points * 100 / most):.2f}")
                for each in group
            ),
        )
        for label, group in (
            (label, tuple(group))
            for label, group in groupby(found, lambda each: each.category_label)
        )
    ]
