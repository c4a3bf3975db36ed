"""What can be checked on paper: rulebook, scores, allocation, explanation, verification, money.

Pure functions over plain values. No Django, no clock, no chance, no files: time and randomness
come in as arguments, so that every result can be computed again by anyone.
"""

from commonbeat.engine.comparison import compare
from commonbeat.engine.decision import Decision, decide
from commonbeat.engine.ranking import rank
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.scoring import score
from commonbeat.engine.sizing import size

__all__ = ["Decision", "compare", "decide", "rank", "read_rulebook", "score", "size"]
