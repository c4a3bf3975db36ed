"""Steps A to F of the decision procedure, read word by word and computed without haste.

Every sum is added up anew each time it is asked for, and an exchange looks at every holder in
every order. Only for small rounds: it shows that the quicker bookkeeping of the second
implementation changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Literal:
    """One application that can get units; groups are names."""

    price: int
    full: int
    minimum: int
    stratum: str
    reserves: frozenset[str]
    ceilings: frozenset[str]
    units: int = 0

    @property
    def cents(self) -> int:
        return self.units * self.price


@dataclass
class LiteralRound:
    """The applications best rank first, targets and limits by name of group."""

    funds: int
    walk: list[Literal]
    reserve_targets: dict[str, int]
    class_targets: dict[str, int]
    ceiling_limits: Mapping[str, int]
    closed: dict[int, bool] = field(default_factory=dict)
    blocked: dict[int, bool] = field(default_factory=dict)

    def in_reserve(self, name: str) -> int:
        return sum(each.cents for each in self.walk if name in each.reserves)

    def in_class(self, name: str) -> int:
        return sum(each.cents for each in self.walk if name == each.stratum)

    def in_ceiling(self, name: str) -> int:
        return sum(each.cents for each in self.walk if name in each.ceilings)

    def load(self) -> int:
        return sum(
            max(target, self.in_class(name)) for name, target in self.class_targets.items()
        )

    def room(self, name: str) -> int:
        committed = self.in_class(name)
        others = self.load() - max(self.class_targets[name], committed)
        return self.funds - others - committed

    def ceiling_room(self, name: str) -> int:
        return self.ceiling_limits[name] - self.in_ceiling(name)

    def allocate(self, yield_order: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Make the awards; `yield_order` gives ("share" or "reserve", names of its groups)."""
        self._reserve()
        self._prune()
        self._yield(yield_order)
        self.reserved = [each.units for each in self.walk]
        self._fill_and_release()
        while self._one_pass():
            self._fill()

    def _reserve(self) -> None:
        for each in self.walk:
            needs = [self.reserve_targets[f] - self.in_reserve(f) for f in each.reserves]
            if not needs or max(needs) <= 0:
                continue
            units = min(each.full, max(each.minimum, -(-max(needs) // each.price)))
            for name in each.ceilings:
                units = min(units, self.ceiling_room(name) // each.price)
            each.units = units if units >= each.minimum else 0

    def _prune(self) -> None:
        for each in reversed(self.walk):
            if each.units == 0:
                continue
            surplus = min(self.in_reserve(f) - self.reserve_targets[f] for f in each.reserves)
            back = min(each.units, surplus // each.price)
            if 0 < each.units - back < each.minimum:
                back = each.units - each.minimum
            each.units -= max(back, 0)

    def _yield(self, yield_order: Sequence[tuple[str, Sequence[str]]]) -> None:
        standing = {name for kind, names in yield_order if kind != "share" for name in names}
        for kind, names in yield_order:
            if self.load() <= self.funds:
                return
            if kind == "share":
                self._yield_share(names)
            else:
                standing -= set(names)
                self._yield_reserve(names, standing)
        if self.load() > self.funds:
            for each in reversed(self.walk):
                if self.load() > self.funds:
                    each.units = 0
            self._lower(self.reserve_targets)

    def _yield_share(self, names: Sequence[str]) -> None:
        for name in reversed(names):
            over = self.load() - self.funds
            lower = max(self.in_class(name), self.class_targets[name] - over)
            self.class_targets[name] = min(self.class_targets[name], lower)

    def _yield_reserve(self, names: Sequence[str], standing: set[str]) -> None:
        for each in reversed(self.walk):
            if self.load() <= self.funds:
                break
            if each.units == 0 or not each.reserves & set(names):
                continue
            if self.in_class(each.stratum) - self.class_targets[each.stratum] <= 0:
                continue
            others = [
                self.in_reserve(f) - self.reserve_targets[f] for f in each.reserves & standing
            ]
            spare = min(others) // each.price if others else each.units
            over = self.load() - self.funds
            back = min(each.units, spare, -(-over // each.price))
            if 0 < each.units - back < each.minimum:
                back = each.units if each.units <= spare else each.units - each.minimum
            each.units -= max(back, 0)
        self._lower(names)

    def _lower(self, names: Iterable[str]) -> None:
        for f in names:
            self.reserve_targets[f] = min(self.reserve_targets[f], self.in_reserve(f))

    def _fill(self) -> None:
        self.closed, self.blocked, short = {}, {}, set()
        for number, each in enumerate(self.walk):
            rooms = {("class", each.stratum): self.room(each.stratum)}
            for name in each.ceilings:
                rooms["ceiling", name] = self.ceiling_room(name)
            least = each.minimum * each.price
            self.closed[number] = any(
                name in short and room < least for name, room in rooms.items()
            )
            budget = rooms["class", each.stratum]
            self.blocked[number] = budget >= least and min(rooms.values()) < least
            missing = each.full - each.units
            short |= {name for name, room in rooms.items() if room // each.price < missing}
            extra = max(min(missing, min(rooms.values()) // each.price), 0)
            if each.units + extra >= each.minimum:
                each.units += extra

    def _fill_and_release(self) -> None:
        self._fill()
        if self._release():
            for each, units in zip(self.walk, self.reserved, strict=True):
                each.units = units
            self._fill()
            told = self.closed, self.blocked
            if self._release():
                self._fill()
            self.closed, self.blocked = told
        self.told_closed, self.told_blocked = dict(self.closed), dict(self.blocked)

    def _release(self) -> bool:
        lowered = False
        for name, target in self.class_targets.items():
            if self.in_class(name) < target:
                self.class_targets[name] = self.in_class(name)
                lowered = True
        return lowered

    def _one_pass(self) -> bool:
        success = False
        for number, each in enumerate(self.walk):
            while each.units < each.full and self._try(number):
                success = True
        return success

    def _try(self, number: int) -> bool:
        each = self.walk[number]
        floors = {
            ("reserve", f): min(target, self.in_reserve(f))
            for f, target in self.reserve_targets.items()
        } | {
            ("class", c): min(target, self.in_class(c))
            for c, target in self.class_targets.items()
        }
        before = [other.units for other in self.walk]
        holders = [other for other in reversed(self.walk[number + 1 :]) if other.units > 0]
        wanted = 1 if each.units else each.minimum
        orders = [holders] + [
            [first, *(other for other in holders if other is not first)] for first in holders
        ]
        for order in orders:
            each.units += wanted
            for holder in order:
                if self._is_short(each):
                    holder.units -= self._back(each, holder, floors)
            if not self._is_short(each):
                return True
            for other, units in zip(self.walk, before, strict=True):
                other.units = units
        return False

    def _exceeded(self, each: Literal) -> set[str]:
        return {name for name in each.ceilings if self.ceiling_room(name) < 0}

    def _is_short(self, each: Literal) -> bool:
        return self.load() > self.funds or bool(self._exceeded(each))

    def _back(
        self, each: Literal, holder: Literal, floors: Mapping[tuple[str, str], int]
    ) -> int:
        over = self.load() - self.funds
        beyond = self.in_class(holder.stratum) - self.class_targets[holder.stratum]
        shared = self._exceeded(each) & holder.ceilings
        shortages = [-self.ceiling_room(name) for name in shared]
        if over > 0 and beyond > 0:
            shortages.append(min(over, beyond))
        if not shortages:
            return 0
        surplus = self.in_class(holder.stratum) - floors["class", holder.stratum]
        for f in holder.reserves:
            surplus = min(surplus, self.in_reserve(f) - floors["reserve", f])
        x, m, spare = holder.units, holder.minimum, surplus // holder.price
        back = min(x, spare)
        if 0 < x - back < m:
            back = x - m
        back = max(back, 0)
        needed = max(-(-shortage // holder.price) for shortage in shortages)
        if needed < back:
            back = needed
            if 0 < x - back < m:
                back = x if x <= spare else x - m
        return max(back, 0)
