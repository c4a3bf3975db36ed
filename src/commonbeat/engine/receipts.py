"""Receipts: what was submitted as one canonical text, its hashes, and a signature over them.

docs/reference/receipts.md says every byte: anyone can check a receipt without this code.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

FORMAT = "commonbeat-receipt-1"
KEYS_FORMAT = "commonbeat-keys-1"
CERTIFICATIONS = "certifications"
_NEEDED = ("number", "content_sha256", "certified_sha256", "parts")


def canonical(value: Any) -> bytes:
    """Return a JSON value as the one text that is stored, hashed and signed.

    Keys sorted by code point, no spaces, UTF-8, nothing escaped that need not be. Raises
    TypeError on a floating-point number: it has no one text on all machines.
    """
    _refuse_floats(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a floating-point number: write it as text")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for part in value:
            _refuse_floats(part)


def plain(value: Any) -> Any:
    """Return a value that `canonical` takes: decimals as texts, halves of characters as "�".

    12.5 becomes "12.5", 12.0 becomes 12.
    """
    if isinstance(value, float):
        return int(value) if value.is_integer() else f"{Decimal(repr(value)):f}"
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {plain(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def moment(at: datetime) -> str:
    """Return a moment as receipts write it: UTC, to the microsecond, ending in Z."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


@dataclass(frozen=True, slots=True)
class Written:
    """A content with every part of it as canonical text: written once, hashed and joined.

    forms   form -> its text
    others  key -> the text of everything else
    files   the hash of each attachment, in order
    """

    forms: Mapping[str, bytes]
    others: Mapping[str, bytes]
    files: tuple[str, ...]

    def text(self) -> bytes:
        """Return the whole as `canonical` writes it."""
        return _table({**self.others, "forms": _table(self.forms)})

    def also(self, key: str, value: Any) -> "Written":
        """Return the same content with one more part."""
        return replace(self, others={**self.others, key: canonical(value)})

    def parts(self) -> list[dict[str, str]]:
        """Return the hash of every part, in the order of their names.

        Each form by itself; each attachment by the bytes of its file; all else by its key.
        """
        found = {f"forms/{form}": sha256(text) for form, text in self.forms.items()}
        found |= {
            f"attachments/{n:03d}": hashed for n, hashed in enumerate(self.files, start=1)
        }
        found |= {k: sha256(v) for k, v in self.others.items() if k != "attachments"}
        return [{"part": name, "sha256": digest} for name, digest in sorted(found.items())]


def written(content: Mapping[str, Any]) -> Written:
    """Return a content as text, part by part."""
    return Written(
        forms={form: canonical(each) for form, each in content.get("forms", {}).items()},
        others={key: canonical(value) for key, value in content.items() if key != "forms"},
        files=tuple(each["sha256"] for each in content.get("attachments", ())),
    )


def _table(texts: Mapping[str, bytes]) -> bytes:
    """Return a table whose values are canonical texts already, as `canonical` writes it."""
    entries = (canonical(key) + b":" + text for key, text in sorted(texts.items()))
    return b"{" + b",".join(entries) + b"}"


def certified_sha256(content: Mapping[str, Any]) -> str:
    """Return the hash that the representatives certify: of everything but what they sign."""
    return sha256(canonical({k: v for k, v in content.items() if k != CERTIFICATIONS}))


# --- keys and signatures ---------------------------------------------------------------------
def new_seed() -> bytes:
    """Return a new private key: 32 secret bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(seed: bytes) -> bytes:
    """Return the 32 bytes of the public key of a private one."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def key_id(public: bytes) -> str:
    """Return the fingerprint of a public key: the SHA-256 of its 32 bytes."""
    return sha256(public)


def sign(receipt: bytes, seed: bytes) -> str:
    """Return the signature of a receipt's bytes, in base64."""
    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(seed).sign(receipt)).decode()


def signed_file(receipt: bytes, signature: str, key: str) -> dict[str, Any]:
    """Return what an applicant keeps: the receipt, the signature, and whose it is."""
    return {"key_id": key, "receipt": json.loads(receipt), "signature": signature}


