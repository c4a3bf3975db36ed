"""Step F of the awards by rank order: nobody is passed over without a rule."""

from collections.abc import Sequence

from commonbeat.engine.verification.books import Applicant, Books
from commonbeat.engine.verification.exact import up_div
from commonbeat.engine.verification.holders import Holders
from commonbeat.engine.verification.steps import fill_up, keep_minimum

Gifts = list[tuple[Applicant, int]]


def exchange(books: Books, walk: Sequence[Applicant]) -> None:
    """Step F: passes down the ranking, a filling after each, until a pass moves nothing."""
    holders = Holders(books, walk)
    while _one_pass(books, holders):
        fill_up(books, walk)
        holders.note_change(walk)


def _one_pass(books: Books, holders: Holders) -> bool:
    """Let everybody who could use more try; say whether anybody got something."""
    moved = False
    for place, applicant in enumerate(holders.walk):
        while applicant.units < applicant.full:
            wanted = 1 if applicant.units else applicant.minimum
            if not holders.may_succeed(place, wanted * applicant.price):
                break
            if not _try(books, holders, place, wanted):
                break
            moved = True
    return moved


def _try(books: Books, holders: Holders, place: int, wanted: int) -> bool:
    """Try to get the units wanted from holders ranked below; put all back if that fails."""
    applicant = holders.walk[place]
    books.give(applicant, wanted)
    gifts: Gifts | None = []
    if _is_short(books, applicant):
        gifts = _find_gifts(books, holders, place)
    if gifts is None:
        books.give(applicant, -wanted)
        return False
    holders.note_change([applicant, *(holder for holder, _ in gifts)])
    return True


def _find_gifts(books: Books, holders: Holders, place: int) -> Gifts | None:
    """Take units from holders below until nothing is short; None if no order does that."""
    applicant = holders.walk[place]
    below = holders.that_could_give(place, _exceeded(books, applicant))
    for first in below:  # the first order is the worst-ranked first, as they come
        order = [first, *(each for each in below if each is not first)]
        gifts = _take_in_order(books, holders, applicant, order)
        if not _is_short(books, applicant):
            return gifts
        for holder, back in gifts:
            books.give(holder, back)
    return None


def _take_in_order(
    books: Books, holders: Holders, applicant: Applicant, order: Sequence[Applicant]
) -> Gifts:
    gifts = []
    for holder in order:
        back = _part_to_give(books, holders, applicant, holder)
        if back:
            books.give(holder, -back)
            gifts.append((holder, back))
            if not _is_short(books, applicant):
                break
    return gifts


def _exceeded(books: Books, applicant: Applicant) -> list[int]:
    return [number for number in applicant.ceilings if books.ceiling_room(number) < 0]


def _is_short(books: Books, applicant: Applicant) -> bool:
    return books.over_cents() > 0 or bool(_exceeded(books, applicant))


def _shortages(books: Books, applicant: Applicant, holder: Applicant) -> list[int]:
    """Return the cents of each shortage of the applicant that the holder can help with."""
    found = []
    over, surplus = books.over_cents(), books.class_surplus(holder)
    if over > 0 and surplus > 0:
        found.append(min(over, surplus))
    shared = [each for each in _exceeded(books, applicant) if each in holder.ceilings]
    return found + [-books.ceiling_room(number) for number in shared]


def _part_to_give(
    books: Books, holders: Holders, applicant: Applicant, holder: Applicant
) -> int:
    """Return how many units the holder gives back: what no rule protects, if it is needed."""
    shortages = _shortages(books, applicant, holder)
    if not shortages:
        return 0
    held, spare = holder.units, holders.surplus_of(holder) // holder.price
    back = keep_minimum(holder, min(held, spare))
    needed = max(up_div(shortage, holder.price) for shortage in shortages)
    if back <= needed:
        return back
    if 0 < held - needed < holder.minimum:
        return held if held <= spare else max(held - holder.minimum, 0)
    return needed
