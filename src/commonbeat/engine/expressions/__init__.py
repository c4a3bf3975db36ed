"""Conditions and formulas of a rulebook: SQL expressions over the fields of one application.

`parse` reads and checks a text, `evaluate` computes it for all applications at once, exactly.
"""

from commonbeat.engine.expressions.evaluation import evaluate, numbers, truths
from commonbeat.engine.expressions.kinds import Kind, Name
from commonbeat.engine.expressions.labels import Groups, groups, number_text, scaled_text
from commonbeat.engine.expressions.parsing import Parsed, parse
from commonbeat.engine.expressions.vectors import Exact, Texts, Truth, Vector

__all__ = [
    "Exact",
    "Groups",
    "Kind",
    "Name",
    "Parsed",
    "Texts",
    "Truth",
    "Vector",
    "evaluate",
    "groups",
    "number_text",
    "numbers",
    "parse",
    "scaled_text",
    "truths",
]
