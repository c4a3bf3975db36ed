"""Groups, targets and the books of who holds what: section 7 of the decision procedure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.rulebook.model import Constraint, ConstraintKind, Rulebook
from commonbeat.engine.verification.cells import Cells
from commonbeat.engine.verification.exact import down, up, value_text
from commonbeat.engine.verification.formulas import formula
from commonbeat.engine.verification.sizes import Size

MOST_GROUPS = 1_000  # of all floors and ceilings together

Names = Mapping[str, Sequence[str | None]]  # constraint -> group of each application


@dataclass(slots=True)
class Group:
    """A group of a floor, share, set-aside or ceiling; the members' demand is in cents."""

    constraint: Constraint
    name: str
    declared_cents: int
    demand_cents: int = 0

    @property
    def first_target_cents(self) -> int:
        """What the rule asks for, but never more than its members can use."""
        return min(self.declared_cents, self.demand_cents)


@dataclass(slots=True)
class Groups:
    """All groups of a run, and each eligible application's place in them.

    The last class is everybody else; it has no group of the rulebook. Membership lists hold
    numbers of groups, one entry for each eligible application.
    """

    reserves: list[Group] = field(default_factory=list)
    strata: list[Group] = field(default_factory=list)
    ceilings: list[Group] = field(default_factory=list)
    reserves_of: list[list[int]] = field(default_factory=list)
    class_of: list[int] = field(default_factory=list)
    ceilings_of: list[list[int]] = field(default_factory=list)


@dataclass(slots=True)
class Applicant:
    """An application that can get units. `units` is what it holds now."""

    place: int  # among the eligible applications, in the order of the file
    price: int
    full: int
    minimum: int
    stratum: int
    reserves: tuple[int, ...]
    ceilings: tuple[int, ...]
    units: int = 0


def group_names(rulebook: Rulebook, eligible: Sequence[Cells]) -> Names:
    """Return, for each constraint, which of its groups each application belongs to, if any.

    Raises Refused when there are more groups than a run can tell of.
    """
    names = {each.key: _names(each, eligible) for each in rulebook.constraints}
    open_ended = (ConstraintKind.FLOOR, ConstraintKind.CEILING)
    count = sum(
        len(set(names[each.key]) - {None})
        for each in rulebook.constraints
        if each.kind in open_ended
    )
    if count > MOST_GROUPS:
        raise Refused(
            Problem(
                "constraints.too_many_groups",
                f"Floors and ceilings make {count:,} groups; a run has at most"
                f" {MOST_GROUPS:,}.",
                "Group by something that more applications share.",
            )
        )
    return names


def make_groups(rulebook: Rulebook, names: Names, sizes: Sequence[Size]) -> Groups:
    """Return the groups of the rulebook's constraints with their demand."""
    groups = Groups()
    count = len(sizes)
    groups.reserves_of = [[] for _ in range(count)]
    groups.ceilings_of = [[] for _ in range(count)]
    shares = [each for each in rulebook.constraints if each.kind == ConstraintKind.SHARE]
    groups.class_of = _strata(rulebook, shares, names, groups.strata, count)
    for constraint in rulebook.constraints:
        mine = names[constraint.key]
        if constraint.kind == ConstraintKind.CEILING:
            _join(rulebook, constraint, mine, groups.ceilings, groups.ceilings_of)
        elif constraint.kind != ConstraintKind.SHARE:
            _join(rulebook, constraint, mine, groups.reserves, groups.reserves_of)
    _add_demand(groups, sizes)
    return groups


def _add_demand(groups: Groups, sizes: Sequence[Size]) -> None:
    """Sum up, for each group, what its members could use at most."""
    for place, size in enumerate(sizes):
        if size.price_cents is None or not size.can_get_units:
            continue
        joined = [groups.reserves[number] for number in groups.reserves_of[place]]
        joined += [groups.ceilings[number] for number in groups.ceilings_of[place]]
        joined += groups.strata[groups.class_of[place] :][:1]  # none for everybody else
        for group in joined:
            group.demand_cents += size.full * size.price_cents


