"""Programs, their rounds, and the versions of the rulebook of a round."""

from django.conf import settings
from django.db import models

from commonbeat.base.models import Stamped


class Program(Stamped):
    """A line of grants with one aim, such as hiring officers."""

    slug = models.SlugField(max_length=60, unique=True)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    assistance_listing = models.CharField(max_length=6)
    summary = models.TextField()
    history = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Round(Stamped):
    """One competition of a program: one file of applications, decided by one rulebook."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="rounds")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    fiscal_year = models.PositiveSmallIntegerField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-fiscal_year", "name"]
        constraints = [
            models.CheckConstraint(
                name="round_fiscal_year_sane",
                condition=models.Q(fiscal_year__gte=1990, fiscal_year__lte=2100),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Rulebook(models.Model):
    """One version of a round's policy: the exact bytes of its file. Never changed.

    The database refuses UPDATE and DELETE (`selections.guard`).
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="rulebooks")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(name="rulebook_number_once", fields=["round", "number"]),
            models.UniqueConstraint(name="rulebook_once_per_round", fields=["round", "sha256"]),
        ]

    def __str__(self) -> str:
        return f"Rulebook {self.number}: {self.title}"
