"""Components that a machine may lack: a test skips there, or fails where all must be."""

import os

import pytest


def skip_or_fail(reason: str) -> None:
    """Skip the test with a reason; with REQUIRE_ALL=1, as in CI, fail it instead."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"REQUIRE_ALL=1, but {reason}")
    pytest.skip(reason)
