"""Random rulebooks of every kind, as TOML, over the columns of generated rounds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from tests.engine.generated_expressions import Expressions

STATES = ("OH", "TX", "WY", "NE")
KINDS = ("city", "county", "tribal")
TRANSFORMS = ("percentile", "zscore", "minmax", "bands", "capped_ratio", "linear")
HEAD = """format = "commonbeat-rulebook/1"
title = "Generated round (synthetic)"
version = "1"
"""
COLUMNS = """
[columns]
application_id = "application_id"
agency = "agency"
state = "state"

[lottery]
seed = "{seed}"

[provenance]
"*" = {{ status = "assumption" }}
"""


@dataclass(frozen=True)
class Column:
    """A field of generated rounds: its kind, whether it may be empty, a maker of cells."""

    key: str
    kind: str
    required: bool
    cell: Callable[[Random], str]
    more: str = ""


def _one_of(texts: Sequence[str]) -> Callable[[Random], str]:
    return lambda chance: chance.choice(texts)


def _whole(least: int, most: int) -> Callable[[Random], str]:
    return lambda chance: str(chance.randint(least, most))


def _hundredths(least: int, most: int, before: str = "") -> Callable[[Random], str]:
    def cell(chance: Random) -> str:
        return f"{before}{chance.randint(least * 100, most * 100) / 100:.2f}"

    return cell


COLUMN_MAKERS = (
    Column("state", "choice", True, _one_of(STATES), f"allowed = {list(STATES)}"),
    Column("kind", "choice", False, _one_of(KINDS), f"allowed = {list(KINDS)}"),
    Column("population", "integer", True, _whole(0, 9)),
    Column("sworn", "integer", False, _whole(0, 60)),
    Column("asked", "integer", False, _one_of("0112345678")),
    Column("cost", "money", False, _hundredths(0, 30, "$")),
    Column("rural", "yes_no", False, _one_of(("yes", "no", "Y", "0", "TRUE"))),
    Column("waived", "yes_no", False, _one_of(("no", "no", "yes"))),
    Column("startup", "yes_no", False, _one_of(("no", "no", "no", "no", "yes"))),
    Column("poverty", "percent", False, _one_of(("0", "5", "5.5", "12.5%", "30", "33.3"))),
    Column("review", "decimal", False, _hundredths(-2, 3), "decimals = 2"),
    Column("crimes", "integer", False, _whole(0, 5)),
    Column("budget", "money", False, _one_of(("0", "1,000.50", "1000", "250", "3"))),
)


class RulebookMaker:
    """Writes one rulebook, table by table.

    A tight one keeps everything simple but the rules on sums of money: many of them, on
    little money, so that they stand in each other's way.
    """

    def __init__(self, chance: Random, *, tight: bool) -> None:
        self.chance, self.tight = chance, tight
        self.expressions = Expressions(chance)

    def toml(self) -> str:
        order, constraints = self._constraints()
        seed = self.chance.choice(("SEED-1", "SÉED", ""))
        return "\n".join(
            (
                HEAD + (f"yield_order = {order}\n" if order else ""),
                self._program(),
                COLUMNS.format(seed=seed or "0"),
                self._fields(),
                self._stops(),
                self._score(),
                self._ties(),
                self._request(),
                self._price(),
                self._limits(),
                constraints,
            )
        )

    def _maybe(self, line: str, part: float = 0.5) -> str:
        return line + "\n" if self.chance.random() < part else ""

    def _program(self) -> str:
        chance = self.chance
        share, match = chance.choice((("100", "0"), ("75", "25"), ("62.5", "37.5")))
        funds = chance.choice(("0.01", "5", "33.33", "50", "100", "250.50", "777", "5000"))
        if self.tight:
            funds = chance.choice(("40", "75.25", "120", "200", "333.33"))
        return (
            '[program]\nname = "Synthetic"\ncode = "SYN"\nassistance_listing = "00.000"\n'
            f'fiscal_year = 2026\nfunds_available = "{funds}"\n'
            f'federal_share_percent = "{share}"\nmatch_percent = "{match}"\n'
            + self._maybe(f'cap_per_unit = "{chance.choice((1, 7.5, 12, 20))}"', 0.4)
            + self._maybe(f'administration_percent = "{chance.choice((2, 3.3))}"', 0.3)
        )

    def _fields(self) -> str:
        named = [
            f'[[fields]]\nkey = "{key}"\nlabel = "{key}"\nkind = "{kind}"\nrequired = true\n'
            for key, kind in (("application_id", "identifier"), ("agency", "text"))
        ]
        for each in COLUMN_MAKERS:
            required = "true" if each.required else "false"
            named.append(
                f'[[fields]]\nkey = "{each.key}"\nlabel = "{each.key}"\nkind = "{each.kind}"\n'
                f"required = {required}\n{each.more}\n"
            )
        return "\n".join(named)

    def _stops(self) -> str:
        stops = ""
        if self.tight:
            return stops
        for number in range(self.chance.choice((0, 0, 0, 1, 1, 2))):
            condition = self.chance.choice(("startup", self.expressions.condition(1)))
            unknown = self.chance.choice(("pass", "refuse")) if number else "pass"
            stops += (
                f'[[eligibility]]\ncode = "stop_{number}"\nrefuse_if = "{condition}"\n'
                f'if_unknown = "{unknown}"\nsentence = "Stop {number}."\n'
            )
        return stops

    def _weights(self, count: int) -> list[str]:
        """Return weights that add up to 100: some 0, some with decimals."""
        left, weights = 1000, []
        for _ in range(count - 1):
            part = self.chance.choice((0, 333, 500, self.chance.randint(0, 1000)))
            weights.append(min(part, left))
            left -= weights[-1]
        weights.append(left)
        self.chance.shuffle(weights)
        return [f"{weight / 10:.1f}" for weight in weights]

    def _score(self) -> str:
        chance = self.chance
        text = f"[score]\ndecimals = {chance.choice((0, 0, 1, 2, 3, 6))}\n"
        bonuses = chance.choice((0, 0, 1, 2))
        if bonuses:
            text += self._maybe(f'bonus_maximum = "{chance.choice((1, 2.5, 4))}"', 0.4)
        self.measures: list[str] = []
        self.categories: list[str] = []
        for number, weight in enumerate(self._weights(chance.choice((1, 2, 3)))):
            key = f"category_{number}"
            self.categories.append(key)
            text += (
                f'\n[[score.categories]]\nkey = "{key}"\nlabel = "{key}"\nweight = "{weight}"\n'
            )
            for of_measure in self._weights(chance.choice((1, 1, 2, 3))):
                text += self._measure(of_measure)
        for number in range(bonuses):
            text += (
                f'\n[[score.bonuses]]\nkey = "bonus_{number}"\nlabel = "Bonus"\n'
                f'points = "{chance.choice((1, 2.5, 0.333))}"\n'
                f'when = "{self.expressions.condition(1)}"\n'
            )
        return text

    def _measure(self, weight: str) -> str:
        chance = self.chance
        key = f"measure_{len(self.measures)}"
        self.measures.append(key)
        transform, missing = chance.choice(TRANSFORMS), self._missing()
        text = (
            f'\n[[score.categories.measures]]\nkey = "{key}"\nlabel = "{key}"\n'
            f'weight = "{weight}"\n{self._raw(missing)}\ntransform = "{transform}"\n'
            f'better = "{chance.choice(("higher", "lower"))}"\nmissing = "{missing}"\n'
            + self._maybe(f"decimals = {chance.choice((0, 1, 2, 6))}")
            + self._transform_figures(transform)
        )
        if transform in ("percentile", "zscore", "minmax"):
            text += self._maybe(f'within = "{self.expressions.group()}"', 0.4)
        if missing == "median":
            text += self._maybe(f'median_within = "{self.expressions.group()}"')
        return text

    def _missing(self) -> str:
        return self.chance.choice(("zero", "median", "median", "spread", "spread", "refuse"))

    def _raw(self, missing: str) -> str:
        number = self.expressions.number
        if missing == "refuse":
            return f'value = "COALESCE({number(1)}, population)"'
        if_zero = f'if_zero = "{self.chance.choice(("missing", "zero"))}"'
        population = 'population = "population", per = 100'
        return self.chance.choice(
            (
                f'value = "{number(2)}"',
                'value = "crimes"',
                f'rate = {{ count = "{number(1)}", {population}, {if_zero} }}',
                f'change = {{ before = "budget", after = "{number(1)}", {if_zero} }}',
            )
        )

    def _transform_figures(self, transform: str) -> str:
        chance = self.chance
        if transform == "bands":
            starts = sorted(chance.sample((-1, 0, 1.5, 3, 5, 30), chance.choice((1, 2, 3))))
            bands = ", ".join(
                f'{{ from = "{start}", points = "{chance.choice((0, 12.5, 50, 100))}" }}'
                for start in starts
            )
            return f"bands = [ {bands} ]\n" + self._maybe('below_bands_points = "7.7"')
        if transform == "capped_ratio":
            return f'high = "{chance.choice((1, 3, 7, 0.9))}"\n'
        if transform == "linear":
            return f'low = "{chance.choice((-1, 0, 0.5))}"\nhigh = "{chance.choice((1, 4))}"\n'
        return ""

    def _ties(self) -> str:
        text, chance = "", self.chance
        for _ in range(chance.choice((0, 1, 1, 2, 3))):
            what = chance.choice(
                (
                    f'category = "{chance.choice(self.categories)}"',
                    f'measure = "{chance.choice(self.measures)}"',
                    f'value = "{self.expressions.number(1)}"',
                )
            )
            first = chance.choice(("higher", "lower"))
            text += f'[[tie_breaks]]\n{what}\nfirst = "{first}"\n'
        return text

    def _request(self) -> str:
        chance, number = self.chance, self.expressions.number
        asked = "asked" if self.tight else chance.choice((*["asked"] * 5, number(1)))
        text = f'[request]\nrequested = "{asked}"\n'
        if not self.tight and chance.random() < 0.5:
            cap = chance.choice(("LEAST(5, 0.05 * sworn)", "0.1 * sworn", number(1)))
            rounding = chance.choice(("floor", "round", "ceil"))
            text += (
                f'cap = "{cap}"\nrounding = "{rounding}"\nat_least = {chance.choice((0, 1))}\n'
            )
        return text

    def _price(self) -> str:
        chance = self.chance
        cost = chance.choice(("cost", "cost", "7", "10.005", "COALESCE(cost, 5)", "cost / 3"))
        cost = chance.choice(("cost", "cost", "cost + 5")) if self.tight else cost
        text = f'[price]\nunit_cost = "{cost}"\n'
        if chance.random() < 0.3:
            applies = chance.choice(("true", "false"))
            text += (
                '[price.waiver]\nwhen = "waived"\nfederal_share_percent = 100\n'
                f"cap_applies = {applies}\n"
            )
        return text

    def _limits(self) -> str:
        chance = self.chance
        marginal = chance.choice(
            ("whole_units", "whole_units", "all_or_nothing", "minimum_viable")
        )
        text = f'[limits]\nmarginal = "{marginal}"\n'
        if marginal == "minimum_viable":
            text += f'minimum_viable_percent = "{chance.choice((50, 33.3, 75))}"\n'
        return (
            text
            + self._maybe(f"minimum_units = {chance.choice((1, 2))}", 0.3)
            + self._maybe(f"maximum_units = {chance.choice((2, 3, 6))}", 0.3)
            + self._maybe(f"minimum_dollars = {chance.choice((5, 11))}", 0.2)
            + self._maybe(f"maximum_dollars = {chance.choice((15, 40))}", 0.2)
        )

    def _constraints(self) -> tuple[list[str], str]:
        chance, text, order, share = self.chance, "", [], False
        for number in range(chance.choice((4, 5, 6, 7) if self.tight else (0, 1, 2, 3, 3, 5))):
            kind = chance.choice(("floor", "floor", "set_aside", "ceiling", "share"))
            if kind == "share" and share:
                continue
            share = share or kind == "share"
            key = f"rule_{number}"
            text += f'[[constraints]]\nkey = "{key}"\nlabel = "{key}"\nkind = "{kind}"\n'
            text += self._share() if kind == "share" else self._sized(kind)
            if kind != "ceiling":
                order.append(key)
        chance.shuffle(order)
        return order, text

    def _sized(self, kind: str) -> str:
        chance = self.chance
        if kind == "set_aside":
            condition = chance.choice(("rural", "waived", self.expressions.condition(1)))
            text = f'when = "{condition}"\n'
        else:
            by = chance.choice(("state", "state", "kind", self.expressions.group()))
            text = f'by = "{by}"\n'
        if chance.random() < 0.3:
            return text + f'dollars = "{chance.choice((1, 7, 10.01, 40, 600))}"\n'
        percents: tuple[float, ...] = (0.1, 3.3, 5, 12.5, 30, 50, 100)
        if self.tight:
            percents = (15, 25, 33.3, 50) if kind == "ceiling" else (5, 10, 12.5, 20)
        return text + f'percent = "{chance.choice(percents)}"\n'

    def _share(self) -> str:
        by, names = self.chance.choice(
            (
                ("kind", KINDS),
                ("state", STATES),
                ("rural", ("true", "false")),
                ("CASE WHEN population > 4 THEN 'large' ELSE 'small' END", ("large", "small")),
                ("CASE WHEN population > 4 THEN 1.5 WHEN rural THEN 2 END", ("1.5", "2")),
            )
        )
        chosen = self.chance.sample(names, self.chance.randint(1, len(names)))
        weights = self._weights(len(chosen) + 1)
        listing = ", ".join(
            f'"{name}" = "{weight}"' for name, weight in zip(chosen, weights, strict=False)
        )
        return f'by = "{by}"\nshares = {{ {listing} }}\n'
