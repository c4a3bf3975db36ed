"""What `from commonbeat.engine import ...` offers, and that each name says what it gives."""

import inspect
import subprocess
import sys

import pytest

from commonbeat import engine

FUNCTIONS = [name for name in engine.__all__ if name.islower()]


def test_the_promised_functions_are_offered() -> None:
    promised = {"score", "allocate", "explain", "verify", "what_if", "compare", "decide"}

    assert promised | {"rank", "read_rulebook", "size"} == set(FUNCTIONS)


@pytest.mark.parametrize("name", engine.__all__)
def test_every_public_name_is_what_it_says(name: str) -> None:
    found = getattr(engine, name)

    assert found.__name__ == name
    assert found.__module__.startswith("commonbeat.engine.")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_is_typed_and_tells_time_and_source(name: str) -> None:
    function = getattr(engine, name)
    told = inspect.getdoc(function) or ""

    assert inspect.signature(function).return_annotation is not inspect.Signature.empty
    assert "Time" in told
    assert "Source: " in told
    assert "aise" in told  # what it raises, or that it never does


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'scores'"):
        engine.__getattr__("scores")


def test_reading_a_rulebook_loads_neither_compiler_nor_solver_nor_framework() -> None:
    code = (
        "import sys; from commonbeat.engine import read_rulebook;"
        "print([name for name in ('numba', 'highspy', 'django') if name in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert said.stdout == b"[]\n"
