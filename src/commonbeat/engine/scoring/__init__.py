"""Scores: from the applications' figures to points, exactly, with the whole trace.

`score` does all of it; `scores` holds the result, `raw_values`, `missing`, `transforms` and
`totals` are its steps in the order of the decision procedure, section 4.
"""

from commonbeat.engine.scoring.score import score
from commonbeat.engine.scoring.scores import HOW, BonusPoints, CategoryPoints, Leaf, Scores

__all__ = ["HOW", "BonusPoints", "CategoryPoints", "Leaf", "Scores", "score"]
