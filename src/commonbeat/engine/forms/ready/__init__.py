"""Form sets that come with the product, and the forms that they share.

A set names its forms by `{"use": "sf424"}`; `read` puts the forms in. What stands beside `use`
(title, intro, optional) takes the place of the form's own.
"""

import json
from importlib.resources import files
from typing import Any

from commonbeat.engine.problems import Problem, Refused

_FOLDER = files("commonbeat.engine.forms.ready")
_SUFFIX = ".json"
_OWN = ("use", "title", "intro", "optional")


def names() -> tuple[str, ...]:
    """Return the names of all ready sets, sorted."""
    return _names("sets")


def form_names() -> tuple[str, ...]:
    """Return the names of all forms that sets share, sorted."""
    return _names("forms")


def read(name: str) -> dict[str, Any]:
    """Return the definition of a ready set, its forms put in.

    Raises Refused "ready.unknown" for a set, or a form that it uses, that is not there.
    """
    definition = _file("sets", name)
    del definition["purpose"]
    definition["forms"] = [_used(each) for each in definition["forms"]]
    return definition


def purpose(name: str) -> str:
    """Return in a sentence what a ready set is for. Raises Refused "ready.unknown"."""
    return str(_file("sets", name)["purpose"])


def read_form(name: str) -> dict[str, Any]:
    """Return the definition of a shared form. Raises Refused "ready.unknown"."""
    return _file("forms", name)


def _names(folder: str) -> tuple[str, ...]:
    entries = (entry.name for entry in (_FOLDER / folder).iterdir())
    return tuple(sorted(e.removesuffix(_SUFFIX) for e in entries if e.endswith(_SUFFIX)))


def _used(entry: dict[str, Any]) -> dict[str, Any]:
    own = {key: value for key, value in entry.items() if key in _OWN and key != "use"}
    return read_form(entry["use"]) | own


def _file(folder: str, name: str) -> dict[str, Any]:
    if name not in _names(folder):
        raise Refused(
            Problem(
                "ready.unknown",
                f"There is no {name!r} among the ready {folder}.",
                f"Choose one of: {', '.join(_names(folder))}.",
            )
        )
    text = (_FOLDER / folder / f"{name}{_SUFFIX}").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
