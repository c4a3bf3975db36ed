"""The real public files that some tests read; they lie near the checkout, or not at all."""

from pathlib import Path

import pytest

FOLDERS = [parent / "shared" / "data" for parent in Path(__file__).resolve().parents[3:]]


def public_folder() -> Path:
    """Return the folder of the real public files, or skip the test."""
    for folder in FOLDERS:
        if folder.is_dir():
            return folder
    pytest.skip("the public files are not near this checkout")


def public_file(name: str) -> bytes:
    """Return the bytes of a real public file, or skip the test."""
    return (public_folder() / name).read_bytes()
