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
from commonbeat.applications.models.margin import (
    Comment,
    CommentStep,
    Mention,
    Task,
    TaskStep,
)
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
    "Comment",
    "CommentStep",
    "Companion",
    "EditBatch",
    "FieldConflict",
    "FieldEdit",
    "FieldValue",
    "InformationRequest",
    "Mention",
    "PartnerStatement",
    "Presence",
    "ReceiptKey",
    "RefusedFile",
    "Screening",
    "Submission",
    "Task",
    "TaskStep",
]
