"""Compiling loops to machine code, once for each version of their source."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config

Function = TypeVar("Function", bound=Callable[..., object])

# numba declares neither all of its options nor its settings to type checkers.
_settings: Any = config
_njit: Any = numba.njit

WORKERS = 2  # threads that share long work; results do not depend on their number

_HERE = Path(__file__).parent


def _fingerprint() -> str:
    """Return a hash of every source that may end up in compiled code.

    numba notices a change in a function's own file only, not in the files of the functions
    that it calls. A cache of its own for each state of the sources cannot be stale.
    """
    sources = [Path(__file__), *sorted((_HERE / "allocation").glob("*.py"))]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


_settings.CACHE_DIR = str(
    (Path(_settings.CACHE_DIR) if _settings.CACHE_DIR else _HERE / "__pycache__")
    / f"numba-{_fingerprint()}"
)

# Compiled functions make no arrays, so they need not count references to any: three times
# faster here. They release the interpreter, so that threads run them side by side.
_PLAIN = {"nogil": True, "error_model": "numpy", "_nrt": False}
_INSIDE = {**_PLAIN, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def entry(function: Function) -> Function:
    """Compile a function that Python calls, on its first call, and keep it on disk."""
    return cast("Function", _njit(**_PLAIN, cache=True)(function))


def compiled(function: Function) -> Function:
    """Compile a function that only compiled functions call: it has no door to Python."""
    return cast("Function", _njit(**_INSIDE)(function))


def inlined(function: Function) -> Function:
    """Compile a short function into each place that calls it."""
    return cast("Function", _njit(**_INSIDE, forceinline=True)(function))
