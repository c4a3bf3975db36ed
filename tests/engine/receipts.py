"""A submission and its receipt for tests, without a database."""

from datetime import UTC, datetime
from typing import Any

from commonbeat.engine import receipts

NOW = datetime(2026, 6, 30, 23, 59, 58, 123456, tzinfo=UTC)
SEED = bytes(range(32))
PUBLIC = receipts.public_key(SEED)
KEYS = receipts.keys_file([(PUBLIC, NOW)])
TRUSTED = receipts.read_keys(KEYS)


def content() -> dict[str, Any]:
    """Return what an agency submitted."""
    whole: dict[str, Any] = {
        "format": "commonbeat-submission-1",
        "application": {"number": "CHP-2027-00001", "agency": {"name": "Peñasco Police"}},
        "answers": {"primary": "yes"},
        "forms": {"need": {"rate": "12.5", "why": 'A "quiet" town\n\x07'}, "plan": {}},
        "attachments": [
            {"form": "plan", "path": "file", "name": "a.pdf", "size": 3, "sha256": "0" * 64}
        ],
        "partners": [{"organization": "Youth Club", "statement": "We open\nour hall."}],
    }
    signed = {"role": "government_executive", "certified_sha256": receipts.sha256(b"")}
    return whole | {"certifications": [signed]}


def receipt_of(whole: dict[str, Any]) -> dict[str, Any]:
    """Return the signed file for a content."""
    body = receipts.canonical(whole)
    document = {
        "format": receipts.FORMAT,
        "number": "CHP-2027-00001-1",
        "parts": receipts.written(whole).parts(),
        "certified_sha256": receipts.certified_sha256(whole),
        "content_sha256": receipts.sha256(body),
        "content_bytes": len(body),
        "arrived_at": receipts.moment(NOW),
    }
    text = receipts.canonical(document)
    return receipts.signed_file(text, receipts.sign(text, SEED), receipts.key_id(PUBLIC))
