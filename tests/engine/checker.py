"""Checks awards against the declared rules, from facts alone.

It shares no code with either implementation and knows nothing of how awards are found: only
what a citizen could check with the published figures. Every complaint is a sentence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

CEILING = "ceiling"
MOST_COMBINATIONS = 20_000


@dataclass(frozen=True)
class Entry:
    """An application that can get from `minimum` to `full` units, and what it got."""

    name: str
    rank: int
    price: int
    full: int
    minimum: int
    units: int
    groups: tuple[str, ...]

    @property
    def cents(self) -> int:
        return self.units * self.price


@dataclass(frozen=True)
class Rule:
    """One group of a rule: what is declared, and what the run says that it yielded."""

    name: str
    kind: str  # floor, share, set_aside or ceiling
    declared: int
    yielded: int = 0
    why: str = ""


@dataclass
class Facts:
    """A decided round. `sums` and `demands` are cents by group."""

    funds: int
    entries: Sequence[Entry]
    rules: Sequence[Rule]
    sums: dict[str, int] = field(default_factory=dict)
    demands: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rule in self.rules:
            self.sums[rule.name] = self.demands[rule.name] = 0
        for entry in self.entries:
            for group in entry.groups:
                self.sums[group] += entry.cents
                self.demands[group] += entry.full * entry.price
        self.spent = sum(entry.cents for entry in self.entries)
        self.limits = {rule.name: rule.declared for rule in self.rules if rule.kind == CEILING}
        # what a rule still protects: its target, or less when it was not reached
        self.floors = {
            rule.name: min(rule.declared, self.demands[rule.name], self.sums[rule.name])
            for rule in self.rules
            if rule.kind != CEILING
        }


def complaints(facts: Facts, *, tried: int | None = None) -> list[str]:
    """Return everything that is wrong with the awards; an empty list when nothing is.

    tried  of how many at most, best rank first, it is asked whether they were passed over
    """
    return [
        *_sizes(facts),
        *_limits(facts),
        *_targets(facts),
        *_money_left(facts),
        *passed_over(facts, combined=False, tried=tried),
    ]


def _sizes(facts: Facts) -> Iterator[str]:
    for entry in facts.entries:
        if entry.units and not entry.minimum <= entry.units <= entry.full:
            yield (f"{entry.name} got {entry.units}, not 0 or {entry.minimum} to {entry.full}.")


def _limits(facts: Facts) -> Iterator[str]:
    if facts.spent > facts.funds:
        yield f"{facts.spent} cents are awarded of {facts.funds}."
    for name, limit in facts.limits.items():
        if facts.sums[name] > limit:
            yield f"{name} got {facts.sums[name]} cents, its ceiling is {limit}."


def _targets(facts: Facts) -> Iterator[str]:
    """Floors, set-asides and shares hold, but for what the run told that they yielded."""
    for rule in facts.rules:
        if rule.kind == CEILING:
            continue
        target = min(rule.declared, facts.demands[rule.name])
        missing = max(0, target - facts.sums[rule.name])
        if missing != rule.yielded:
            yield f"{rule.name} misses {missing} cents; told are {rule.yielded}."
        if bool(missing) != bool(rule.why):
            yield f"{rule.name} misses {missing} cents because of {rule.why!r}."
        steps = [
            next_cents(entry)
            for entry in facts.entries
            if rule.name in entry.groups and entry.units < entry.full
        ]
        if rule.why == "indivisible" and missing >= min(steps):
            yield f"{rule.name} misses {missing} cents: enough for {min(steps)}."


def next_cents(entry: Entry) -> int:
    """Return the cents of the smallest thing that the entry could still get."""
    return entry.price if entry.units else entry.minimum * entry.price


def _money_left(facts: Facts) -> Iterator[str]:
    """Nobody goes without what fits into money that nobody has."""
    for entry in facts.entries:
        if entry.units < entry.full and _fits(facts, entry, next_cents(entry), {}):
            yield f"{entry.name} could have {next_cents(entry)} cents that nobody has."


def _fits(facts: Facts, entry: Entry, wanted: int, given: Mapping[Entry, int]) -> bool:
    """Whether the budget and the entry's ceilings allow so much more after these gifts."""
    freed = sum(units * other.price for other, units in given.items())
    if facts.spent + wanted - freed > facts.funds:
        return False
    for group in entry.groups:
        if group in facts.limits:
            inside = sum(
                units * other.price for other, units in given.items() if group in other.groups
            )
            if facts.sums[group] + wanted - inside > facts.limits[group]:
                return False
    return True


def _protected(facts: Facts, entry: Entry, wanted: int, given: Mapping[Entry, int]) -> bool:
    """Whether a rule would fall below what it still protects."""
    for name, floor in facts.floors.items():
        left = facts.sums[name] + (wanted if name in entry.groups else 0)
        left -= sum(
            units * other.price for other, units in given.items() if name in other.groups
        )
        if left < floor:
            return True
    return False


def passed_over(facts: Facts, *, combined: bool, tried: int | None = None) -> Iterator[str]:
    """Complain of each who was passed over for lower-ranked awards that no rule protects.

    Tries every single lower-ranked holder; when `combined`, also every way in which several
    could give units together (the first 20,000 of them). The procedure promises the first
    and comes close to the second.
    """
    below = sorted(facts.entries, key=lambda entry: entry.rank)
    short = [place for place, entry in enumerate(below) if entry.units < entry.full]
    for place in short[:tried]:
        entry = below[place]
        wanted = next_cents(entry)
        holders = [other for other in below[place + 1 :] if other.units]
        for given in _ways_to_give(holders, combined=combined):
            if _fits(facts, entry, wanted, given) and not _protected(
                facts, entry, wanted, given
            ):
                names = ", ".join(f"{units} of {other.name}" for other, units in given.items())
                yield f"{entry.name} was passed over; {names} would have made room."
                break


def _ways_to_give(holders: Sequence[Entry], *, combined: bool) -> Iterator[Mapping[Entry, int]]:
    for holder in holders:
        for units in _parts(holder):
            if units:
                yield {holder: units}
    if combined:
        ways = product(*(_parts(holder) for holder in holders))
        for given in islice(ways, MOST_COMBINATIONS):
            yield {holder: units for holder, units in zip(holders, given, strict=True) if units}


def _parts(holder: Entry) -> list[int]:
    """Return how many units a holder could give: none, all, or so that the least is left."""
    return [*range(holder.units - holder.minimum + 1), holder.units]
