"""How allauth meets this house: whose mail door, whose audit log, whose words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth import authenticate
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from commonbeat.base import audit, mail
from commonbeat.base.seal import seal, unseal
from commonbeat.people import access, services
from commonbeat.people.models import User

_PROVIDER_STEPS = {
    "account_connected": "provider.joined",
    "account_disconnected": "provider.left",
}


def network_address(request: HttpRequest) -> str:
    """Return where a request comes from, behind as many proxies as the settings trust."""
    return get_client_ip(request) or ""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts: every change leaves its line in the audit log, every mail uses our door."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": "That code is not right, or was used already. Type the newest one.",
        "incorrect_password": "That is not your password. Type it again.",
        "too_many_login_attempts": "Too many wrong tries. Wait five minutes, then try again.",
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, **manner: Any) -> User:
        """Save a person who signed up, and write it down."""
        user.display_name = form.cleaned_data["display_name"].strip()
        saved: User = super().save_user(request, user, form, **manner)
        services.note_signed_up(user=saved)
        return saved

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address, and write it down."""
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            user = User.objects.get(pk=email_address.user_id)
            audit.record(user, "address.confirmed", user, email=email_address.email)
        return confirmed

    def set_password(self, user: User, password: str) -> None:
        """Give the password that a person chose after following the link in a mail."""
        services.replace_forgotten_password(user=user, password=password)

    def reauthenticate(self, user: User, password: str) -> bool:
        """Return whether this is the person's password; wrong ones count as at the sign-in."""
        found = authenticate(self.request, username=user.email, password=password)
        return found is not None and found.pk == user.pk

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Write down that a person signed in, and go on."""
        audit.record(user, "person.signed_in", user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of allauth's through the outbox; its links let in: they are secret."""
        words = {"request": self.request, "email": email} | context
        words["current_site"] = get_current_site(self.request)
        made = self.render_mail(template_prefix, email, words)
        about = template_prefix.rpartition("/")[2]
        mail.send(
            to=email,
            subject=made.subject,
            text=made.body,
            about=f"account.{about}",
            has_secret=True,
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets are sealed, and staff keep at least one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": "Staff need a second factor. Add another one first.",
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret as it was given."""
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether somebody may give this one up: staff not their last."""
        user = User.objects.get(pk=authenticator.user_id)
        return not access.must_have_second_factor(user) or access.has_second_factor(
            user, besides=authenticator
        )

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  allauth's name
        """Return a first name for a passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passkey {number}"


class ProviderAdapter(DefaultSocialAccountAdapter):
    """People whom a provider of sign-ins vouches for."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> User:
        """Take over the name that the provider tells, else the address."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        name = data.get("name") or " ".join(filter(None, parts)) or user.email
        longest = User._meta.get_field("display_name").max_length  # noqa: SLF001  Django's way
        user.display_name = name[:longest]
        return user

    def send_notification_mail(self, template_prefix: str, user: User, **more: Any) -> None:
        """Tell a person by mail which provider was joined or left, and write it down."""
        action = _PROVIDER_STEPS[template_prefix.rpartition("/")[2]]
        audit.record(user, action, user, provider=more["context"]["provider"].name)
        super().send_notification_mail(template_prefix, user, **more)

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Save a person who came from a provider, and write it down."""
        user: User = super().save_user(request, sociallogin, form)
        if form is None:  # with a form, the adapter of accounts has written it down
            services.note_signed_up(user=user)
        return user
