"""Files in and out: a folder is written whole or not at all."""

import glob
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats.run_reading import REQUIRED

LARGEST_MB = 250
RUN_FILES = (*REQUIRED, "report.html")
UNFINISHED = ".unfinished"
OLD = ".old"
# Only these may be replaced by --force, so that a wrong path never empties somebody's folder.
OURS = frozenset({*RUN_FILES, "not_joined.csv", "cities_not_joined.csv", "README.txt"})


def read_file(path: Path, *, largest_mb: int = LARGEST_MB) -> bytes:
    """Return the bytes of a file that is there, is a file and is not too large."""
    _check_name(path)
    if not path.is_file():
        raise Refused(
            Problem("file.missing", "There is no such file.", "Check the path.", str(path))
        )
    size = path.stat().st_size
    if size > largest_mb * 1_000_000:
        raise Refused(
            Problem(
                "file.too_large",
                f"The file has {size / 1_000_000:,.1f} MB; at most {largest_mb} MB are read.",
                "Leave out columns that the rulebook does not name, or allow more "
                "with --largest-mb.",
                str(path),
            )
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            Problem("file.unreadable", f"{error.strerror}.", "Check its rights.", str(path))
        ) from error


def read_folder(path: Path, *, largest_mb: int = LARGEST_MB) -> dict[str, bytes]:
    """Return the files of a run by name; other files in the folder are left alone."""
    _check_name(path)
    if not path.is_dir():
        raise Refused(
            Problem("folder.missing", "There is no such folder.", "Check the path.", str(path))
        )
    names = [name for name in RUN_FILES if (path / name).is_file()]
    if "run.json" not in names:
        raise Refused(
            Problem(
                "folder.not_a_run",
                "This folder holds no run: run.json is missing.",
                "Give the folder that `commonbeat award --out` has written.",
                str(path),
            )
        )
    return {name: read_file(path / name, largest_mb=largest_mb) for name in names}


def check_target(folder: Path, *, force: bool) -> None:
    """Refuse a folder that cannot be written, before any work is done."""
    _check_name(folder)
    if folder.exists() and not folder.is_dir():
        raise Refused(
            Problem("folder.is_file", "This is a file.", "Name a folder.", str(folder))
        )
    parent = folder.absolute().parent
    if not parent.is_dir():
        raise Refused(
            Problem(
                "folder.no_parent",
                f"There is no folder {parent}.",
                "Make it first, or choose another place.",
                str(folder),
            )
        )
    if not folder.exists():
        return
    names = sorted(each.name for each in folder.iterdir())
    if names and not force:
        raise Refused(
            Problem(
                "folder.not_empty",
                f"The folder is not empty: it holds {_listed(names)}.",
                "Choose another one, or replace it with --force.",
                str(folder),
            )
        )
    foreign = [name for name in names if name not in OURS]
    if foreign:
        raise Refused(
            Problem(
                "folder.not_ours",
                f"The folder holds what no run has written: {_listed(foreign)}.",
                "Choose another one; --force replaces only the folder of a run.",
                str(folder),
            )
        )


def write_folder(folder: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Write all files into a new folder beside the target, then put it in its place."""
    _check_name(folder)
    target = Path(os.path.realpath(folder))  # a link stays; what it points to is replaced
    _clear_leftovers(target)
    check_target(folder, force=force)
    try:
        made = tempfile.mkdtemp(
            prefix=f".{target.name}.", suffix=f".{os.getpid()}{UNFINISHED}", dir=target.parent
        )
    except OSError as error:
        raise _cannot_write(folder, error) from error
    unfinished = Path(made)
    try:
        for name, data in files.items():
            (unfinished / name).write_bytes(data)
        unfinished.chmod(0o755)
        if target.exists():
            _replace(target, unfinished)
        else:
            unfinished.rename(target)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def write_file(path: Path, data: bytes, *, force: bool) -> None:
    """Write one file whole or not at all; an older one is replaced with --force only."""
    _check_name(path)
    if path.exists() and not force:
        raise Refused(
            Problem(
                "file.exists",
                "The file is already there.",
                "Choose another name, or replace it with --force.",
                str(path),
            )
        )
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _check_name(path: Path) -> None:
    """Refuse a path that the system cannot even look for."""
    try:
        path.exists()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise Refused(
            Problem(
                "path.unusable", f"No file can be there: {why}.", "Use another name.", str(path)
            )
        ) from error


def _clear_leftovers(target: Path) -> None:
    """Remove what runs into the same folder left when they were killed.

    A folder that was about to be replaced when its run was killed gets its name back.
    """
    for left in target.parent.glob(f".{glob.escape(target.name)}.*{UNFINISHED}*"):
        owner = left.name.removesuffix(OLD).removesuffix(UNFINISHED).rpartition(".")[2]
        if not owner.isdigit() or _is_running(int(owner)):
            continue
        if left.name.endswith(OLD) and not target.exists():
            left.rename(target)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _replace(target: Path, unfinished: Path) -> None:
    """Swap the folders by two renames; the old one is deleted last."""
    old = unfinished.with_name(unfinished.name + OLD)
    target.rename(old)
    try:
        unfinished.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old)


def _cannot_write(folder: Path, error: OSError) -> Refused:
    return Refused(
        Problem(
            "folder.not_writable",
            f"It cannot be written: {error.strerror}.",
            "Check the rights and the free space, or choose another place.",
            str(folder),
        )
    )


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
