"""TOML to a rulebook: everything is checked, and every problem comes at once."""

import hashlib
import re
import tomllib
from decimal import Decimal, InvalidOperation
from typing import Any

from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.rulebook.award_rules import read_limits, read_price, read_request
from commonbeat.engine.rulebook.facts import (
    read_columns,
    read_fields,
    read_program,
    read_stops,
)
from commonbeat.engine.rulebook.model import FORMAT, Rulebook
from commonbeat.engine.rulebook.money_rules import read_constraints, read_yield_order
from commonbeat.engine.rulebook.not_toml import not_toml
from commonbeat.engine.rulebook.provenance import check_paths, read_provenance
from commonbeat.engine.rulebook.scoring_rules import read_score, read_tie_breaks
from commonbeat.engine.rulebook.table import Sheet, Table
from commonbeat.engine.rulebook.toml_lines import find_lines

LARGEST_BYTES = 1_000_000
_DEEPEST_KEY = 50  # parts; reading a key takes the parser the square of their number
_DEEP_KEY = re.compile(
    rf"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{_DEEPEST_KEY}}}"""
)


def read_rulebook(text: str | bytes) -> Rulebook:
    """Return the policy that a rulebook file says.

    text   TOML 1.0, as text or as the file's UTF-8 bytes, at most 1 MB

    Raises Refused with every problem of the file at once; each names the line and key, the
    value at fault and the way out. Numbers are exact (decimals are never floats), money is
    whole cents. Time: 30 ms for 40 fields and 11 measures.
    Source: docs/reference/rulebook.md; meaning: docs/reference/decision-procedure.md.
    """
    content = text.encode() if isinstance(text, str) else text
    decoded = _decoded(content)
    data = _parsed(decoded)
    sheet = Sheet(find_lines(decoded))
    rulebook = _rulebook(Table(data, sheet), decoded, content)
    if sheet.problems:
        raise Refused(*sheet.problems)
    return rulebook


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_BYTES:
        raise Refused(
            Problem(
                "rulebook.too_large",
                f"The file has {len(content):,} bytes; a rulebook has at most "
                f"{LARGEST_BYTES:,}.",
                "Check that this is a rulebook and not a file of applications.",
            )
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(
            Problem(
                "rulebook.not_utf8",
                f"Byte {error.start + 1} is not UTF-8 text (0x{content[error.start]:02X}).",
                "Save the file as UTF-8.",
                where=f"line {line}",
            )
        ) from None


def _parsed(text: str) -> dict[str, Any]:
    if deep := _DEEP_KEY.search(text):
        raise Refused(
            Problem(
                "rulebook.key_too_long",
                f"A key has more than {_DEEPEST_KEY} parts with dots between them.",
                "Name the table and the key as the reference of rulebooks does.",
                where=f"line {text.count(chr(10), 0, deep.start()) + 1}",
            )
        )
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, InvalidOperation, RecursionError) as error:
        raise Refused(not_toml(str(error), text)) from None
    except ValueError:
        # Python reads no whole number of more digits than it has a limit for
        raise Refused(
            Problem(
                "rulebook.too_many_digits",
                "A whole number in the file has thousands of digits.",
                "Write the number that is meant.",
            )
        ) from None


def _rulebook(top: Table, text: str, content: bytes) -> Rulebook:
    _check_format(top)
    field_tables = top.tables("fields")
    if not field_tables:
        top.say("fields", "missing_key", "There are no fields.", "Add [[fields]].")
    fields = read_fields(field_tables)
    score = read_score(_needed(top, "score"))
    constraints = read_constraints(top.tables("constraints"))
    lottery = _needed(top, "lottery")
    sources = top.table("provenance") or Table({}, top.sheet)
    rulebook = Rulebook(
        text=text,
        sha256=hashlib.sha256(content).hexdigest(),
        title=top.text("title"),
        version=top.text("version"),
        program=read_program(_needed(top, "program")),
        columns=read_columns(_needed(top, "columns"), fields),
        fields=fields,
        eligibility=read_stops(top.tables("eligibility", "code")),
        score=score,
        tie_breaks=read_tie_breaks(top.tables("tie_breaks"), score),
        lottery_seed=lottery.text("seed"),
        request=read_request(_needed(top, "request")),
        price=read_price(_needed(top, "price")),
        limits=read_limits(top.table("limits") or Table({}, top.sheet, "limits")),
        constraints=constraints,
        yield_order=read_yield_order(top, constraints),
        provenance=read_provenance(sources),
    )
    lottery.done()
    check_paths(sources, rulebook)
    top.done()
    return rulebook


def _check_format(top: Table) -> None:
    given = top.text("format")
    if given and given != FORMAT:
        top.say(
            "format", "format", f"{given!r} is not a format known here.", f"Write {FORMAT!r}."
        )


def _needed(top: Table, key: str) -> Table:
    # a missing table is one problem: what is missing inside it is not told again
    return top.table(key, required=True) or Table({}, Sheet({}))
