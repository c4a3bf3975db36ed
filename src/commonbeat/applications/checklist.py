"""What is still missing in an application, form by form, by the rules that submission runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from commonbeat.engine.forms import JSON, Form, FormSet, form_problems, is_answered
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


def checklist(form_set: FormSet, values: Mapping[str, Mapping[str, JSON]]) -> list[FormState]:
    """Return the state of every form, in order.

    values   form key -> path -> value
    """
    states = []
    for form in form_set.forms:
        held = values.get(form.key, {})
        begun = any(
            is_answered(value) and path.partition(".")[0] not in form.prefill
            for path, value in held.items()
        )
        states.append(FormState(form, tuple(form_problems(form, held, complete=True)), begun))
    return states
