"""Random expressions over the fields of generated rounds."""

from random import Random

NUMBERS = ("population", "sworn", "asked", "cost", "poverty", "review", "crimes", "budget")
TRUTHS = ("rural", "waived", "startup")
LITERALS = ("0", "1", "2", "0.5", "3", "10", "1.25", "0.333")


class Expressions:
    """Makes up expressions of each kind; `depth` limits how deep they nest."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def number(self, depth: int) -> str:
        """Return an expression that gives a number."""
        pick = self.chance.choice
        if depth <= 0 or self.chance.random() < 0.3:
            return pick(NUMBERS) if self.chance.random() < 0.8 else pick(LITERALS)
        a, b = self.number(depth - 1), self.number(depth - 1)
        return pick(
            (
                f"({a} {pick('+-*')} {b})",
                f"{a} {pick('+-*/')} {pick(NUMBERS)}",
                f"(-{pick(NUMBERS)})",
                f"ABS({a})",
                f"ROUND({a}{pick(('', ', 0', ', 1', ', 2'))})",
                f"{pick(('FLOOR', 'CEIL'))}({a})",
                f"{pick(('LEAST', 'GREATEST', 'COALESCE'))}({a}, {b}, {pick(LITERALS)})",
                f"{pick(('LEAST', 'GREATEST', 'COALESCE'))}({a}, {b})",
                f"CASE WHEN {self.condition(depth - 1)} THEN {a} ELSE {b} END",
                f"CASE WHEN {self.condition(depth - 1)} THEN {a} END",
            )
        )

    def condition(self, depth: int) -> str:
        """Return an expression that gives a truth value."""
        pick = self.chance.choice
        if depth <= 0:
            return pick(TRUTHS)
        a, b = self.number(depth - 1), self.number(depth - 1)
        p, q = self.condition(depth - 1), self.condition(depth - 1)
        return pick(
            (
                f"{a} {pick(('=', '<>', '<', '<=', '>', '>='))} {b}",
                f"{a} {pick(('', 'NOT '))}BETWEEN {b} AND {pick(NUMBERS)}",
                f"{a} IN ({pick(LITERALS)}, -{pick(LITERALS)})",
                f"kind {pick(('=', '<>'))} '{pick(('city', 'tribal'))}'",
                f"state {pick(('', 'NOT '))}IN ('OH', 'TX')",
                f"{pick(NUMBERS)} IS {pick(('', 'NOT '))}NULL",
                f"({p} {pick(('AND', 'OR'))} {q})",
                f"NOT {pick(TRUTHS)}",
                f"{pick(TRUTHS)} {pick(('=', '<>'))} {pick(TRUTHS)}",
                pick(TRUTHS),
            )
        )

    def group(self) -> str:
        """Return an expression of any kind that puts applications into few groups."""
        pick = self.chance.choice
        return pick(
            (
                "state",
                "kind",
                "rural",
                "population",
                "poverty",
                "crimes / 2",
                "crimes / 3",
                f"CASE WHEN {self.condition(1)} THEN 'large' ELSE kind END",
                f"CASE WHEN {self.condition(1)} THEN 1.5 ELSE population / 4 END",
            )
        )
