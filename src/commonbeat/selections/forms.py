"""What the office types: programs, rounds, uploads, reasons."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from commonbeat.applications.models import ApplicationFile
from commonbeat.base.forms import HouseForm
from commonbeat.engine.problems import Problem
from commonbeat.opportunities.models import Program, Round, Rulebook
from commonbeat.opportunities.services import address_problems, code_problems


class ProgramForm(HouseForm):
    """A new program."""

    name = forms.CharField(max_length=160)
    code = forms.CharField(
        max_length=20,
        help_text="Short, as people say it: CHP, SVPP.",
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", "Letters and digits, hyphens between them."
            )
        ],
    )
    assistance_listing = forms.CharField(
        label="Assistance listing",
        max_length=6,
        help_text="Number on SAM.gov, such as 16.710.",
        validators=[RegexValidator(r"^\d{2}\.\d{3}$", "Two digits, a point, three digits.")],
    )
    summary = forms.CharField(
        label="What it is for",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Two or three plain sentences; everybody can read them.",
    )

    def clean_code(self) -> str:
        """Return the code, unless another program has it."""
        code: str = self.cleaned_data["code"]
        _refuse(code_problems(code))
        return code


class RoundForm(HouseForm):
    """A new round of a program."""

    program = forms.ModelChoiceField(Program.objects.all(), empty_label=None)
    name = forms.CharField(
        max_length=160, help_text="As people will read it: CHP fiscal year 2027."
    )
    fiscal_year = forms.IntegerField(min_value=1990, max_value=2100)
    slug = forms.SlugField(
        label="Address",
        error_messages={
            "invalid": "Only letters, digits and hyphens, without spaces: such as chp-2027."
        },
        max_length=80,
        help_text="Small letters, digits and hyphens, such as chp-2027. The result will be"
        " published under it.",
    )

    def clean_slug(self) -> str:
        """Return the address in small letters, unless another round has it."""
        slug: str = self.cleaned_data["slug"].lower()
        _refuse(address_problems(slug))
        return slug


class RulebookForm(forms.Form):
    """A rulebook to upload."""

    file = forms.FileField(
        label="Rulebook",
        help_text="A TOML file, at most 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain,application/toml"}),
    )


class ApplicationsForm(forms.Form):
    """A file of applications to upload, and the rulebook that names its columns."""

    rulebook = forms.ModelChoiceField(
        Rulebook.objects.none(),
        empty_label=None,
        label="Check against",
        help_text="The file must have the columns that this rulebook names.",
    )
    file = forms.FileField(
        label="Applications",
        help_text="A CSV file in UTF-8, one line for each application, at most 64 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "rulebook", round_.rulebooks.defer("content"))


class StartForm(HouseForm):
    """Which rulebook decides which file."""

    rulebook = forms.ModelChoiceField(Rulebook.objects.none(), empty_label=None)
    application_file = forms.ModelChoiceField(
        ApplicationFile.objects.none(), empty_label=None, label="Applications"
    )
    correction_reason = forms.CharField(
        label="Why is the published result replaced?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Everybody can read this once the correction is published.",
    )

    def __init__(
        self, *args: Any, round_: Round, is_correction: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "rulebook", round_.rulebooks.defer("content"))
        _offer(self, "application_file", round_.application_files.defer("content"))
        if is_correction:
            self.fields["correction_reason"].required = True
        else:
            del self.fields["correction_reason"]


class SubmitForm(HouseForm):
    """Why a result should be approved."""

    justification = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What was decided, on which grounds, and what is unusual about it."
        " It is published with the result.",
    )


class ReturnForm(HouseForm):
    """Why a result goes back to whoever submitted it."""

    reason = forms.CharField(
        label="What has to change?", widget=forms.Textarea(attrs={"rows": 4})
    )


def _refuse(problems: Sequence[Problem]) -> None:
    """Raise what Django shows at a field if there is a problem."""
    if problems:
        raise forms.ValidationError([f"{each.message} {each.way_out}" for each in problems])


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Let a field offer these rows, and choose the newest unless somebody chose before."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows
        field.initial = rows.first()