def keys_file(keys: Sequence[tuple[bytes, datetime]]) -> dict[str, Any]:
    """Return the public keys of a site, each with the moment since when it signs."""
    return {
        "format": KEYS_FORMAT,
        "keys": [
            {
                "algorithm": "Ed25519",
                "key_id": key_id(public),
                "public_key": base64.b64encode(public).decode(),
                "since": moment(since),
            }
            for public, since in keys
        ],
    }


def read_keys(document: Any) -> dict[str, bytes]:
    """Return the public keys of a keys file by fingerprint. Raises ValueError if it is none."""
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list) or document.get("format") != KEYS_FORMAT:
        raise ValueError(f"it is no file of keys in the format {KEYS_FORMAT}")
    found = {}
    for each in listed:
        public = _bytes(each.get("public_key") if isinstance(each, dict) else None, 32)
        if public is None:
            raise ValueError("one of its keys is not 32 bytes in base64")
        found[key_id(public)] = public
    return found


def _bytes(text: Any, length: int) -> bytes | None:
    try:
        data = base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if len(data) == length else None


# --- checking --------------------------------------------------------------------------------
class State(StrEnum):
    """What a check of a receipt found."""

    VALID = "valid"
    CHANGED = "changed"
    UNKNOWN_KEY = "unknown_key"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Checked:
    """A receipt after its check; `sentences` say in plain words what was found.

    receipt   what the file says; trust it only if `state` is VALID
    """

    state: State
    sentences: tuple[str, ...]
    receipt: Mapping[str, Any]
    key_id: str = ""

    @property
    def number(self) -> str:
        """Return the number that the receipt says."""
        return str(self.receipt.get("number", ""))


def check(document: Any, keys: Mapping[str, bytes], content: bytes | None = None) -> Checked:
    """Return what holds of a signed file, given the public keys that one trusts.

    content   the submitted content, as it was downloaded with the receipt; None: not at hand
    """
    receipt, signature, key = _opened(document)
    if receipt is None:
        return Checked(State.UNREADABLE, ("This is no receipt of this format.",), {})
    wrong = _content_sentences(receipt, content)
    public = keys.get(key)
    if public is None:
        words = (
            f"The key {key[:16]}… that is said to have signed it is not among the keys given."
        )
        return Checked(State.UNKNOWN_KEY, (words, *wrong), receipt, key)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, canonical(receipt))
    except (InvalidSignature, TypeError, ValueError):
        words = "The receipt was changed after it was signed: the signature does not fit."
        return Checked(State.CHANGED, (words, *wrong), receipt, key)
    if wrong:
        return Checked(State.CHANGED, wrong, receipt, key)
    told = ["The receipt is as it was signed."]
    if content is not None:
        told.append("The content is byte for byte what was submitted.")
    return Checked(State.VALID, tuple(told), receipt, key)


def _opened(document: Any) -> tuple[dict[str, Any] | None, bytes, str]:
    """Return receipt, signature and fingerprint of a signed file; None if it is none."""
    if not isinstance(document, dict):
        return None, b"", ""
    receipt = document.get("receipt")
    if not isinstance(receipt, dict) or receipt.get("format") != FORMAT:
        return None, b"", ""
    if any(name not in receipt for name in _NEEDED) or not isinstance(receipt["parts"], list):
        return None, b"", ""
    # a signature of another length cannot fit; 64 zeros do not either
    signature = _bytes(document.get("signature"), 64) or bytes(64)
    return receipt, signature, str(document.get("key_id", ""))


def _content_sentences(receipt: Mapping[str, Any], content: bytes | None) -> tuple[str, ...]:
    """Return what of a content differs from its receipt; nothing if all of it fits."""
    if content is None or sha256(content) == receipt["content_sha256"]:
        return ()
    try:
        found = json.loads(content)
        if (
            canonical(found) != content
            and sha256(canonical(found)) == receipt["content_sha256"]
        ):
            return ("The content says the same, but its bytes were rewritten.",)
        now = {each["part"]: each["sha256"] for each in written(found).parts()}
        then = {str(each["part"]): each["sha256"] for each in receipt["parts"]}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ("The content is not the one of this receipt, and cannot be read.",)
    differ = sorted(
        name for name in now.keys() | then.keys() if now.get(name) != then.get(name)
    )
    return (f"The content was changed in: {', '.join(differ) or 'its frame'}.",)
