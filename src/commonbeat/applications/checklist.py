"""What is still missing in an application, form by form, by the rules that submission runs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commonbeat.applications.enums import Scan
from commonbeat.engine.forms import (
    JSON,
    Form,
    FormSet,
    Kind,
    field_at,
    form_problems,
    is_answered,
    shown_values,
    with_computed,
)
from commonbeat.engine.problems import Problem


@dataclass(frozen=True, slots=True)
class FormState:
    """One form in the checklist: what is wrong in it, and whether anybody began it."""

    form: Form
    problems: tuple[Problem, ...]
    is_begun: bool

    @property
    def is_needed(self) -> bool:
        """Return whether its problems count: an optional form nobody began may be left out."""
        return self.is_begun or not self.form.optional

    @property
    def is_done(self) -> bool:
        """Return whether nothing in it keeps the application from being submitted."""
        return not self.is_needed or not self.problems


def checklist(
    form_set: FormSet,
    values: Mapping[str, Mapping[str, JSON]],
    held_back: Mapping[str, Scan],
) -> list[FormState]:
    """Return the state of every form, in order.

    values     form key -> path -> value
    held_back  SHA-256 -> what the scanner said, of files that nobody may open
    """
    states = []
    for form in form_set.forms:
        held = values.get(form.key, {})
        begun = any(
            is_answered(value) and path.partition(".")[0] not in form.prefill
            for path, value in held.items()
        )
        problems = (
            *form_problems(form, held, complete=True),
            *file_problems(form, held, held_back),
        )
        states.append(FormState(form, problems, begun))
    return states


def file_problems(
    form: Form, values: Mapping[str, JSON], held_back: Mapping[str, Scan]
) -> Iterator[Problem]:
    """Yield a problem for each file of a form that waits for the scanner or is infected."""
    if not held_back:
        return
    for path, value in shown_values(form, with_computed(form, values)).items():
        field = field_at(form, path)
        if field is None or field.kind is not Kind.FILE or not isinstance(value, list):
            continue
        for each in value:
            said = held_back.get(str(each["sha256"])) if isinstance(each, dict) else None
            if said is not None:
                yield _held_back(str(each["name"]), said, path)


def _held_back(name: str, said: Scan, path: str) -> Problem:
    if said is Scan.INFECTED:
        return Problem(
            "file.infected",
            f"The virus scanner found something in the attached file {name[:80]!r}.",
            "Remove it, and attach a clean one.",
            path,
        )
    return Problem(
        "file.not_scanned",
        f"The attached file {name[:80]!r} still waits for the virus scanner.",
        "Wait some minutes and load the page again, or remove the file.",
        path,
    )
