"""The words for where a run stands and what became of an application."""

from django.db import models


class Status(models.TextChoices):
    """How far the computing of a run is."""

    QUEUED = "queued", "Waiting to start"
    RUNNING = "running", "Computing"
    DONE = "done", "Computed"
    FAILED = "failed", "Stopped"


class Verification(models.TextChoices):
    """What the second implementation says of a run."""

    NONE = "none", "Not verified yet"
    QUEUED = "queued", "Verification waiting to start"
    RUNNING = "running", "Being verified"
    AGREES = "agrees", "Verified: both computations agree"
    DIFFERS = "differs", "The two computations differ"
    FAILED = "failed", "Verification stopped"


class Review(models.TextChoices):
    """Where a run stands on its way to the public."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for approval"
    RETURNED = "returned", "Returned"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    REPLACED = "replaced", "Published, replaced since"


PUBLIC = (Review.PUBLISHED, Review.REPLACED)


class Outcome(models.TextChoices):
    """What became of an application, in one word."""

    FUNDED = "funded", "Funded"
    PARTIAL = "partial", "Funded in part"
    UNFUNDED = "unfunded", "Not funded"
    INELIGIBLE = "ineligible", "Ineligible"
