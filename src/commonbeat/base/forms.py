"""The form of the house."""

from django import forms

from commonbeat.engine.problems import Refused


class HouseForm(forms.Form):
    """A form that can show a refusal of the service it fed."""

    def show(self, refusal: Refused) -> None:
        """Put every problem at the field that it names, or above the form."""
        for problem in refusal.problems:
            if problem.where in self.fields:
                self.add_error(problem.where, f"{problem.message} {problem.way_out}")
            else:
                self.add_error(None, str(problem))
