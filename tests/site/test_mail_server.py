import pytest

from commonbeat.site.mail_server import mail_settings

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def test_the_console_is_for_a_demonstration() -> None:
    assert mail_settings("console:") == {
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"
    }


@pytest.mark.parametrize(
    ("address", "port", "turns_to_tls", "is_tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://mail.example", 587, True, False),
        ("smtps://mail.example", 465, False, True),
        ("smtps://mail.example:2465", 2465, False, True),
    ],
)
def test_the_scheme_says_port_and_tls(
    address: str, port: int, turns_to_tls: bool, is_tls: bool
) -> None:
    found = mail_settings(address)

    assert (found["EMAIL_BACKEND"], found["EMAIL_HOST"]) == (SMTP, "mail.example")
    assert found["EMAIL_PORT"] == port
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (turns_to_tls, is_tls)


def test_name_and_password_may_hold_any_letter() -> None:
    found = mail_settings("smtp://office%40example:p%3Aw%2F@mail.example")

    assert found["EMAIL_HOST_USER"] == "office@example"
    assert found["EMAIL_HOST_PASSWORD"] == "p:w/"


@pytest.mark.parametrize("address", ["pigeon://mail.example", "smtp:", "mail.example"])
def test_anything_else_is_refused_with_what_there_is(address: str) -> None:
    with pytest.raises(ValueError, match="use console: or one of smtp://HOST"):
        mail_settings(address)
