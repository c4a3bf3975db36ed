"""The words for where an application stands."""

from django.db import models


class Stage(models.TextChoices):
    """Where an application stands. Every submission of it is kept, whatever comes later.

    A draft may have a submission that counts: it is then being changed to be submitted again.
    """

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    WITHDRAWN = "withdrawn", "Withdrawn after the deadline"


class CollaboratorKind(models.TextChoices):
    """Who writes along without belonging to the agency."""

    CONSULTANT = "consultant", "Outside consultant"
    PARTNER = "partner", "Official partner"


class Scan(models.TextChoices):
    """What the virus scanner said of a file."""

    NOT_REQUIRED = "not_required", "Not scanned: no scanner is required"
    WAITING = "waiting", "Waiting to be scanned"
    CLEAN = "clean", "Clean"
    INFECTED = "infected", "Infected"


class Outcome(models.TextChoices):
    """What the office found when it screened a submission."""

    COMPLETE = "complete", "Complete and eligible"
    INCOMPLETE = "incomplete", "Incomplete"
    INELIGIBLE = "ineligible", "Ineligible"


class CommentDid(models.TextChoices):
    """What somebody did with a comment."""

    WRITTEN = "written", "Written"
    EDITED = "edited", "Edited"
    TAKEN_BACK = "taken_back", "Taken back"
    RESOLVED = "resolved", "Resolved"
    REOPENED = "reopened", "Reopened"


class TaskDid(models.TextChoices):
    """What somebody did with a task."""

    GIVEN = "given", "Given"
    DONE = "done", "Done"
    REOPENED = "reopened", "Reopened"
