"""Addresses of accounts, under the names that allauth asks for; only those in use."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as providers
from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.usersessions import views as sessions
from django.urls import URLPattern, path, re_path

from commonbeat.people import views
from commonbeat.people.manner import View, in_house_manner


def at(address: str, view: View, name: str) -> URLPattern:
    """Return an address of allauth's view in the manner of the house."""
    return path(address, in_house_manner(view), name=name)


urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("me/password/", views.change_password, name="account_change_password"),
    at("inactive/", account.account_inactive, "account_inactive"),
    at("sign-up/", account.signup, "account_signup"),
    at("confirm/", account.email_verification_sent, "account_email_verification_sent"),
    at("confirm/<str:key>/", account.confirm_email, "account_confirm_email"),
    at("forgotten/", account.password_reset, "account_reset_password"),
    at("forgotten/sent/", account.password_reset_done, "account_reset_password_done"),
    at(
        "forgotten/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    re_path(
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",  # as allauth writes it into mails
        in_house_manner(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    at("sign-in/code/", factors.authenticate, "mfa_authenticate"),
    at("sign-in/passkey/", passkeys.login_webauthn, "mfa_login_webauthn"),
    at("me/address/", account.email, "account_email"),
    at("me/prove/", account.reauthenticate, "account_reauthenticate"),
    at("me/prove/code/", factors.reauthenticate, "mfa_reauthenticate"),
    at("me/prove/passkey/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    at("me/second-factor/", views.second_factor, "mfa_index"),
    at("me/second-factor/app/", views.new_app, "mfa_activate_totp"),
    at("me/second-factor/app/remove/", app.deactivate_totp, "mfa_deactivate_totp"),
    at("me/second-factor/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    at(
        "me/second-factor/codes/new/",
        codes.generate_recovery_codes,
        "mfa_generate_recovery_codes",
    ),
    at(
        "me/second-factor/codes/download/",
        codes.download_recovery_codes,
        "mfa_download_recovery_codes",
    ),
    at("me/passkeys/", passkeys.list_webauthn, "mfa_list_webauthn"),
    at("me/passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn"),
    at("me/passkeys/<int:pk>/name/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    at("me/passkeys/<int:pk>/remove/", views.remove_passkey, "mfa_remove_webauthn"),
    at("me/sessions/", sessions.list_usersessions, "usersessions_list"),
    at("me/providers/", views.joined_providers, "socialaccount_connections"),
    at("provider/cancelled/", providers.login_cancelled, "socialaccount_login_cancelled"),
    at("provider/error/", providers.login_error, "socialaccount_login_error"),
    at("provider/sign-up/", providers.signup, "socialaccount_signup"),
    at("provider/<str:provider_id>/", views.to_the_provider, "openid_connect_login"),
    at("provider/<str:provider_id>/back/", oidc.callback, "openid_connect_callback"),
]
