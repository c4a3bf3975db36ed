"""What a person types to sign in, sign up, and keep an account safe."""

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.socialaccount.forms import SignupForm as BaseProviderSignUpForm
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse

from commonbeat.people.models import User

ADDRESS = "E-mail address"
CODE_HELP = "Six digits from the app, or one of your recovery codes."


class SignInForm(AuthenticationForm):
    """E-mail address and password."""

    username = forms.EmailField(
        label=ADDRESS,
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


class _HouseWords:
    """Labels in the words of the house, and no grey text inside a field."""

    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = getattr(self, "fields", {})
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, help_text = self.words[name]
                field.help_text = help_text or field.help_text


def _name_field() -> forms.CharField:
    """Return the field of a person's name."""
    return forms.CharField(
        label="Your name",
        max_length=User._meta.get_field("display_name").max_length,  # noqa: SLF001  Django's way
        help_text="As colleagues should see it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class SignUpForm(_HouseWords, SignupForm):
    """Address, name and password of a new person."""

    display_name = _name_field()
    field_order = ["email", "display_name", "password1"]
    words = {
        "email": (ADDRESS, "We send a link there to confirm that it is yours."),
        "password1": ("Password", ""),
    }

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Save the person, or tell by mail that the address has an account already."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])  # takes as long as a new person does
        saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return saved


class ProviderSignUpForm(_HouseWords, BaseProviderSignUpForm):
    """What a provider of sign-ins did not tell about a new person."""

    display_name = _name_field()
    field_order = ["email", "display_name"]
    words = {"email": (ADDRESS, "We send a link there to confirm that it is yours.")}


class NewAddressForm(_HouseWords, AddEmailForm):
    """The address that replaces the one of now."""

    words = {"email": ("New e-mail address", "It counts once you follow the link in our mail.")}


class ForgottenPasswordForm(_HouseWords, ResetPasswordForm):
    """The address of a person who forgot the password."""

    words = {"email": (ADDRESS, "")}


class NewPasswordForm(_HouseWords, ResetPasswordKeyForm):
    """The password after a forgotten one."""

    words = {"password1": ("New password", ""), "password2": ("New password, once more", "")}


class ProveByPasswordForm(_HouseWords, ReauthenticateForm):
    """The password once more, before something that matters."""


class CodeForm(_HouseWords, AuthenticateForm):
    """The code of an app, or a recovery code, after the password."""

    words = {"code": ("Code", CODE_HELP)}


class ProveByCodeForm(_HouseWords, ReauthenticateByCodeForm):
    """A code once more, before something that matters."""

    words = {"code": ("Code", CODE_HELP)}


class NewAppForm(_HouseWords, ActivateTOTPForm):
    """The first code of an app, which proves that it holds the secret."""

    words = {"code": ("Code that the app shows", "Six digits.")}


class NewPasskeyForm(_HouseWords, AddWebAuthnForm):
    """The name of a passkey; the browser fills in the rest."""

    words = {
        "name": ("Name", "To tell it from others: “Office computer”, “Blue key”."),
        "passwordless": (
            "Sign in with it alone",
            "Without a password; it then asks for its PIN, a finger or a face.",
        ),
    }
