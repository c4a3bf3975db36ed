"""Which part of a rulebook has a public source: reading it, and looking it up."""

from collections.abc import Iterator
from enum import StrEnum

from commonbeat.engine.expressions.kinds import near
from commonbeat.engine.rulebook.model import Provenance, Rulebook, Status
from commonbeat.engine.rulebook.table import Table

EVERYTHING = "*"

_UNSAID = Provenance(EVERYTHING, Status.ASSUMPTION, "", "")

# the keys of each part; where a part is a list, its entries are named by their own keys
_KEYS = {
    "program": (
        "name code assistance_listing fiscal_year funds_available unit months_funded "
        "months_retention federal_share_percent cap_per_unit match_percent "
        "administration_percent"
    ),
    "columns": "application_id agency state ori county_fips population agency_type",
    "fields": "",
    "eligibility": "",
    "score": "decimals bonus_maximum categories bonuses",
    "tie_breaks": "",
    "lottery": "seed",
    "request": "requested cap rounding at_least sentence",
    "price": "unit_cost waiver",
    "price.waiver": "when federal_share_percent cap_applies",
    "limits": (
        "marginal minimum_viable_percent minimum_units maximum_units minimum_dollars "
        "maximum_dollars"
    ),
    "constraints": "",
    "yield_order": "",
}
_FIELD = "label kind unit required minimum maximum decimals allowed source"
_STOP = "refuse_if if_unknown sentence"
_CATEGORY = "label weight measures"
_MEASURE = (
    "label weight value rate change transform better within missing median_within decimals "
    "bands below_bands_points low high"
)
_BONUS = "label points when"
_CONSTRAINT = "label kind by when percent dollars shares"


def paths(rulebook: Rulebook) -> tuple[str, ...]:
    """Return every path of a rulebook that may have a provenance of its own."""
    return tuple(dict.fromkeys(_paths(rulebook)))


def _paths(rulebook: Rulebook) -> Iterator[str]:
    yield EVERYTHING
    for part, keys in _KEYS.items():
        yield from _below(part, keys)
    for field in rulebook.fields:
        yield from _below(f"fields.{field.key}", _FIELD)
    for stop in rulebook.eligibility:
        yield from _below(f"eligibility.{stop.code}", _STOP)
    for category in rulebook.score.categories:
        path = f"score.categories.{category.key}"
        yield from _below(path, _CATEGORY)
        for measure in category.measures:
            yield from _below(f"{path}.measures.{measure.key}", _MEASURE)
    for bonus in rulebook.score.bonuses:
        yield from _below(f"score.bonuses.{bonus.key}", _BONUS)
    for constraint in rulebook.constraints:
        yield from _below(f"constraints.{constraint.key}", _CONSTRAINT)


def _below(path: str, keys: str) -> Iterator[str]:
    yield path
    for key in keys.split():
        yield f"{path}.{key}"


class _Word(StrEnum):
    VERIFIED = Status.VERIFIED.value
    ASSUMPTION = Status.ASSUMPTION.value


def read_provenance(table: Table) -> tuple[Provenance, ...]:
    """Return what is said about each part; paths are checked when the rulebook is whole."""
    entries = []
    for key in table.data:
        entry = table.table(key)
        if entry is None:
            continue
        status = Status(entry.choice("status", _Word).value)
        source = entry.text("source", "")
        if status is Status.VERIFIED and not source:
            entry.say(
                "source",
                "missing_key",
                "A verified part needs its source.",
                'Write source = "https://…", or status = "assumption".',
            )
        entries.append(Provenance(key, status, source, entry.text("note", "")))
        entry.done()
    return tuple(entries)


def check_paths(table: Table, rulebook: Rulebook) -> None:
    """Report paths that name no part of the rulebook."""
    known = paths(rulebook)
    for entry in rulebook.provenance:
        if entry.key not in known:
            table.say(
                entry.key,
                "unknown_reference",
                f"{entry.key!r} names no part of this rulebook.",
                near(entry.key, list(known), 'Write a path in quotes: "program.name".'),
            )


def provenance_of(rulebook: Rulebook, path: str) -> Provenance:
    """Return what the rulebook says about the source of a part: the longest path that fits."""
    entries = {entry.key: entry for entry in rulebook.provenance}
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        entry = entries.get(".".join(parts[:length]))
        if entry is not None:
            return entry
    return entries.get(EVERYTHING, _UNSAID)