def _strata(
    rulebook: Rulebook,
    shares: Sequence[Constraint],
    names: Names,
    strata: list[Group],
    count: int,
) -> list[int]:
    """Open the strata of the share, if there is one; return each application's class."""
    if not shares:
        return [0] * count
    share = shares[0]
    for name, percent in share.shares:
        declared = down(rulebook.program.funds_cents * percent / 100)
        strata.append(Group(share, name, declared))
    numbers = {group.name: number for number, group in enumerate(strata)}
    rest = len(strata)
    mine = names[share.key]
    return [rest if each is None else numbers.get(each, rest) for each in mine]


def _join(
    rulebook: Rulebook,
    constraint: Constraint,
    names: Sequence[str | None],
    groups: list[Group],
    member_of: list[list[int]],
) -> None:
    """Open the groups of one constraint as they appear and note who belongs to them."""
    declared = _declared_cents(rulebook, constraint)
    numbers: dict[str, int] = {}
    if constraint.when is not None:  # a set-aside has one group, met or not
        numbers[""] = len(groups)
        groups.append(Group(constraint, "", declared))
    for place, name in enumerate(names):
        if name is None:
            continue
        if name not in numbers:
            numbers[name] = len(groups)
            groups.append(Group(constraint, name, declared))
        member_of[place].append(numbers[name])


def _names(constraint: Constraint, eligible: Sequence[Cells]) -> list[str | None]:
    """Return the name of the group that each application belongs to, or None."""
    if constraint.when is not None:
        met = formula(constraint.when)
        return ["" if met(cells) is True else None for cells in eligible]
    if constraint.by is None:
        raise ValueError(f"constraint {constraint.key} names no groups")
    value_of = formula(constraint.by)
    values = [value_of(cells) for cells in eligible]
    return [None if value is None else value_text(value) for value in values]


def _declared_cents(rulebook: Rulebook, constraint: Constraint) -> int:
    """Return the size of a floor, set-aside (rounded up) or ceiling (rounded down)."""
    if constraint.cents is not None:
        return constraint.cents
    if constraint.percent is None:
        raise ValueError(f"constraint {constraint.key} has no size")
    exact = rulebook.program.funds_cents * constraint.percent / 100
    return down(exact) if constraint.kind == ConstraintKind.CEILING else up(exact)


class Books:
    """Targets and committed cents while awards are made; `give` is the only way to change x.

    L of the procedure is `load_cents`. All sums count the units held at the moment.
    """

    def __init__(self, funds_cents: int, groups: Groups) -> None:
        self.funds = funds_cents
        self.reserve_targets = [group.first_target_cents for group in groups.reserves]
        self.class_targets = [group.first_target_cents for group in groups.strata] + [0]
        self.ceiling_limits = [group.declared_cents for group in groups.ceilings]
        self.in_reserves = [0] * len(self.reserve_targets)
        self.in_classes = [0] * len(self.class_targets)
        self.in_ceilings = [0] * len(self.ceiling_limits)

    def give(self, applicant: Applicant, units: int) -> None:
        """Hand an applicant units, or take them back when negative."""
        applicant.units += units
        cents = units * applicant.price
        self.in_classes[applicant.stratum] += cents
        for number in applicant.reserves:
            self.in_reserves[number] += cents
        for number in applicant.ceilings:
            self.in_ceilings[number] += cents

    def load_cents(self) -> int:
        """Return L: for each class the larger of its target and what is committed."""
        return sum(map(max, self.class_targets, self.in_classes))

    def over_cents(self) -> int:
        """Return by how much L is above the funds; negative when money is left."""
        return self.load_cents() - self.funds

    def class_surplus(self, applicant: Applicant) -> int:
        """Return what the applicant's class holds beyond its target."""
        return self.in_classes[applicant.stratum] - self.class_targets[applicant.stratum]

    def reserve_surplus(self, number: int) -> int:
        """Return what a floor's or set-aside's group holds beyond its target."""
        return self.in_reserves[number] - self.reserve_targets[number]

    def ceiling_room(self, number: int) -> int:
        """Return the cents that a ceiling still allows."""
        return self.ceiling_limits[number] - self.in_ceilings[number]
