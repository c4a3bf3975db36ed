"""What is typed to certify, screen, ask, extend, freeze and check."""

from collections.abc import Sequence
from typing import Any

from django import forms

from commonbeat.applications.enums import Outcome
from commonbeat.applications.services.screening import CHECKS
from commonbeat.base.forms import HouseForm
from commonbeat.opportunities.models import Round, Rulebook


class CertifyForm(HouseForm):
    """Who certifies, and that she does."""

    name = forms.CharField(label="Your name", max_length=160)
    title = forms.CharField(
        label="Your title",
        max_length=160,
        help_text="Such as chief of police, or city manager.",
    )
    content_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agreed = forms.BooleanField(label="I have read the application, and I certify this")


class ScreenForm(HouseForm):
    """What the office found in one submission, or in many alike."""

    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.RadioSelect)
    checks = forms.MultipleChoiceField(
        label="Confirmed",
        choices=list(CHECKS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Needed unless it is complete and eligible. The applicant reads it.",
    )

    @property
    def confirmed(self) -> dict[str, bool]:
        """Return for each check whether it was confirmed."""
        given = self.cleaned_data["checks"]
        return {name: name in given for name in CHECKS}


class AskForm(HouseForm):
    """What is missing, which forms are opened for it, and until when."""

    wanted = forms.MultipleChoiceField(
        label="Forms to open again", widget=forms.CheckboxSelectMultiple
    )
    message = forms.CharField(
        label="What is missing?", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    due_at = forms.SplitDateTimeField(
        label="Until",
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": "Until, day"},
            time_attrs={"type": "time", "aria-label": "Until, time"},
        ),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["wanted"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  declared above
        field.choices = choices


class ExtendForm(HouseForm):
    """A later deadline for all, and why."""

    until = forms.SplitDateTimeField(
        label="New deadline",
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": "New deadline, day"},
            time_attrs={"type": "time", "aria-label": "New deadline, time"},
        ),
    )
    reason = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Everybody can read it.",
    )


class FeedForm(HouseForm):
    """Which rulebook the file is checked against."""

    rulebook = forms.ModelChoiceField(Rulebook.objects.none(), empty_label=None)

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rulebook"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  declared above
        field.queryset = round_.rulebooks.defer("content")


LARGEST_RECEIPT = 1_000_000  # bytes; one with 100 attachments has about 12,000
LARGEST_CONTENT = 20_000_000


class ReceiptForm(HouseForm):
    """A receipt to check: its file, its text, or its number and hash."""

    file = forms.FileField(
        label="Receipt file",
        required=False,
        help_text="The JSON file that came with the receipt, at most 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    content_file = forms.FileField(
        label="Submitted content",
        required=False,
        help_text="If you also want to check what was submitted: the content file, at most"
        " 20 MB. It is read and forgotten.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    text = forms.CharField(
        label="Or the text of the receipt file",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        max_length=LARGEST_RECEIPT,
    )
    number = forms.CharField(label="Or the receipt's number", required=False, max_length=60)
    sha256 = forms.CharField(
        label="and the SHA-256 of the whole",
        required=False,
        max_length=80,
        help_text="64 digits and letters, as the receipt prints them.",
    )
    receipt: bytes = b""
    content: bytes | None = None

    def clean(self) -> dict[str, Any]:
        """Read the files; ask for one way of the three."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        file, content = given.get("file"), given.get("content_file")
        if file is not None and file.size > LARGEST_RECEIPT:
            self.add_error("file", "A receipt has at most 1 MB. Choose the receipt file.")
        elif content is not None and content.size > LARGEST_CONTENT:
            self.add_error("content_file", "A content has at most 20 MB. Choose that file.")
        elif given.get("number") and not given.get("sha256"):
            self.add_error("sha256", "Type the hash too: a number alone tells nothing.")
        elif file is None and not given.get("text") and not given.get("number"):
            self.add_error("file", "Choose a file, paste its text, or type number and hash.")
        else:
            self.receipt = file.read() if file else str(given.get("text", "")).encode()
            self.content = content.read() if content else None
        return given
