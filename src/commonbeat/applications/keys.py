"""The key with which the site signs receipts: from the environment, or made once and kept."""

import base64
import binascii
import os
import tempfile
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from commonbeat.applications.models import ReceiptKey
from commonbeat.engine import receipts

FILE = "receipt-key"


def seed() -> bytes:
    """Return the site's private key. Raises ImproperlyConfigured if it is no key."""
    if settings.RECEIPT_KEY:
        return _read(settings.RECEIPT_KEY, "RECEIPT_KEY")
    return _kept(Path(settings.DATA_FOLDER) / FILE)


@lru_cache(maxsize=4)
def _kept(path: Path) -> bytes:
    """Return the key of the data folder, made once for all processes."""
    if not path.exists():
        _make(path)
    return _read(path.read_text(encoding="ascii"), str(path))


def _make(path: Path) -> None:
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE}.")  # for its owner only
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(receipts.new_seed()))
            file.flush()
            os.fsync(file.fileno())
        os.link(made, path)
    except FileExistsError:
        pass  # another process was first: its key holds
    finally:
        Path(made).unlink()


def _read(text: str, name: str) -> bytes:
    try:
        found = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != 32:
        raise ImproperlyConfigured(f"{name} must be 32 random bytes in base64.")
    return found


def known_key(*, now: datetime) -> tuple[str, bytes]:
    """Return fingerprint and private key, after the public one is written down for ever."""
    private = seed()
    public = receipts.public_key(private)
    fingerprint = receipts.key_id(public)
    if not ReceiptKey.objects.filter(key_id=fingerprint).exists():
        ReceiptKey.objects.get_or_create(
            key_id=fingerprint, defaults={"public_key": public, "since": now}
        )
    return fingerprint, private


def public_keys(*, now: datetime) -> list[tuple[bytes, datetime]]:
    """Return all public keys that ever signed here, and the one that will; newest first."""
    kept = [(bytes(key.public_key), key.since) for key in ReceiptKey.objects.all()]
    current = receipts.public_key(seed())
    if current not in {public for public, _ in kept}:
        kept.insert(0, (current, now))
    return kept


def trusted(*, now: datetime) -> dict[str, bytes]:
    """Return the public keys that vouch for receipts of this site, by fingerprint."""
    return {receipts.key_id(public): public for public, _ in public_keys(now=now)}
