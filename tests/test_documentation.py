"""The documentation is complete where it can be counted, and its links lead somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "commonbeat"
DOCS = ROOT / "docs"
PAGES = [
    *sorted(DOCS.rglob("*.md")),
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "benchmarks").glob("*.md")),
]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """Return the anchors that a reader of the repository gets for the headings of a page."""
    headings = HEADING.findall(page.read_text("utf-8"))
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


def trees() -> Iterator[ast.Module]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield ast.parse(path.read_text("utf-8"))


def name_of(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def texts(call: ast.Call, place: int, keyword: str) -> Iterator[str]:
    """Yield the literal text that a call hands over at a place or by a keyword."""
    named = [each.value for each in call.keywords if each.arg == keyword]
    for value in [*call.args[place : place + 1], *named]:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


def called_with(places: dict[str, int], keyword: str) -> set[str]:
    """Return the literal words that the product hands to some functions at their place."""
    return {
        word
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node) in places
        for word in texts(node, places[name_of(node)], keyword)
    }


def takers_of(parameter: str) -> dict[str, int]:
    """Return the functions with this parameter, and its place without `self`."""
    found = {}
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [each.arg for each in node.args.posonlyargs + node.args.args]
                if parameter in names:
                    found[node.name] = names.index(parameter) - (names[0] == "self")
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (
            anchor and found.suffix == ".md" and anchor not in anchors(found)
        ):
            broken.append(target)

    assert broken == []


def test_every_error_code_is_in_the_reference() -> None:
    codes = called_with(takers_of("code") | {"Problem": 0}, "code")
    words = {code for code in codes if re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", code)}
    text = (DOCS / "reference" / "error-codes.md").read_text("utf-8")

    # a word without its noun ("unknown_key") is handed to a function that puts it before
    missing = [word for word in words if not re.search(rf"`([a-z_]+\.)?{word}`", text)]
    assert words != set()
    assert sorted(missing) == []


def pattern(node: ast.expr) -> str | None:
    """Return a text of the source with an ellipsis for each value, None if it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values
        )
    return None


def said_with_codes() -> dict[str, list[set[str | None]]]:
    """Return by code what the product says, and which ways out it names."""
    said: dict[str, list[set[str | None]]] = {}
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and name_of(node) == "Problem" and len(node.args) > 2:
                code, *words = (pattern(each) for each in node.args[:3])
                for place, word in enumerate(words):
                    said.setdefault(code or "", [set(), set()])[place].add(word)
    return said


def test_the_reference_tells_each_error_code_once_and_as_the_product_says_it() -> None:
    text = (DOCS / "reference" / "error-codes.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z_.]+)` \| (.*?) \| (.*?) \|$", text, re.MULTILINE)

    said_with = said_with_codes()

    codes = [code for code, _, _ in rows]
    told_otherwise = [
        (code, told)
        for code, *words in rows
        for told, said in zip(words, said_with.get(code, ()), strict=False)
        if None not in said and told not in said
    ]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []
    assert told_otherwise == []


def test_every_step_of_the_audit_log_is_in_the_reference() -> None:
    actions = {name for name in called_with({"record": 1}, "action") if "." in name}
    text = (DOCS / "reference" / "audit-log.md").read_text("utf-8")

    assert actions != set()
    assert sorted(action for action in actions if f"`{action}`" not in text) == []


def test_every_room_is_explained() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    text = (DOCS / "explanation" / "house.md").read_text("utf-8")

    assert sorted(room for room in rooms if f"| `{room}` |" not in text) == []


def test_every_setting_is_in_the_reference() -> None:
    source = (PACKAGE / "site" / "settings.py").read_text("utf-8")
    names = set(re.findall(r'_env\("([A-Z_]+)"', source))
    text = (DOCS / "reference" / "settings.md").read_text("utf-8")

    assert sorted(name for name in names if f"| `{name}` |" not in text) == []


def test_every_target_of_the_makefile_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")

    assert [name for name in targets if name != "help" and f"`make {name}`" not in text] == []
