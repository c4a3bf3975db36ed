"""Keeps short texts unreadable in the database, under the secret of the site."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    """Return the text encrypted and signed with the secret of the site."""
    return _keys().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """Return what was sealed with the secret of now or an earlier one; else InvalidToken."""
    return _keys().decrypt(sealed.encode("ascii")).decode()


def _keys() -> MultiFernet:
    """Return the keys of all secrets that still hold; the first one seals."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"commonbeat seal " + each.encode()).digest() for each in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
