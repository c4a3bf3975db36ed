"""The real public files that some tests read; they lie next to the checkout, or not at all."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"


def public_folder() -> Path:
    """Return the folder of the real public files, or skip the test."""
    if not FOLDER.is_dir():
        pytest.skip("the public files are not next to this checkout")
    return FOLDER


def public_file(name: str) -> bytes:
    """Return the bytes of a real public file, or skip the test."""
    return (public_folder() / name).read_bytes()
