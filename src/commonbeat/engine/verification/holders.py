"""Who could give units back in an exchange, found without looking at everybody.

The procedure has each try of step F look at every holder ranked below, in several orders. A
try here looks only at those that could give anything at its beginning: whose surplus reaches
their smallest step. And it does not begin when all that they could give together is less than
what is short. The result is the same, because while a try goes on, committed sums and L only
fall: who could give nothing at the beginning can give nothing at its turn, in any order. The
tests hold this equal to the literal reading.
"""

from collections.abc import Iterable, Sequence

from commonbeat.engine.verification.books import Applicant, Books
from commonbeat.engine.verification.steps import budget_rooms, step_price


class Cell:
    """Applicants with the same class, reserves and ceilings: they have the same surplus."""

    def __init__(self, sample: Applicant) -> None:
        self.sample, self.stratum = sample, sample.stratum
        self.reserves, self.ceilings = sample.reserves, frozenset(sample.ceilings)
        self.places: list[int] = []
        self.holders: list[int] = []
        self.worst = -1  # the last holder's place, -1 without one
        self.least_step = 0  # cents of the smallest part that any holder could give

    def look(self, walk: Sequence[Applicant]) -> None:
        """Find out which members hold units now."""
        self.holders = [place for place in self.places if walk[place].units]
        self.worst = self.holders[-1] if self.holders else -1
        self.least_step = min((step_price(walk[place]) for place in self.holders), default=0)


class Holders:
    """Finds those ranked below a place that could give anything back.

    Books and walk are those of the exchange; tell it of every change that is to last.
    """

    def __init__(self, books: Books, walk: Sequence[Applicant]) -> None:
        self.books, self.walk = books, walk
        self.cell_of: list[Cell] = []
        cells: dict[tuple[int, tuple[int, ...], tuple[int, ...]], Cell] = {}
        for place, applicant in enumerate(walk):
            key = (applicant.stratum, applicant.reserves, applicant.ceilings)
            if key not in cells:
                cells[key] = Cell(applicant)
            cells[key].places.append(place)
            self.cell_of.append(cells[key])
        self.place_of = {each.place: place for place, each in enumerate(walk)}
        self.cells = list(cells.values())
        self.note_change(walk)

    def note_change(self, applicants: Iterable[Applicant]) -> None:
        """Look again at the cells of those that hold more or less, and fix the floors anew.

        The floors of a try stay as they are until the next change: a try that fails puts
        everything back.
        """
        touched = [self.cell_of[self.place_of[each.place]] for each in applicants]
        for cell in dict.fromkeys(touched):
            cell.look(self.walk)
        books = self.books
        self.reserve_floors = list(map(min, books.reserve_targets, books.in_reserves))
        self.class_floors = list(map(min, books.class_targets, books.in_classes))
        self.rooms = budget_rooms(books)
        self._sort_cells()

    def may_succeed(self, place: int, cents: int) -> bool:
        """Return False if the applicant at a place surely cannot get so many more cents.

        That is so when the budget has no room for them and nobody below could give anything.
        """
        applicant = self.walk[place]
        if cents <= self.rooms[applicant.stratum] or self.worst_open > place:
            return True
        return any(self.worst_shut[number] > place for number in applicant.reserves)

    def surplus_of(self, holder: Applicant) -> int:
        """Return what a holder's class and reserves all have beyond the floors of the try."""
        stratum = holder.stratum
        surplus = self.books.in_classes[stratum] - self.class_floors[stratum]
        return min(surplus, self._reserve_surplus(holder.reserves, surplus))

    def that_could_give(self, place: int, exceeded: Sequence[int]) -> list[Applicant]:
        """Return those that could give, the worst rank first; nobody if all is not enough.

        place     of the applicant; the units that it wants are in the books already
        exceeded  the ceilings that it exceeds with them
        """
        cells = self._cells_that_could_give(place, exceeded)
        if not self._enough(cells, place, exceeded):
            return []
        found = sorted(
            (each for cell in cells for each in cell.holders if each > place), reverse=True
        )
        return [self.walk[each] for each in found]

    def _cells_that_could_give(self, place: int, exceeded: Sequence[int]) -> list[Cell]:
        over = self.books.over_cents() > 0
        cells = [
            cell
            for stratum, candidates in enumerate(self.open_cells)
            if candidates and self._class_could_give(stratum)
            for cell in candidates
            if cell.worst > place
            and (over or not cell.ceilings.isdisjoint(exceeded))
            and self.surplus_of(cell.sample) >= cell.least_step
        ]
        # the units wanted count in the applicant's own groups: cells that lean on one of
        # those may have become free through them
        for number in self.walk[place].reserves:
            for cell in self.shut_cells[number]:
                if (
                    cell.worst > place
                    and cell not in cells
                    and self.surplus_of(cell.sample) >= cell.least_step
                ):
                    cells.append(cell)
        return cells

    def _enough(self, cells: Sequence[Cell], place: int, exceeded: Sequence[int]) -> bool:
        """Whether the cells could end each shortage if only their own surplus bound them."""
        books = self.books
        from_class = [0] * len(books.in_classes)
        under_ceiling = dict.fromkeys(exceeded, 0)
        for cell in cells:
            held = sum(
                self.walk[each].units * self.walk[each].price
                for each in cell.holders
                if each > place
            )
            most = min(held, self.surplus_of(cell.sample))
            from_class[cell.stratum] += most
            for number in cell.ceilings.intersection(exceeded):
                under_ceiling[number] += most
        freed = sum(
            min(most, max(books.in_classes[stratum] - books.class_targets[stratum], 0))
            for stratum, most in enumerate(from_class)
        )
        return freed >= books.over_cents() and all(
            most >= -books.ceiling_room(number) for number, most in under_ceiling.items()
        )

    def _sort_cells(self) -> None:
        """Divide cells into those that reserves leave free and those that they tie."""
        self.open_cells: list[list[Cell]] = [[] for _ in self.books.class_targets]
        self.shut_cells: list[list[Cell]] = [[] for _ in self.books.reserve_targets]
        for cell in self.cells:
            if not cell.holders:
                continue
            if self._reserve_surplus(cell.reserves, cell.least_step) >= cell.least_step:
                self.open_cells[cell.stratum].append(cell)
                continue
            for number in cell.reserves:
                self.shut_cells[number].append(cell)
        self.worst_shut = [_worst(candidates) for candidates in self.shut_cells]
        self.worst_open = max(map(_worst, self.open_cells), default=-1)
        self.least_steps = [
            min((cell.least_step for cell in candidates), default=0)
            for candidates in self.open_cells
        ]

    def _reserve_surplus(self, reserves: Sequence[int], without: int) -> int:
        """Return the least surplus of the reserves, or `without` if there are none."""
        committed, floors = self.books.in_reserves, self.reserve_floors
        return min((committed[number] - floors[number] for number in reserves), default=without)

    def _class_could_give(self, stratum: int) -> bool:
        surplus = self.books.in_classes[stratum] - self.class_floors[stratum]
        return surplus >= self.least_steps[stratum]


def _worst(cells: Iterable[Cell]) -> int:
    return max((cell.worst for cell in cells), default=-1)
