"""Steps A to F of the decision procedure, read aloud: lists, loops, no shortcut.

The compiled allocation must give the same units as this on every instance. It is slow on
purpose and shares nothing with the code that it tests but the integers of the instance.
"""

from dataclasses import dataclass, field


@dataclass
class Round:
    """One round in rank order; -1 stands for no group. `share_yields` is one of yield_order."""

    price: list[int]
    full: list[int]
    minimum: list[int]
    stratum: list[int]
    reserves: list[list[int]]
    ceilings: list[list[int]]
    reserve_target: list[int]
    class_target: list[int]
    ceiling_limit: list[int]
    funds: int
    yield_order: list[int]
    passes: int = 0
    releases: int = 0
    reordered: int = 0
    x: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.n = len(self.price)
        self.x = [0] * self.n
        self.T = list(self.reserve_target)
        self.C = list(self.class_target)
        self.F = [0] * len(self.T)
        self.K = [0] * len(self.C)
        self.H = [0] * len(self.ceiling_limit)

    def give(self, i: int, units: int) -> None:
        cents = units * self.price[i]
        self.x[i] += units
        self.K[self.stratum[i]] += cents
        for f in self.mine(i):
            self.F[f] += cents
        for h in self.above(i):
            self.H[h] += cents

    def mine(self, i: int) -> list[int]:
        return [f for f in self.reserves[i] if f >= 0]

    def above(self, i: int) -> list[int]:
        return [h for h in self.ceilings[i] if h >= 0]

    @property
    def L(self) -> int:
        return sum(max(t, k) for t, k in zip(self.C, self.K, strict=True))

    # A
    def reserve(self) -> None:
        for i in range(self.n):
            need = max((self.T[f] - self.F[f] for f in self.mine(i)), default=0)
            if need <= 0 or not self.full[i]:
                continue
            p, m = self.price[i], self.minimum[i]
            units = min(self.full[i], max(m, -(-need // p)))
            for h in self.above(i):
                units = min(units, (self.ceiling_limit[h] - self.H[h]) // p)
            if units >= m:
                self.give(i, units)

    # B
    def prune(self) -> None:
        relied = set()
        for i in reversed(range(self.n)):
            if not self.x[i] or relied & set(self.mine(i)):
                continue
            p, m = self.price[i], self.minimum[i]
            surplus = min(self.F[f] - self.T[f] for f in self.mine(i))
            k = min(self.x[i], surplus // p)
            if 0 < self.x[i] - k < m:
                k = self.x[i] - m
            self.give(i, -max(k, 0))
            if self.x[i]:
                step = p if self.x[i] > m else self.x[i] * p
                relied |= {f for f in self.mine(i) if self.F[f] - self.T[f] < step}

    # C
    def let_yield(self, constraint_of: list[int]) -> None:
        yielded: set[int] = set()
        for r in self.yield_order:
            if self.L <= self.funds:
                return
            if r < 0:
                for c in reversed(range(len(self.C))):
                    lower = max(self.K[c], self.C[c] - (self.L - self.funds))
                    self.C[c] = min(self.C[c], lower)
                continue
            yielded.add(r)
            for i in reversed(range(self.n)):
                over = self.L - self.funds
                if over <= 0:
                    break
                c = self.stratum[i]
                if not self.x[i] or self.reserves[i][r] < 0 or self.K[c] <= self.C[c]:
                    continue
                p, m, x = self.price[i], self.minimum[i], self.x[i]
                others = [f for f in self.mine(i) if constraint_of[f] not in yielded]
                can = min([x, *((self.F[f] - self.T[f]) // p for f in others)])
                k = min(can, -(-over // p))
                if 0 < x - k < m:
                    k = x if x <= can else x - m
                self.give(i, -max(k, 0))
            for f, r2 in enumerate(constraint_of):
                if r2 == r:
                    self.T[f] = min(self.T[f], self.F[f])
        if self.L > self.funds:
            for i in reversed(range(self.n)):
                if self.L > self.funds:
                    self.give(i, -self.x[i])
            self.T = [min(t, f) for t, f in zip(self.T, self.F, strict=True)]

    # D
    def fill(self) -> None:
        for i in range(self.n):
            p, c = self.price[i], self.stratum[i]
            room = self.funds - (self.L - max(self.C[c], self.K[c])) - self.K[c]
            for h in self.above(i):
                room = min(room, self.ceiling_limit[h] - self.H[h])
            extra = max(0, min(self.full[i] - self.x[i], room // p))
            if self.x[i] + extra >= self.minimum[i] and self.full[i]:
                self.give(i, extra)

    # E
    def release(self) -> bool:
        short = [c for c in range(len(self.C)) if self.K[c] < self.C[c]]
        for c in short:
            self.C[c] = self.K[c]
        self.releases += bool(short)
        return bool(short)

    def fill_and_release(self) -> None:
        q = list(self.x)
        self.fill()
        if not self.release():
            return
        for i in range(self.n):
            self.give(i, q[i] - self.x[i])
        self.fill()
        if self.release():
            self.fill()

    # F
    def exchange(self) -> None:
        while self.one_pass():
            self.passes += 1
            self.fill()

    def one_pass(self) -> bool:
        success = False
        for i in range(self.n):
            while self.x[i] < self.full[i] and self.attempt(i):
                success = True
        return success

    def attempt(self, i: int) -> bool:
        units = self.minimum[i] if self.x[i] == 0 else 1
        self.floor = [min(t, f) for t, f in zip(self.T, self.F, strict=True)]
        self.give(i, units)
        holders = [j for j in reversed(range(i + 1, self.n)) if self.x[j]]
        if self.free(i, holders):
            return True
        for first in holders[1:]:
            if self.free(i, [first, *(j for j in holders if j != first)]):
                self.reordered += 1
                return True
        self.give(i, -units)
        return False

    def shortages(self, i: int) -> tuple[int, dict[int, int]]:
        over = {h: self.H[h] - self.ceiling_limit[h] for h in self.above(i)}
        return max(0, self.L - self.funds), {h: e for h, e in over.items() if e > 0}

    def free(self, i: int, holders: list[int]) -> bool:
        given: list[tuple[int, int]] = []
        for j in holders:
            budget, over = self.shortages(i)
            if not budget and not over:
                return True
            c, p, m, x = self.stratum[j], self.price[j], self.minimum[j], self.x[j]
            helps = [over[h] for h in self.above(j) if h in over]
            if budget and self.K[c] > self.C[c]:
                helps.append(min(budget, self.K[c] - self.C[c]))
            if not helps:
                continue
            surplus = min(
                [self.K[c] - self.C[c], *(self.F[f] - self.floor[f] for f in self.mine(j))]
            )
            k = min(x, surplus // p)
            if 0 < x - k < m:
                k = x - m
            k = max(k, 0)
            needed = max(-(-each // p) for each in helps)
            if k > needed:
                k = needed
                if 0 < x - k < m:
                    k = x if x <= surplus // p else x - m
            if k:
                self.give(j, -k)
                given.append((j, k))
        budget, over = self.shortages(i)
        if not budget and not over:
            return True
        for j, k in given:
            self.give(j, k)
        return False

    def run(self, constraint_of: list[int]) -> list[int]:
        self.reserve()
        self.prune()
        self.let_yield(constraint_of)
        self.fill_and_release()
        self.exchange()
        return self.x
