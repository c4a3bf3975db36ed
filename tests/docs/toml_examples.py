"""The TOML examples of a page, and how a part of a rulebook is made whole for reading."""

import json
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from commonbeat.engine.rulebook import presets

DOCS = Path(__file__).parents[2] / "docs"

_BLOCK = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def toml_blocks(page: str) -> list[str]:
    """Return the fenced TOML examples of a page."""
    return _BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))


def whole(example: str) -> str:
    """Return the example as a whole rulebook: what it leaves out comes from a preset."""
    part = tomllib.loads(example, parse_float=Decimal)
    if "format" in part:
        return example
    base = tomllib.loads(presets.read("chp-fy2009").decode(), parse_float=Decimal)
    base["provenance"] = {"*": {"status": "assumption"}}
    known = {field["key"] for field in part.get("fields", [])}
    part["fields"] = part.get("fields", []) + [
        field for field in base["fields"] if field["key"] not in known
    ]
    if "score" in part:
        part["score"] = _whole_score(part["score"], base["score"])
        base["tie_breaks"] = []
    if "constraints" in part and "yield_order" not in part:
        part["yield_order"] = [
            rule["key"] for rule in part["constraints"] if rule["kind"] != "ceiling"
        ]
    return to_toml({**base, **part})


def _whole_score(part: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    categories = part.get("categories", base["categories"])
    if isinstance(categories, dict):  # measures without their category
        categories = [{"key": "example", "label": "Example", "weight": 100, **categories}]
    return {**part, "categories": categories}


def to_toml(tables: dict[str, Any]) -> str:
    """Return tables as TOML, one line for each key of the top."""
    return "\n".join(f"{json.dumps(key)} = {_value(value)}" for key, value in tables.items())


def _value(value: object) -> str:
    if isinstance(value, dict):
        pairs = ", ".join(f"{json.dumps(key)} = {_value(item)}" for key, item in value.items())
        return f"{{ {pairs} }}"
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
