"""The rulebooks of the demonstration: a preset that says "synthetic", and one for real agencies."""

from importlib.resources import files

from commonbeat.engine.rulebook.presets import read

DEFAULT_PRESET = "chp-fy2009"
_TITLE = b'\ntitle = "'


def synthetic_rulebook(preset: str = DEFAULT_PRESET) -> bytes:
    """Return a preset whose title says that the applications are synthetic."""
    return read(preset).replace(_TITLE, _TITLE + b"Synthetic demonstration: ", 1)


def real_rulebook() -> bytes:
    """Return the rulebook of a round of real agencies; its fields are those of `real_round`."""
    return (files("commonbeat.demonstration") / "real_round.toml").read_bytes()
