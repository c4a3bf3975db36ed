"""Forms and fields of the house."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commonbeat.engine.money import dollars, parse_dollars
from commonbeat.engine.problems import Problem, Refused


class HouseForm(forms.Form):
    """A form that can show a refusal of the service it fed."""

    def show(self, refusal: Refused) -> None:
        """Put every problem at the field that it names, or above the form."""
        for problem in refusal.problems:
            if problem.where in self.fields:
                self.add_error(problem.where, f"{problem.message} {problem.way_out}")
            else:
                self.add_error(None, str(problem))


class DollarsField(forms.Field):
    """Takes dollars as people type them, and gives whole cents."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**({"widget": widget} | kwargs))

    def prepare_value(self, value: Any) -> Any:
        """Show stored cents as dollars, and typed text as it was typed."""
        return dollars(value).removeprefix("$") if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Return whole cents, or None for an empty field that may be empty."""
        if value in self.empty_values:
            return None
        cents = parse_dollars(value)
        if isinstance(cents, Problem):
            raise ValidationError(f"{cents.message} {cents.way_out}", code=cents.code)
        return cents
