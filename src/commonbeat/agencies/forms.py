"""What people of agencies and the office type about roles, claims and invitations."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.html import format_html

from commonbeat.agencies.enums import ROLE_WORDS, AgencyRole
from commonbeat.agencies.services.claims import (
    LONGEST_POSITION,
    LONGEST_REASON,
    LONGEST_STATEMENT,
)
from commonbeat.base.forms import HouseForm
from commonbeat.engine.problems import Problem
from commonbeat.formats.ori import read_ori


def _told(roles: Collection[AgencyRole]) -> list[tuple[str, str]]:
    """Return roles as choices, each with what it may do."""
    return [
        (
            role.value,
            format_html('{}<span class="usa-hint">{}</span>', role.label, ROLE_WORDS[role]),
        )
        for role in AgencyRole
        if role in roles
    ]


def _roles_field(label: str, help_text: str) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=_told(AgencyRole),
        coerce=AgencyRole,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
        error_messages={"required": "No role is chosen. Choose at least one."},
    )


class ClaimForm(HouseForm):
    """Who somebody is who says to act for an agency."""

    position = forms.CharField(
        label="Your position there",
        max_length=LONGEST_POSITION,
        help_text=f"Such as chief of police. At most {LONGEST_POSITION} characters.",
    )
    roles = _roles_field(
        "What you will do",
        "Choose every role that is yours. One person cannot be both signers.",
    )
    statement = forms.CharField(
        label="How the office can check this",
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Such as a page of your town that names you, or whom to call at city hall."
        f" Only the office reads it. At most {LONGEST_STATEMENT:,} characters.",
    )


class DecisionForm(HouseForm):
    """What the office answers to a claim."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=[("grant", "Grant the roles"), ("refuse", "Refuse")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What you checked, and how. The claimant reads it in a mail."
        f" At most {LONGEST_REASON:,} characters.",
    )


class InvitationForm(HouseForm):
    """Whom an entity administrator invites, to do what."""

    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="The person signs in, or signs up, with this address.",
    )
    roles = _roles_field(
        "What the person will do", "One person cannot be both signers of an agency."
    )


class RoleForm(HouseForm):
    """One more role for somebody who holds one already."""

    role = forms.TypedChoiceField(
        label="Role", coerce=AgencyRole, choices=(), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, roles: Collection[AgencyRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = _told(roles)


class RegistrationForm(HouseForm):
    """The identifier of an agency on SAM.gov."""

    uei = forms.CharField(
        label="UEI",
        max_length=20,
        help_text="Twelve letters and digits from your entity's page on SAM.gov, such as"
        " ZQGGHJH74DW7.",
    )
    is_applied_for = forms.BooleanField(
        label="The registration is applied for, and not active yet", required=False
    )


class MergeForm(HouseForm):
    """Why two records are one agency, and which plan was read."""

    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="How you know that both are one agency. It goes into the audit log.",
    )
    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def get_context(self) -> dict[str, Any]:
        """Leave out the fingerprint: the page writes the one of the newest plan."""
        return super().get_context() | {"hidden_fields": []}


class TwoAgenciesForm(HouseForm):
    """Two records by their ORIs."""

    kept = forms.CharField(label="ORI of the record that stays", max_length=9)
    merged = forms.CharField(label="ORI of the record that becomes a pointer", max_length=9)

    def clean_kept(self) -> str:
        """Return an ORI of 9 characters."""
        return self._ori("kept")

    def clean_merged(self) -> str:
        """Return an ORI of 9 characters."""
        return self._ori("merged")

    def _ori(self, name: str) -> str:
        ori = read_ori(self.cleaned_data[name])
        if isinstance(ori, Problem):
            raise forms.ValidationError(f"{ori.message} {ori.way_out}")
        return ori
