"""Rules of the house that no other tool checks. CONTRIBUTING.md tells why each is there."""

import ast
import importlib.metadata
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.requirements import skip_or_fail

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "commonbeat"
ROOMS = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))
WRITTEN = [
    path
    for top in ("src", "tests", "scripts", "benchmarks")
    for path in sorted((ROOT / top).rglob("*.py"))
    if "migrations" not in path.parts
]
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
VAGUE_NAMES = {"utils", "helpers", "common", "misc", "util", "helper"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tracked() -> list[Path]:
    """Return the files of the repository that are texts."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        skip_or_fail("this is no git checkout, so nobody can tell which files belong to it")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    pictures = {".png", ".jpg", ".gz", ".woff2", ".ico"}
    return [path for path in paths if path.is_file() and path.suffix not in pictures]


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, source: list[str]) -> int:
    """Count the lines of a function without its docstring, blank lines and comments."""
    body = function.body
    documented = (
        isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    )
    hidden = set(range(body[0].lineno, (body[0].end_lineno or 0) + 1)) if documented else set()
    return sum(
        1
        for number in range(function.lineno, (function.end_lineno or 0) + 1)
        if number not in hidden and source[number - 1].strip().lstrip("#") != ""
        if not source[number - 1].lstrip().startswith("#")
    )


def long_functions(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = code_lines(node, text.splitlines())
            if lines > LONGEST_FUNCTION:
                yield f"{named(path)}: {node.name} has {lines} lines"


def test_no_file_is_longer_than_can_be_read_at_once() -> None:
    lengths = {named(path): len(path.read_text("utf-8").splitlines()) for path in WRITTEN}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_page() -> None:
    assert [found for path in WRITTEN for found in long_functions(path)] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [named(path) for path in WRITTEN if path.stem in VAGUE_NAMES] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_room_says_what_it_is_for(room: Path) -> None:
    docstring = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))) or ""

    assert 3 <= len(docstring.splitlines()) <= 10
    assert docstring.splitlines()[1] == ""


@pytest.mark.parametrize(
    "room", [room for room in ROOMS if room.name != "engine"], ids=lambda room: room.name
)
def test_the_front_of_a_room_holds_no_code(room: Path) -> None:
    assert len(ast.parse((room / "__init__.py").read_text("utf-8")).body) == 1


def test_every_room_has_its_tests_and_every_folder_of_tests_its_room() -> None:
    rooms = {room.name for room in ROOMS}
    folders = {
        path.name
        for path in (ROOT / "tests").iterdir()
        if path.is_dir() and any(path.glob("**/test_*.py"))
    }

    assert folders - {"journeys", "docs", "benchmarks", "scripts"} == rooms


def spelled(*parts: str) -> str:
    """Return a word in one piece, so that this file itself does not hold it."""
    return "".join(parts)


FORBIDDEN = [
    # hosts of package registries: lock files and scripts use whatever the machine is set to
    spelled("py", "pi.org"),
    spelled("python", "hosted.org"),
    spelled("npm", "js.org"),
    spelled("npm", "js.com"),
    spelled("deb.", "debian.org"),
    # places of one machine
    spelled("/wo", "rk/main"),
    spelled("/wo", "rk/shared"),
    spelled("/ro", "ot/"),
    spelled("/ho", "me/"),
    # work that is put off belongs in an issue
    spelled("TO", "DO"),
    spelled("FIX", "ME"),
    spelled("lorem ", "ipsum"),
    spelled("coming ", "soon"),
]


def test_no_file_names_a_registry_a_machine_or_postponed_work() -> None:
    found = [
        f"{named(path)}: {word}"
        for path in tracked()
        for word in FORBIDDEN
        if word in path.read_text(encoding="utf-8", errors="ignore")
    ]

    assert found == []


def test_lock_files_pin_by_hash_and_name_no_host() -> None:
    locks = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "package-lock.json"]

    for lock in locks:
        assert "://" not in lock.read_text("utf-8"), named(lock)
    for lock in locks[:-1]:
        entries = re.split(r"\n(?=\S)", lock.read_text("utf-8").strip())
        unpinned = [entry for entry in entries if "==" not in entry or "--hash=" not in entry]
        assert unpinned == [], named(lock)
    packages = json.loads(locks[-1].read_text("utf-8"))["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_everything_for_running_is_locked_alike_for_development() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text("utf-8")
        return set(re.findall(r"^(\S+==\S+)", text, re.MULTILINE))

    assert pins("run.txt") - pins("dev.txt") == set()


def test_no_locked_package_has_a_licence_that_binds_the_whole_product() -> None:
    names = set(
        re.findall(
            r"^([\w.-]+)==",
            (ROOT / "requirements" / "run.txt").read_text("utf-8"),
            re.MULTILINE,
        )
    )
    binding = []
    for name in sorted(names):
        try:
            data = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform
        said = [*data.get_all("License-Expression", []), *data.get_all("License", [])]
        said = [each[:60] for each in said]  # some hold the whole text
        said += [each for each in data.get_all("Classifier", []) if each.startswith("License")]
        if any(re.search(r"\bA?GPL|(?<!Lesser )General Public", words) for words in said):
            binding.append(f"{name}: {said}")

    assert binding == []


def test_templates_hold_nothing_that_the_content_security_policy_refuses() -> None:
    refused = re.compile(
        r"\sstyle\s*=|<style|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|javascript:|https?://",
        re.IGNORECASE,
    )
    allowed = re.compile(r"https?://www\.w3\.org/")
    found = [
        f"{named(path)}: {match.group(0)}"
        for path in sorted(PACKAGE.rglob("templates/**/*.html"))
        for match in refused.finditer(allowed.sub("", path.read_text("utf-8")))
    ]

    assert found == []


def own_models() -> list[type[models.Model]]:
    """Return the tables that this product declares."""
    return [model for model in apps.get_models() if model.__module__.startswith("commonbeat.")]


def test_no_row_disappears_because_another_one_does() -> None:
    loose = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete != models.PROTECT
    ]

    assert loose == []


def test_money_is_kept_in_whole_cents_of_64_bits_and_nothing_in_floating_point() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, (models.FloatField, models.DecimalField))
        or (
            getattr(field, "name", "").endswith("_cents")
            and not isinstance(field, models.BigIntegerField)
        )
    ]

    assert wrong == []


def test_the_database_refuses_a_word_that_a_column_does_not_know() -> None:
    unguarded = [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField) and field.choices
        if not any(
            isinstance(constraint, models.CheckConstraint)
            and (f"{field.name}__in", [value for value, _ in field.choices])
            in [(name, list(values)) for name, values in plain_parts(constraint.condition)]
            for constraint in model._meta.constraints
        )
    ]

    assert unguarded == []


def plain_parts(condition: object) -> list[tuple[str, list[str]]]:
    """Return the parts of a condition that hold a column to a list of words."""
    parts = condition.children if isinstance(condition, models.Q) else []
    found = [part for part in parts if isinstance(part, tuple)]
    return [part for part in found if isinstance(part[1], (list, tuple))]


def test_decisions_are_numbered_without_a_gap() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))

    assert [path.name[:5] for path in pages] == [
        f"{number:04d}-" for number in range(1, len(pages) + 1)
    ]
    assert [path.read_text("utf-8").split(".")[0] for path in pages] == [
        f"# {number}" for number in range(1, len(pages) + 1)
    ]


def test_the_continuous_check_calls_the_two_commands_of_the_readme() -> None:
    called = (ROOT / ".ci" / "run").read_text("utf-8")
    offered = (ROOT / "Makefile").read_text("utf-8")

    assert "make test" in called
    assert "make check" in called
    assert all(f"\n{target}:" in offered for target in ("run", "test", "check", "bench"))
