"""The receipt as a document for paper."""

from zoneinfo import ZoneInfo

from commonbeat.applications.models import Submission
from commonbeat.formats.printed import Document, Heading, Note, Pairs, Table


def receipt_document(submission: Submission) -> Document:
    """Return a submission's receipt, with all that it takes to check it."""
    receipt = submission.signed_file["receipt"]
    zone = ZoneInfo(receipt["time_zone"])
    arrived = f"{submission.arrived_at.astimezone(zone):%B %-d, %Y, %-I:%M:%S %p} ({zone.key})"
    signed = submission.document["certifications"]
    facts = (
        ("Receipt", receipt["number"]),
        ("Application", receipt["application"]),
        ("Opportunity", receipt["opportunity"]),
        ("Agency", f"{receipt['agency']['name']}, ORI {receipt['agency']['ori']}"),
        ("Arrived", arrived),
        ("In UTC", receipt["arrived_at"]),
        ("Registration", "provisional" if submission.is_provisional else "confirmed"),
        *(("Certified by", f"{each['name']}, {each['title']}") for each in signed),
    )
    return Document(
        "Receipt of a submission",
        receipt["number"],
        (
            Pairs(facts),
            Heading("Hashes (SHA-256)"),
            Table(
                ("Part", "SHA-256"),
                (
                    ("the whole", receipt["content_sha256"]),
                    ("what was certified", receipt["certified_sha256"]),
                    *((each["part"], each["sha256"]) for each in receipt["parts"]),
                ),
            ),
            Heading("Signature"),
            Pairs((("Ed25519, base64", submission.signature), ("Key", submission.key_id))),
            Note("Keep the receipt file (JSON) too: it can be checked by anyone, without us."),
        ),
        footer="A receipt says what was received and when, not that it is eligible.",
    )
