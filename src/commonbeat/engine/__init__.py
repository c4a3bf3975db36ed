"""What can be checked on paper: rulebook, scores, allocation, explanation, verification, money.

Pure functions over plain values. No Django, no clock, no chance, no files: time and randomness
come in as arguments, so that every result can be computed again by anyone.

    from commonbeat.engine import allocate, explain, read_rulebook, score, verify, what_if

The names below load their part when they are first asked for: whoever needs the rulebook alone
does not wait for the compiler and the solver. docs/how-to/use-the-engine.md shows them at work.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commonbeat.engine.awarding import Allocation, allocate
    from commonbeat.engine.checking import verify
    from commonbeat.engine.comparison import Comparison, compare
    from commonbeat.engine.decision import Decision, decide
    from commonbeat.engine.explanation.explain import Explanation, explain
    from commonbeat.engine.problems import Problem, Refused
    from commonbeat.engine.ranking import Ranking, rank
    from commonbeat.engine.rulebook.model import Rulebook
    from commonbeat.engine.rulebook.reading import read_rulebook
    from commonbeat.engine.scenarios import Scenarios
    from commonbeat.engine.scoring import Scores, score
    from commonbeat.engine.sizing import Sizes, size
    from commonbeat.engine.trials import WhatIf, what_if
    from commonbeat.engine.verification.verdict import Verdict

__all__ = [
    "Allocation",
    "Comparison",
    "Decision",
    "Explanation",
    "Problem",
    "Ranking",
    "Refused",
    "Rulebook",
    "Scenarios",
    "Scores",
    "Sizes",
    "Verdict",
    "WhatIf",
    "allocate",
    "compare",
    "decide",
    "explain",
    "rank",
    "read_rulebook",
    "score",
    "size",
    "verify",
    "what_if",
]

_PARTS = {
    "Allocation": "awarding",
    "Comparison": "comparison",
    "Decision": "decision",
    "Explanation": "explanation.explain",
    "Problem": "problems",
    "Ranking": "ranking",
    "Refused": "problems",
    "Rulebook": "rulebook.model",
    "Scenarios": "scenarios",
    "Scores": "scoring",
    "Sizes": "sizing",
    "Verdict": "verification.verdict",
    "WhatIf": "trials",
    "allocate": "awarding",
    "compare": "comparison",
    "decide": "decision",
    "explain": "explanation.explain",
    "rank": "ranking",
    "read_rulebook": "rulebook.reading",
    "score": "scoring",
    "size": "sizing",
    "verify": "checking",
    "what_if": "trials",
}


def __getattr__(name: str) -> Any:
    """Return a public name, loading its part now."""
    part = _PARTS.get(name)
    if part is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{part}"), name)


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return list(__all__)
