"""What a person types to sign in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """E-mail address and password."""

    username = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": False}),
    )
    error_messages = {
        "invalid_login": "That e-mail address and password do not belong together. "
        "Type both again; after five wrong tries the address is locked for 15 minutes.",
        "inactive": "This person no longer works here.",
    }

    def clean_username(self) -> str:
        """Return the address in lower case, so that wrong tries in any case count together."""
        address: str = self.cleaned_data["username"]
        return address.lower()
