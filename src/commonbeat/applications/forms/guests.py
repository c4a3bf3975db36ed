"""What is typed to let people from outside write along or confirm."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commonbeat.base.forms import HouseForm


class InviteForm(HouseForm):
    """Whom from outside the agency invites, to which forms, and until when."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    chosen = forms.MultipleChoiceField(label="Forms", widget=forms.CheckboxSelectMultiple)
    may = forms.ChoiceField(
        label="What the person may do",
        choices=[("view", "Read these forms"), ("edit", "Write in these forms")],
        widget=forms.RadioSelect,
    )
    ends_on = forms.DateField(
        label="Last day",
        help_text="After this day the person sees nothing any more.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["chosen"]
        assert isinstance(offered, forms.MultipleChoiceField)  # noqa: S101  declared above
        offered.choices = list(choices)


class PartnerForm(HouseForm):
    """Which partner is asked, and what for."""

    organization = forms.CharField(label="Partner", max_length=200)
    email = forms.EmailField(label="E-mail address of the partner", max_length=254)
    request = forms.CharField(
        label="What you ask of the partner",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Goes into the mail. The partner answers in its own words.",
    )


class ConfirmForm(HouseForm):
    """A partner's own words, and who says them."""

    statement = forms.CharField(
        label="What you will do",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="In your own words: what you will do, with whom, how often.",
    )
    name = forms.CharField(label="Your name", max_length=160)
    title = forms.CharField(label="Your title", max_length=160)
