"""The program itself as an archive, for strangers who recompute what the site decided."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from commonbeat.formats.archives import archive

FOLDER = "commonbeat"
# what an installation reads beside the package
BESIDE = ("pyproject.toml", "LICENSE", "README.md", "CHANGELOG.md")
SKIPPED = {"__pycache__", "vendor"}  # made by machines, or of others


@cache  # a running program does not change
def source_archive() -> bytes | None:
    """Return the source with its packaging, None where the site runs without its checkout."""
    root: Path = settings.CHECKOUT
    if not all((root / name).is_file() for name in BESIDE):
        return None
    return archive(
        (f"{FOLDER}/{path.relative_to(root)}", path.read_bytes()) for path in _files(root)
    )


def _files(root: Path) -> Iterator[Path]:
    yield from (root / name for name in BESIDE)
    for path in sorted(settings.PACKAGE.rglob("*")):
        if path.is_file() and not SKIPPED & set(path.relative_to(root).parts):
            yield path
