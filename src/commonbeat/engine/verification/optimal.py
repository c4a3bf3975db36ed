"""Check a run of the optimal method: its awards are not found again, but proved.

Section 10 of the decision procedure. What is told of the awards is recomputed from them, they
have to keep every rule exactly, and prices prove how far from the best they can be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from commonbeat.engine.verification.awards import Awards, applicant
from commonbeat.engine.verification.books import Books, Group
from commonbeat.engine.verification.differences import dollars
from commonbeat.engine.verification.duality import awarded_sum
from commonbeat.engine.verification.recomputation import PlainOutcome, Recomputed
from commonbeat.engine.verification.sizes import Size
from commonbeat.engine.verification.telling import constraint_results, cut_offs

OPTIMAL = "optimal"


def told_units(run: Recomputed, found: Sequence[Mapping[str, str]]) -> list[int]:
    """Return the units that decisions.csv tells of each eligible application; 0 if unreadable.

    found  the cells of decisions.csv, in the order of the applications
    """
    texts = [found[row]["units_awarded"] for row in run.rows]
    return [int(text) if text.isascii() and text.isdigit() else 0 for text in texts]


def hold_awards(run: Recomputed, units: Sequence[int]) -> Recomputed:
    """Return a run by rank order with these units held instead, as the optimal method tells it.

    units  one number for each eligible application
    """
    books = Books(run.rulebook.program.funds_cents, run.groups)
    for place, number in enumerate(units):
        books.give(applicant(place, run.sizes[place], run.groups), number)
    nobody = [False] * len(units)
    before = run.awards
    awards = Awards(
        books, list(units), nobody, nobody, before.reserve_targets, before.class_targets
    )
    outcomes = list(run.outcomes)
    for place, row in enumerate(run.rows):
        outcomes[row] = _told(run.outcomes[row], run.sizes[place], units[place])
    return replace(
        run,
        method=OPTIMAL,
        outcomes=outcomes,
        awards=awards,
        cut_offs=cut_offs(run.groups, awards, run.scored.totals, run.sizes, run.order),
        constraints=constraint_results(run.rulebook, run.groups, awards, run.sizes),
    )


def _told(outcome: PlainOutcome, size: Size, units: int) -> PlainOutcome:
    """Return what is told of an application that gets these units by the optimal method."""
    code = outcome.reason_code
    if not code.startswith("no_units."):
        code = "funded.optimal" if units else "unfunded.optimal"
    if 0 < units < size.full:
        code += ".partial"
    cents = units * (size.price_cents or 0)
    return replace(outcome, units_awarded=units, federal_cents=cents, reason_code=code)


def broken_rules(run: Recomputed, held: Recomputed) -> list[str]:
    """Return every rule that the awards break.

    run   the same round by rank order, which says what each floor, set-aside and share keeps
    held  the round with the awards to check
    """
    messages = [*_sizes(held), *_sums(run, held)]
    mine, by_rank = awarded_sum(held), awarded_sum(run)
    if mine < by_rank:
        messages.append(
            f"The awards reach {float(mine):,.0f} points x cents, those by rank order"
            f" {float(by_rank):,.0f}: the optimal method never reaches less."
        )
    return messages


def _sizes(held: Recomputed) -> Iterator[str]:
    for place, row in enumerate(held.rows):
        size, units = held.sizes[place], held.awards.units[place]
        if not units or (size.can_get_units and size.minimum <= units <= size.full):
            continue
        may = f"0 or {size.minimum} to {size.full}" if size.can_get_units else "0"
        yield (
            f"decisions.csv, line {row + 2}, {held.outcomes[row].application_id}:"
            f" units_awarded is {units}, the rules allow {may}."
        )


def _sums(run: Recomputed, held: Recomputed) -> Iterator[str]:
    """Tell of each sum of money that is above its limit or below what has to be reached."""
    books, kept, groups = held.awards.books, run.awards.books, held.groups
    spent = sum(books.in_classes)
    if spent > books.funds:
        yield f"The awards come to {dollars(spent)}; the funds are {dollars(books.funds)}."
    reached = [
        *zip(
            groups.strata, books.in_classes, kept.class_targets, kept.in_classes, strict=False
        ),
        *zip(
            groups.reserves,
            books.in_reserves,
            kept.reserve_targets,
            kept.in_reserves,
            strict=True,
        ),
    ]
    for group, cents, target, by_rank in reached:
        least = min(target, by_rank)
        if cents < least:
            yield f"{_name(group)} gets {dollars(cents)}; it keeps at least {dollars(least)}."
    for number, group in enumerate(groups.ceilings):
        if books.ceiling_room(number) < 0:
            cents, most = books.in_ceilings[number], books.ceiling_limits[number]
            yield f"{_name(group)} gets {dollars(cents)}; its ceiling is {dollars(most)}."


def _name(group: Group) -> str:
    return f"“{group.constraint.label}”{f' for {group.name}' if group.name else ''}"


def needless_scores(held: Recomputed, found: Sequence[Mapping[str, str]]) -> list[str]:
    """Return a message for each score needed that is told; the optimal method tells none."""
    return [
        f"decisions.csv, line {row + 2}, {held.outcomes[row].application_id}: score_needed is"
        f" {cells['score_needed']!r}, but the optimal method tells none."
        for row, cells in enumerate(found)
        if cells["score_needed"]
    ]
