"""What would move if two records of one agency became one: computed from the tables themselves.

Every table that points to an agency is found by Django, those of later rooms too, so nothing
is forgotten when a room is added.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Model, Q, UniqueConstraint

from commonbeat.agencies.models import (
    Agency,
    AgencyFigure,
    AgencyInvitation,
    AgencyRoleGrant,
    Registration,
    Staffing,
)
from commonbeat.engine.problems import Problem

_MAY_STAY = (Staffing, AgencyFigure)  # the kept record has a figure for the same year
_SAME_ROLE = "agency_role_once"
_WORDS: dict[type[Model], str] = {
    Agency: "earlier records that point to it",
    AgencyFigure: "figures of its city",
    AgencyInvitation: "invitations",
    AgencyRoleGrant: "roles, ended ones included",
    Registration: "checks of the registration",
    Staffing: "years of staff",
}


@dataclass(frozen=True)
class Line:
    """The rows of one table: which move, and which stay with the old record."""

    model: type[Model]
    column: str
    moves: tuple[int, ...]
    stays: tuple[int, ...]

    @property
    def name(self) -> str:
        """Return what these rows are, in words."""
        named = self.model._meta.verbose_name_plural  # noqa: SLF001  Django's own way
        return _WORDS.get(self.model, str(named))


@dataclass(frozen=True)
class Plan:
    """All that a merge does, and every reason against it."""

    kept: Agency
    merged: Agency
    lines: list[Line]
    problems: list[Problem] = field(default_factory=list)

    @property
    def takes_uei(self) -> bool:
        """Return whether the kept record gets the UEI of the other."""
        return self.kept.uei is None and self.merged.uei is not None

    @property
    def moved(self) -> dict[str, list[int]]:
        """Return the numbers of the rows that move, by table."""
        return {
            line.model._meta.label_lower: list(line.moves)  # noqa: SLF001  Django's own way
            for line in self.lines
            if line.moves
        }

    @property
    def fingerprint(self) -> str:
        """Return what changes when anything of the plan does."""
        stays = [line.stays for line in self.lines]
        said = [self.kept.ori, self.merged.ori, self.takes_uei, self.moved, stays]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def plan_merge(kept: Agency, merged: Agency) -> Plan:
    """Return what moves from one record to the other, and why it may not be done."""
    lines, problems = [], _record_problems(kept, merged)
    for relation in Agency._meta.related_objects:  # noqa: SLF001  Django's own way
        model, column = relation.related_model, relation.field.name
        rows = model._default_manager.filter(**{column: merged})  # noqa: SLF001  the same
        ids = sorted(rows.values_list("pk", flat=True))
        if not ids:
            continue
        clashes = _clashes(model, column, kept, merged)
        stays = sorted(
            {pk for name, pks in clashes.items() if _stays(model, name) for pk in pks}
        )
        stuck = {pk for pks in clashes.values() for pk in pks} - set(stays)
        line = Line(model, column, tuple(pk for pk in ids if pk not in stays), tuple(stays))
        lines.append(line)
        if stuck:
            problems.append(_stuck(model, line.name, len(stuck), merged))
    return Plan(kept, merged, sorted(lines, key=lambda line: line.name), problems)


def _clashes(
    model: type[Model], column: str, kept: Agency, merged: Agency
) -> dict[str, list[int]]:
    """Return the rows that a rule of the table forbids beside those of the kept record."""
    manager = model._default_manager  # noqa: SLF001  Django's own way
    found = {}
    for rule in model._meta.constraints:  # noqa: SLF001  the same
        if isinstance(rule, UniqueConstraint) and column in rule.fields:
            others = [name for name in rule.fields if name != column]
            rows = manager.filter(rule.condition or Q())
            there = set(rows.filter(**{column: kept}).values_list(*others))
            mine = rows.filter(**{column: merged}).values_list("pk", *others)
            found[rule.name] = [pk for pk, *values in mine if tuple(values) in there]
    return found


def _stays(model: type[Model], rule: str) -> bool:
    """Return whether such rows stay with the old record, where they change nothing."""
    return model in _MAY_STAY or (model is AgencyRoleGrant and rule == _SAME_ROLE)


def _record_problems(kept: Agency, merged: Agency) -> list[Problem]:
    problems = []
    if kept.pk == merged.pk:
        problems.append(
            Problem("merge.same", f"{kept.ori} is one record.", "Choose two different ones.")
        )
    if kept.is_synthetic != merged.is_synthetic:
        problems.append(
            Problem(
                "merge.mixed",
                "One of the two is synthetic, the other is real.",
                "Choose two of one kind.",
            )
        )
    return [*problems, *_pointers([kept, merged])]


def _pointers(agencies: Iterable[Agency]) -> list[Problem]:
    return [
        Problem(
            "merge.merged",
            f"{each.ori} was joined with {each.merged_into.ori} already.",
            "Choose that record instead.",
        )
        for each in agencies
        if each.merged_into is not None
    ]


def _stuck(model: type[Model], name: str, count: int, merged: Agency) -> Problem:
    if model is AgencyRoleGrant:
        return Problem(
            "merge.same_signer",
            f"{count} of {merged.ori} would be both signers of the agency that is kept.",
            "Let an entity administrator end one of the two roles first.",
        )
    return Problem(
        "merge.clash",
        f"{count} {name} of {merged.ori} cannot stand beside those of the record that is kept.",
        "Decide or close them first.",
    )
