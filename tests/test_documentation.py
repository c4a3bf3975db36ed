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
NOUN_STATE = re.compile(r"[a-z_]+(\.[a-z_]+)+")


def reference() -> str:
    """Return all pages of the reference as one text."""
    return "\n".join(page.read_text("utf-8") for page in sorted(DOCS.glob("reference/*.md")))


def anchors(page: Path) -> set[str]:
    """Return the anchors that a reader of the repository gets for the headings of a page."""
    headings = HEADING.findall(page.read_text("utf-8"))
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


def called_with(function: str, place: int, keyword: str) -> Iterator[str]:
    """Yield the literal words that the product hands to a function at one place."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            if name != function:
                continue
            named = [each.value for each in node.keywords if each.arg == keyword]
            for value in [*node.args[place : place + 1], *named]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value


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
    codes = {code for code in called_with("Problem", 0, "code") if NOUN_STATE.fullmatch(code)}
    text = reference()

    assert codes != set()
    assert sorted(code for code in codes if f"`{code}`" not in text) == []


def test_every_step_of_the_audit_log_is_in_the_reference() -> None:
    actions = {
        name for name in called_with("record", 1, "action") if NOUN_STATE.fullmatch(name)
    }
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
