"""What the office types into the builder of form sets: sets, forms, sections, new fields."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commonbeat.base.forms import HouseForm
from commonbeat.engine.forms import Kind

KINDS = {
    Kind.TEXT: "One line of text",
    Kind.LONG_TEXT: "Long text",
    Kind.INTEGER: "Whole number",
    Kind.DECIMAL: "Number with decimals",
    Kind.DOLLARS: "Dollars",
    Kind.PERCENT: "Percent",
    Kind.DATE: "Date",
    Kind.YES_NO: "Yes or no",
    Kind.CHOICE: "One of several answers",
    Kind.CHOICES: "Several of several answers",
    Kind.FILE: "Files",
    Kind.ROWS: "Rows that repeat",
    Kind.EMAIL: "E-mail address",
    Kind.PHONE: "Telephone number",
    Kind.UEI: "UEI",
    Kind.ORI: "ORI",
}
EMPTY = "empty"


class NewSetForm(HouseForm):
    """A new form set: its name, and what it begins from."""

    name = forms.CharField(max_length=160)
    start = forms.ChoiceField(
        label="Begin from", help_text="What you begin from is copied; it does not change."
    )

    def __init__(self, *args: Any, sets: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start = self.fields["start"]
        if isinstance(start, forms.ChoiceField):
            start.choices = [(EMPTY, "Nothing"), *sets]


class TitleForm(HouseForm):
    """The title of something new: a form or a section."""

    title = forms.CharField(max_length=160)


class FormDetails(HouseForm):
    """What a form is called, and what stands above its sections."""

    title = forms.CharField(max_length=160)
    intro = forms.CharField(
        label="Introduction",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Markdown. It stands above the first section.",
    )
    optional = forms.BooleanField(label="An applicant may leave this form out", required=False)


class SectionDetails(HouseForm):
    """Heading and introduction of a section."""

    heading = forms.CharField(max_length=160)
    intro = forms.CharField(
        label="Introduction",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Markdown.",
    )


class NewFieldForm(HouseForm):
    """A new field: its question, what it takes, and where it stands."""

    title = forms.CharField(label="Question", max_length=300)
    kind = forms.ChoiceField(label="Takes", choices=[(str(k), v) for k, v in KINDS.items()])
    place = forms.ChoiceField(label="Place", help_text="At the end of it; move it up later.")

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        if isinstance(place, forms.ChoiceField):
            place.choices = list(places)


class ReleaseForm(HouseForm):
    """What a release says about itself."""

    note = forms.CharField(
        label="What is new in this version",
        max_length=300,
        required=False,
        help_text="Applicants read it when their form changes.",
    )


class DefinitionForm(HouseForm):
    """A whole form set as text."""

    text = forms.CharField(
        label="Definition (JSON)",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "co-code"}),
        help_text="Written as the reference “Form sets” lays down.",
    )
