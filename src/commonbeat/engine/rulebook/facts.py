"""Reads the program, the fields of an application, which field plays which part, hard stops."""

from fractions import Fraction

from commonbeat.engine.expressions import Kind, Name, number_text
from commonbeat.engine.expressions.kinds import near
from commonbeat.engine.expressions.outcomes import is_usable_name
from commonbeat.engine.rulebook.model import (
    Columns,
    Field,
    FieldKind,
    HardStop,
    Program,
)
from commonbeat.engine.rulebook.table import Table, duplicates
from commonbeat.engine.rulebook.vocabulary import HUNDRED, IfUnknown, Unit

_DECIMALS = {FieldKind.MONEY: 2, FieldKind.PERCENT: 2, FieldKind.DECIMAL: 4}
_NUMBERS = (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY, FieldKind.PERCENT)
_MOST_DECIMALS = 9


def kind_of(kind: FieldKind) -> Kind:
    """Return what kind of value a field is in expressions."""
    if kind in _NUMBERS:
        return Kind.NUMBER
    return Kind.TRUTH if kind is FieldKind.YES_NO else Kind.TEXT


def read_program(table: Table) -> Program:
    """Return name, money and terms of the program."""
    share = table.percent("federal_share_percent", default=HUNDRED)
    program = Program(
        name=table.text("name"),
        code=table.text("code"),
        assistance_listing=table.text("assistance_listing"),
        fiscal_year=table.whole("fiscal_year", least=1900, most=2999),
        funds_cents=table.cents("funds_available", least=1),
        unit=table.choice("unit", Unit, Unit.OFFICER).value,
        months_funded=table.whole("months_funded", 36, least=1, most=600),
        months_retention=table.whole("months_retention", 12, most=600),
        federal_share_percent=share,
        cap_per_unit_cents=(
            table.cents("cap_per_unit", least=1) if table.has("cap_per_unit") else None
        ),
        match_percent=table.percent("match_percent", default=HUNDRED - share),
        administration_percent=table.percent("administration_percent", default=Fraction(0)),
    )
    both = program.federal_share_percent + program.match_percent
    if both != HUNDRED:
        table.say(
            "match_percent",
            "weights",
            f"Federal share ({number_text(share)} %) and match "
            f"({number_text(program.match_percent)} %) add up to {number_text(both)} %, "
            "not to 100 %.",
            "Write the part that the agency pays, or leave match_percent out.",
        )
    table.done()
    return program


def read_fields(tables: list[Table]) -> tuple[Field, ...]:
    """Return the fields, and make their names known to every expression read later."""
    fields = tuple(_field(table) for table in tables)
    duplicates(tables, "key", what="fields")
    for field in fields:
        tables[0].sheet.names[field.key] = Name(kind_of(field.kind), field.allowed)
    return fields


def _field(table: Table) -> Field:
    kind = table.choice("kind", FieldKind)
    key = table.name("key")
    if key and not is_usable_name(key):
        table.say("key", "reserved", f"{key!r} is a word of SQL.", "Choose another key.")
    decimals = _DECIMALS.get(kind, 0)
    if kind in (FieldKind.DECIMAL, FieldKind.PERCENT):
        decimals = table.whole("decimals", decimals, most=_MOST_DECIMALS)
    is_number = kind in _NUMBERS
    field = Field(
        key=key,
        label=table.text("label"),
        kind=kind,
        unit=table.text("unit", ""),
        required=table.truth("required", default=False),
        minimum=table.number("minimum") if is_number and table.has("minimum") else None,
        maximum=table.number("maximum") if is_number and table.has("maximum") else None,
        decimals=decimals,
        allowed=table.texts("allowed", required=True) if kind is FieldKind.CHOICE else (),
        source=table.text("source", ""),
    )
    least, most = field.minimum, field.maximum
    if least is not None and most is not None and least > most:
        table.say(
            "minimum",
            "out_of_range",
            f"The minimum {number_text(least)} is above the maximum {number_text(most)}.",
            "Swap or correct them.",
        )
    _check_place(table, kind)
    table.done()
    return field


def _check_place(table: Table, kind: FieldKind) -> None:
    """Report keys that mean nothing for a field of this kind."""
    meant = {
        "minimum": _NUMBERS,
        "maximum": _NUMBERS,
        "decimals": (FieldKind.DECIMAL, FieldKind.PERCENT),
        "allowed": (FieldKind.CHOICE,),
    }
    for key, kinds in meant.items():
        if table.has(key) and kind not in kinds:
            table.say(
                key,
                "no_effect",
                f"{key!r} has no effect on a field of kind {kind}.",
                f"Leave it out; it is for {', '.join(kinds)}.",
            )


def read_columns(table: Table, fields: tuple[Field, ...]) -> Columns:
    """Return which field plays which part in the round."""
    kinds = {field.key: kind_of(field.kind) for field in fields}

    def part(key: str, kind: Kind = Kind.TEXT) -> str:
        value = table.text(key)
        if value and value not in kinds:
            table.say(
                key,
                "unknown_field",
                f"There is no field {value!r}.",
                near(value, list(kinds), "Declare it under [[fields]]."),
            )
        elif value and kinds[value] is not kind:
            table.say(
                key,
                "wrong_kind",
                f"The field {value!r} is a {kinds[value]}, where a {kind} is needed.",
                "Name another field, or change its kind.",
            )
        return value

    columns = Columns(
        application_id=part("application_id"),
        agency=part("agency"),
        state=part("state"),
        ori=part("ori") if table.has("ori") else None,
        county_fips=part("county_fips") if table.has("county_fips") else None,
        population=part("population", Kind.NUMBER) if table.has("population") else None,
        agency_type=part("agency_type") if table.has("agency_type") else None,
    )
    table.done()
    return columns


def read_stops(tables: list[Table]) -> tuple[HardStop, ...]:
    """Return the hard stops in the order in which they are tried."""
    duplicates(tables, "code", what="hard stops")
    return tuple(_stop(table) for table in tables)


def _stop(table: Table) -> HardStop:
    stop = HardStop(
        code=table.name("code"),
        refuse_if=table.formula("refuse_if", Kind.TRUTH),
        if_unknown_refuse=table.choice("if_unknown", IfUnknown, IfUnknown.PASS)
        is IfUnknown.REFUSE,
        sentence=table.text("sentence"),
    )
    table.done()
    return stop
