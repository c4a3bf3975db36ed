"""The second implementation shares nothing with the first but the parsed rulebook."""

import ast
import sys
from pathlib import Path

from commonbeat.engine import verification

OWN = "commonbeat.engine.verification."
SHARED = {
    "commonbeat.engine.problems",
    "commonbeat.engine.rulebook.model",
    "sqlglot",  # the node types of parsed expressions
}


def imported(path: Path) -> set[str]:
    """Return the modules that a file names in its imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, path
            names.add(str(node.module))
    return names


def test_it_imports_only_plain_python_and_the_parsed_rulebook() -> None:
    files = sorted(Path(str(verification.__file__)).parent.glob("**/*.py"))
    assert len(files) > 15

    strange = {
        (path.name, name)
        for path in files
        for name in imported(path)
        if not name.startswith(OWN)
        and name not in SHARED
        and name.partition(".")[0] not in sys.stdlib_module_names
    }

    assert strange == set()
