"""Rulebooks that come with the product: rounds of the past, and a small one to learn on."""

from importlib.resources import files

from commonbeat.engine.problems import Problem, Refused

FOLDER = files("commonbeat.engine.rulebook") / "presets"
SUFFIX = ".toml"


def names() -> tuple[str, ...]:
    """Return the names of all presets, sorted."""
    return tuple(
        sorted(
            entry.name.removesuffix(SUFFIX)
            for entry in FOLDER.iterdir()
            if entry.name.endswith(SUFFIX)
        )
    )


def read(name: str) -> bytes:
    """Return the bytes of the preset `name`. Raises Refused "preset.unknown"."""
    if name not in names():
        raise Refused(
            Problem(
                "preset.unknown",
                f"There is no preset {name!r}.",
                f"Choose one of: {', '.join(names())}.",
            )
        )
    return (FOLDER / f"{name}{SUFFIX}").read_bytes()
