"""The tables of the room, one file for each noun."""

from commonbeat.applications.models.attachments import Attachment, Blob
from commonbeat.applications.models.drafts import (
    Application,
    Collaborator,
    EditBatch,
    FieldConflict,
    FieldEdit,
    FieldValue,
    Presence,
)
from commonbeat.applications.models.files import ApplicationFile, Companion, RefusedFile
from commonbeat.applications.models.partners import PartnerStatement
from commonbeat.applications.models.submissions import (
    Certification,
    InformationRequest,
    ReceiptKey,
    Screening,
    Submission,
)

__all__ = [
    "Application",
    "ApplicationFile",
    "Attachment",
    "Blob",
    "Certification",
    "Collaborator",
    "Companion",
    "EditBatch",
    "FieldConflict",
    "FieldEdit",
    "FieldValue",
    "InformationRequest",
    "PartnerStatement",
    "Presence",
    "ReceiptKey",
    "RefusedFile",
    "Screening",
    "Submission",
]
