"""Awards by rank order, steps A to E: section 8 of the decision procedure.

`walk` is always the applicants that can get units, best rank first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from commonbeat.engine.rulebook.model import Constraint, ConstraintKind
from commonbeat.engine.verification.books import Applicant, Books, Groups
from commonbeat.engine.verification.exact import up_div

Walk = Sequence[Applicant]


def keep_minimum(applicant: Applicant, back: int) -> int:
    """Return how many of `back` units may be given back so that 0 or at least m are left."""
    left = applicant.units - back
    if 0 < left < applicant.minimum:
        back = applicant.units - applicant.minimum
    return max(back, 0)


def step_price(applicant: Applicant) -> int:
    """Return the cents of the smallest part that the applicant could give back now."""
    if applicant.units > applicant.minimum:
        return applicant.price
    return applicant.units * applicant.price


def reserve(books: Books, walk: Walk) -> None:
    """Step A: down the ranking, take what floors and set-asides still need."""
    for applicant in walk:
        need = max((-books.reserve_surplus(number) for number in applicant.reserves), default=0)
        if need <= 0:
            continue
        wanted = max(applicant.minimum, up_div(need, applicant.price))
        rooms = [books.ceiling_room(number) // applicant.price for number in applicant.ceilings]
        units = min(applicant.full, wanted, *rooms)
        if units >= applicant.minimum:
            books.give(applicant, units)


def prune(books: Books, walk: Walk) -> None:
    """Step B: up the ranking, give back what no floor or set-aside needs."""
    for applicant in reversed(walk):
        if applicant.units:
            surplus = min(books.reserve_surplus(number) for number in applicant.reserves)
            back = min(applicant.units, surplus // applicant.price)
            books.give(applicant, -keep_minimum(applicant, back))


def yield_rules(
    books: Books, walk: Walk, groups: Groups, constraints: Sequence[Constraint]
) -> None:
    """Step C: lower targets in the declared order until L fits into the funds.

    `constraints` are those of the yield order, the first to yield first.
    """
    yielded: set[int] = set()  # numbers of reserves whose rule has yielded
    for constraint in constraints:
        if books.over_cents() <= 0:
            return
        if constraint.kind == ConstraintKind.SHARE:
            _yield_share(books, len(groups.strata))
            continue
        yielded |= {
            number
            for number, group in enumerate(groups.reserves)
            if group.constraint is constraint
        }
        _yield_reserves(books, walk, groups, constraint, yielded)
    if books.over_cents() > 0:
        _give_up(books, walk)


def _yield_share(books: Books, strata: int) -> None:
    for stratum in reversed(range(strata)):
        lower = max(
            books.in_classes[stratum], books.class_targets[stratum] - books.over_cents()
        )
        books.class_targets[stratum] = min(books.class_targets[stratum], lower)


def _yield_reserves(
    books: Books, walk: Walk, groups: Groups, constraint: Constraint, yielded: set[int]
) -> None:
    """Let one floor or set-aside give back what it reserved, the worst rank first."""
    own = {
        number for number, group in enumerate(groups.reserves) if group.constraint is constraint
    }
    for applicant in reversed(walk):
        if books.over_cents() <= 0:
            break
        if applicant.units and not own.isdisjoint(applicant.reserves):
            _give_way(books, applicant, yielded)
    for number in own:
        books.reserve_targets[number] = min(
            books.reserve_targets[number], books.in_reserves[number]
        )


def _give_way(books: Books, applicant: Applicant, yielded: set[int]) -> None:
    """Take back what of one award no rule needs that has not yielded."""
    if books.class_surplus(applicant) <= 0:
        return
    held = applicant.units
    needed = [
        books.reserve_surplus(number) // applicant.price
        for number in applicant.reserves
        if number not in yielded
    ]
    spare = min(needed, default=held)
    back = min(held, spare, up_div(books.over_cents(), applicant.price))
    if 0 < held - back < applicant.minimum and held <= spare:
        back = held
    books.give(applicant, -keep_minimum(applicant, back))


def _give_up(books: Books, walk: Walk) -> None:
    """Take whole awards, the worst rank first, when all rules have yielded in vain."""
    for applicant in reversed(walk):
        if books.over_cents() <= 0:
            break
        books.give(applicant, -applicant.units)
    books.reserve_targets = list(map(min, books.reserve_targets, books.in_reserves))


@dataclass(slots=True)
class Turns:
    """What each applicant of the walk met at its turn of a filling, before it got more.

    closed           a room that it needs was less than its smallest award, and had kept
                     somebody short before it
    ceiling_blocked  the budget had room for its smallest award, one of its ceilings had not
    """

    closed: list[bool] = field(default_factory=list)
    ceiling_blocked: list[bool] = field(default_factory=list)


def fill_up(books: Books, walk: Walk) -> None:
    """Step D: down the ranking, take what the budget and the ceilings allow.

    Everybody starts with the units held now.
    """
    rooms = budget_rooms(books)
    for applicant in walk:
        room = rooms[applicant.stratum]
        if room >= applicant.price and _give_extra(books, applicant, room):
            rooms = budget_rooms(books)


def _give_extra(books: Books, applicant: Applicant, room: int) -> bool:
    """Give an applicant all that its rooms allow; say whether that is anything."""
    extra = min(applicant.full - applicant.units, room // applicant.price)
    for number in applicant.ceilings:
        extra = min(extra, books.ceiling_room(number) // applicant.price)
    if extra <= 0 or applicant.units + extra < applicant.minimum:
        return False
    books.give(applicant, extra)
    return True


def fill(books: Books, walk: Walk) -> Turns:
    """Step D as `fill_up` does it; returns what each applicant met at its turn."""
    turns = Turns()
    kept_short = [False] * len(books.in_classes)
    ceiling_kept_short = [False] * len(books.in_ceilings)
    rooms = budget_rooms(books)
    for applicant in walk:
        room, price = rooms[applicant.stratum], applicant.price
        smallest, missing = applicant.minimum * price, applicant.full - applicant.units
        closed = room < smallest and kept_short[applicant.stratum]
        blocked = False
        kept_short[applicant.stratum] |= room // price < missing
        for number in applicant.ceilings:
            ceiling_room = books.ceiling_room(number)
            closed |= ceiling_room < smallest and ceiling_kept_short[number]
            blocked |= ceiling_room < smallest <= room
            ceiling_kept_short[number] |= ceiling_room // price < missing
        turns.closed.append(closed)
        turns.ceiling_blocked.append(blocked)
        if _give_extra(books, applicant, room):
            rooms = budget_rooms(books)
    return turns


def budget_rooms(books: Books) -> list[int]:
    """Return the cents that the budget has for each class: B - (L - its part) - committed."""
    rest = books.funds - books.load_cents()
    return [
        rest + max(target, committed) - committed
        for target, committed in zip(books.class_targets, books.in_classes, strict=True)
    ]


def fill_and_release(books: Books, walk: Walk) -> Turns:
    """Steps D and E: fill; what a class could not use is released and filled again.

    Returns the turns of the last filling that started from the reserved units.
    """
    reserved = [applicant.units for applicant in walk]
    turns = fill(books, walk)
    if _release(books):
        for applicant, units in zip(walk, reserved, strict=True):
            books.give(applicant, units - applicant.units)
        turns = fill(books, walk)
        if _release(books):
            fill_up(books, walk)
    return turns


def _release(books: Books) -> bool:
    """Lower each class target that is not reached; say whether any was."""
    before = books.class_targets
    books.class_targets = list(map(min, before, books.in_classes))
    return books.class_targets != before
