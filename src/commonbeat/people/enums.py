"""The words for what people do in the office."""

from django.db import models


class Role(models.TextChoices):
    """What a person of the office may do; one person may hold several roles."""

    PROGRAM_MANAGER = "program_manager", "Program manager"
    DIRECTOR = "director", "Director"
    AUDITOR = "auditor", "Auditor"
