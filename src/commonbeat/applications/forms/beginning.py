"""What a person types to begin an application."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from commonbeat.agencies.models import Agency
from commonbeat.applications.models import Application
from commonbeat.base.forms import HouseForm


class BeginForm(HouseForm):
    """Which agency applies, its answers to the eligibility questions, what to copy."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency that applies")
    copy_from = forms.ModelChoiceField(
        Application.objects.none(),
        label="Copy answers from",
        required=False,
        empty_label="Nothing: begin with what is on record",
    )

    def __init__(
        self,
        *args: Any,
        agencies: QuerySet[Agency],
        questions: Sequence[Mapping[str, str]],
        earlier: QuerySet[Application],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._questions = questions
        choices = self.fields["agency"]
        assert isinstance(choices, forms.ModelChoiceField)  # noqa: S101  declared above
        choices.queryset = agencies
        choices.empty_label = None if len(agencies) == 1 else "Choose an agency"
        copies = self.fields["copy_from"]
        assert isinstance(copies, forms.ModelChoiceField)  # noqa: S101  declared above
        copies.queryset = earlier
        if not earlier:
            del self.fields["copy_from"]
        for question in questions:
            self.fields[question["key"]] = forms.ChoiceField(
                label=question["question"],
                help_text=question.get("help", ""),
                choices=[("yes", "Yes"), ("no", "No")],
                widget=forms.RadioSelect,
            )

    @property
    def answers(self) -> dict[str, str]:
        """Return the answers to the eligibility questions."""
        return {each["key"]: self.cleaned_data[each["key"]] for each in self._questions}

    def clean(self) -> dict[str, Any]:
        """Return what was typed; nothing is copied where nothing can be."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given.setdefault("copy_from", None)
        return given
