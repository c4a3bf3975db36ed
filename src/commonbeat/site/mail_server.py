"""Reads the address of a mail server into the settings that Django wants."""

from urllib.parse import unquote, urlsplit

SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
_BACKENDS = "django.core.mail.backends"


def mail_settings(address: str) -> dict[str, object]:
    """Return Django's settings for `console:` or `smtp://user:password@host:port`.

    `smtp+tls` begins in the clear and turns to TLS, `smtps` is TLS from the first byte.
    Raises ValueError, with a sentence, for anything else.
    """
    if address == "console:":
        return {"EMAIL_BACKEND": f"{_BACKENDS}.console.EmailBackend"}
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ValueError(
            f"{parts.scheme or address!r} is no kind of mail server;"
            f" use console: or one of {', '.join(f'{each}://HOST' for each in SCHEMES)}."
        )
    return {
        "EMAIL_BACKEND": f"{_BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or SCHEMES[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }
