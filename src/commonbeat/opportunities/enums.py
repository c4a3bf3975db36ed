"""The words for where an offer stands."""

from django.db import models


class Stage(models.TextChoices):
    """Where one version of an opportunity stands on its way to the public."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for approval"
    RETURNED = "returned", "Returned"
    PUBLISHED = "published", "Published"
