"""The reference of the rulebook is complete."""

import ast
import dataclasses
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from commonbeat.engine import expressions
from commonbeat.engine.expressions.grammar import FUNCTIONS
from commonbeat.engine.rulebook import model
from tests.docs.toml_examples import DOCS

PAGE = "reference/rulebook.md"
ENGINE = Path(str(expressions.__file__)).parents[1]

# what the file calls by another name than the parsed value
WRITTEN_AS = {
    "funds_cents": "funds_available",
    "cap_per_unit_cents": "cap_per_unit",
    "if_unknown_refuse": "if_unknown",
    "start": "from",
    "higher_is_better": "better",
    "higher_first": "first",
    "lottery_seed": "seed",
    "minimum_cents": "minimum_dollars",
    "maximum_cents": "maximum_dollars",
    "cents": "dollars",
}
# what is made of the file, not written in it
NOT_WRITTEN = {"text", "sha256", "tree"}


def written_keys() -> Iterator[str]:
    """Return the keys of the file, from the parsed rulebook's own fields."""
    for name in vars(model).values():
        if dataclasses.is_dataclass(name) and name is not model.Expression:
            for field in dataclasses.fields(name):
                if field.name not in NOT_WRITTEN and name is not model.Provenance:
                    yield WRITTEN_AS.get(field.name, field.name)
    yield from ("status", "source", "note", "format")


def words() -> Iterator[str]:
    """Return the words that a key may take."""
    for name in vars(model).values():
        if isinstance(name, type) and issubclass(name, StrEnum) and name is not StrEnum:
            yield from name


@pytest.mark.parametrize("key", sorted(set(written_keys())))
def test_every_key_is_explained(key: str) -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")

    assert re.search(rf"`{key}`|\[{key}\]|`{{ {key}, ", text)


@pytest.mark.parametrize("word", sorted(set(words())))
def test_every_word_that_a_key_may_take_is_explained(word: str) -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")

    assert f"`{word}`" in text or f'`"{word}"`' in text


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_is_explained(function: str) -> None:
    assert f"`{function}(" in (DOCS / PAGE).read_text(encoding="utf-8")


def problem_codes() -> set[str]:
    """Return the codes of every problem that reading a rulebook may report."""
    codes = set()
    for folder in ("rulebook", "expressions"):
        for file in (ENGINE / folder).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    codes |= _codes_of(node)
    return codes


def _codes_of(call: ast.Call) -> set[str]:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    called = call.func.id if isinstance(call.func, ast.Name) else called
    texts = [str(each.value) if isinstance(each, ast.Constant) else "" for each in call.args]
    if called == "say" and len(texts) == 4:  # a table reports a problem of a key
        return {f"rulebook.{texts[1]}"}
    if called in ("_say", "_problem"):
        return {f"expression.{texts[0]}"}
    return {texts[0]} if called == "Problem" and texts else set()


def test_every_problem_of_a_rulebook_is_listed_with_its_way_out() -> None:
    listed = set(
        re.findall(
            r"^\| `((?:rulebook|expression)\.[a-z0-9_]+)` \|",
            (DOCS / PAGE).read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    )

    raised = {code for code in problem_codes() if code.startswith(("rulebook.", "expression."))}

    assert listed == raised
