"""What can be checked on paper: rulebook, scores, allocation, explanation, verification, money.

Pure functions over plain values. No Django, no clock, no chance, no files: time and randomness
come in as arguments, so that every result can be computed again by anyone.

The names below load their part when they are first asked for: whoever needs the rulebook alone
does not wait for the compiler and the solver.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commonbeat.engine.comparison import compare
    from commonbeat.engine.decision import Decision, decide
    from commonbeat.engine.ranking import rank
    from commonbeat.engine.rulebook.reading import read_rulebook
    from commonbeat.engine.scoring import score
    from commonbeat.engine.sizing import size

__all__ = ["Decision", "compare", "decide", "rank", "read_rulebook", "score", "size"]

_PARTS = {
    "Decision": "decision",
    "compare": "comparison",
    "decide": "decision",
    "rank": "ranking",
    "read_rulebook": "rulebook.reading",
    "score": "scoring",
    "size": "sizing",
}


def __getattr__(name: str) -> Any:
    """Return a public name, loading its part now."""
    part = _PARTS.get(name)
    if part is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{part}"), name)
