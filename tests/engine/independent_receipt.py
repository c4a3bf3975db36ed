"""Checks a receipt by docs/reference/receipts.md alone: nothing of Commonbeat is imported.

python independent_receipt.py receipt.json keys.json content.json
"""

import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def canonical(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def parts(content: dict[str, Any]) -> dict[str, str]:
    found = {f"forms/{key}": digest(form) for key, form in content["forms"].items()}
    for place, each in enumerate(content["attachments"], start=1):
        found[f"attachments/{place:03d}"] = each["sha256"]
    for key in ("format", "application", "answers", "partners", "certifications"):
        found[key] = digest(content[key])
    return found


def verdict(file: dict[str, Any], keys: dict[str, Any], content: bytes) -> str:
    receipt = file["receipt"]
    public = {
        hashlib.sha256(raw).hexdigest(): raw
        for raw in (base64.b64decode(key["public_key"]) for key in keys["keys"])
    }
    if file["key_id"] not in public:
        return "unknown key"
    key = Ed25519PublicKey.from_public_bytes(public[file["key_id"]])
    try:
        key.verify(base64.b64decode(file["signature"]), canonical(receipt))
    except InvalidSignature:
        return "changed receipt"
    if hashlib.sha256(content).hexdigest() != receipt["content_sha256"]:
        return "changed content"
    told = json.loads(content)
    whole = {name: value for name, value in told.items() if name != "certifications"}
    listed = {each["part"]: each["sha256"] for each in receipt["parts"]}
    if listed != parts(told) or digest(whole) != receipt["certified_sha256"]:
        return "wrong parts"
    if len(content) != receipt["content_bytes"] or canonical(told) != content:
        return "not canonical"
    return "valid"


if __name__ == "__main__":
    receipt_file, keys_file, content_file = (Path(name).read_bytes() for name in sys.argv[1:4])
    said = verdict(json.loads(receipt_file), json.loads(keys_file), content_file)
    sys.stdout.write(f"{said}\n")
