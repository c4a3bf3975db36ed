"""The rulebook of the demonstration: a preset that says that its applications are synthetic."""

from commonbeat.engine.rulebook.presets import read

DEFAULT_PRESET = "chp-fy2009"
REAL_PRESET = "real-fy2020"  # of the round that `real_round` joins
_TITLE = b'\ntitle = "'


def synthetic_rulebook(preset: str = DEFAULT_PRESET) -> bytes:
    """Return a preset whose title says that the applications are synthetic."""
    return read(preset).replace(_TITLE, _TITLE + b"Synthetic demonstration: ", 1)
