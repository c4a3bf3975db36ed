"""Runs, their files, and one decision for each application."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonbeat.applications import limits
from commonbeat.applications.models import ApplicationFile
from commonbeat.base.models import Stamped
from commonbeat.opportunities import widths as rulebook_limits
from commonbeat.opportunities.models import Round, Rulebook
from commonbeat.selections.enums import PUBLIC, Outcome, Review, Status, Verification

_BEFORE_APPROVAL = (Review.DRAFT, Review.SUBMITTED, Review.RETURNED)


class Run(Stamped):
    """One computation of a round, from its inputs to its publication.

    Once published, the database lets nothing of it change but `review`, from published to
    replaced (`guard`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    rulebook = models.ForeignKey(Rulebook, on_delete=models.PROTECT, related_name="runs")
    application_file = models.ForeignKey(
        ApplicationFile, on_delete=models.PROTECT, related_name="runs"
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    correction_reason = models.TextField(blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=120, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=120, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.JSONField(default=list, blank=True)
    score_decimals = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    statistics = models.JSONField(default=dict, blank=True)
    constraints = models.JSONField(default=list, blank=True)
    unit = models.CharField(max_length=40, blank=True)

    verification = models.CharField(
        max_length=10, choices=Verification.choices, default=Verification.NONE
    )
    verdict = models.TextField(blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)

    review = models.CharField(max_length=10, choices=Review.choices, default=Review.DRAFT)
    justification = models.TextField(blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(name="run_number_once", fields=["round", "number"]),
            models.UniqueConstraint(
                name="run_published_once_per_round",
                fields=["round"],
                condition=Q(review=Review.PUBLISHED),
            ),
            models.CheckConstraint(
                name="run_status_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="run_verification_known",
                condition=Q(verification__in=Verification.values),
            ),
            models.CheckConstraint(
                name="run_review_known", condition=Q(review__in=Review.values)
            ),
            models.CheckConstraint(
                name="run_progress_percent", condition=Q(progress_percent__lte=100)
            ),
            models.CheckConstraint(
                name="run_approved_by_another_person",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="run_submitted_only_when_verified",
                condition=Q(review__in=(Review.DRAFT, Review.RETURNED))
                | Q(status=Status.DONE, verification=Verification.AGREES),
            ),
            models.CheckConstraint(
                name="run_submitted_with_justification",
                condition=Q(review=Review.DRAFT)
                | (Q(submitted_by__isnull=False) & ~Q(justification="")),
            ),
            models.CheckConstraint(
                name="run_approved_before_published",
                condition=Q(review__in=_BEFORE_APPROVAL) | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="run_published_by_somebody",
                condition=~Q(review__in=PUBLIC)
                | Q(published_by__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="run_correction_has_reason",
                condition=Q(replaces__isnull=True) | ~Q(correction_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Run {self.number} of {self.round.name}"

    @property
    def is_public(self) -> bool:
        """Return whether everybody may see this run."""
        return self.review in PUBLIC

    @property
    def is_computing(self) -> bool:
        """Return whether the background has still to compute this run."""
        return self.status in (Status.QUEUED, Status.RUNNING)

    @property
    def is_verifying(self) -> bool:
        """Return whether the background has still to verify this run."""
        return self.verification in (Verification.QUEUED, Verification.RUNNING)


class RunFile(models.Model):
    """One file of the run folder, byte by byte. Never changed (`guard`)."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=60)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["run", "id"]
        constraints = [
            models.UniqueConstraint(name="run_file_name_once", fields=["run", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class Decision(models.Model):
    """What became of one application. Scores are whole steps of 10 to the minus decimals.

    Never changed (`guard`). `position` is the row of the application in its file.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="decisions")
    position = models.PositiveIntegerField()
    application_id = models.CharField(max_length=limits.TEXT)
    agency_name = models.CharField(max_length=limits.TEXT)
    ori = models.CharField(max_length=limits.ORI, blank=True, db_index=True)
    state = models.CharField(max_length=limits.STATE)
    county_fips = models.CharField(max_length=limits.COUNTY_FIPS, blank=True)
    stratum = models.CharField(max_length=rulebook_limits.STRATUM, blank=True)
    agency_type = models.CharField(max_length=limits.TEXT, blank=True)
    population = models.BigIntegerField(null=True)
    size_class = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    eligible = models.BooleanField()
    score = models.BigIntegerField(null=True)
    rank = models.PositiveIntegerField(null=True)
    units_requested = models.BigIntegerField()
    units_cap = models.BigIntegerField(null=True)
    units_awarded = models.BigIntegerField()
    federal_cents = models.BigIntegerField()
    unit_price_cents = models.BigIntegerField(null=True)
    reason_code = models.CharField(max_length=rulebook_limits.REASON_CODE)
    reason = models.TextField()
    score_needed = models.BigIntegerField(null=True)
    search = models.TextField()

    class Meta:
        ordering = ["run", "position"]
        indexes = [
            models.Index(name="decision_rank", fields=["run", "rank"]),
            models.Index(name="decision_agency", fields=["run", "agency_name"]),
            models.Index(name="decision_state", fields=["run", "state", "rank"]),
            models.Index(name="decision_outcome", fields=["run", "outcome", "rank"]),
            models.Index(name="decision_federal", fields=["run", "federal_cents"]),
        ]
        constraints = [
            models.UniqueConstraint(name="decision_position_once", fields=["run", "position"]),
            models.UniqueConstraint(
                name="decision_application_once", fields=["run", "application_id"]
            ),
            models.CheckConstraint(
                name="decision_outcome_known", condition=Q(outcome__in=Outcome.values)
            ),
            models.CheckConstraint(
                name="decision_money_not_negative",
                condition=Q(federal_cents__gte=0, units_awarded__gte=0),
            ),
            models.CheckConstraint(
                name="decision_ineligible_gets_nothing",
                condition=Q(eligible=True) | Q(federal_cents=0, units_awarded=0),
            ),
        ]

    def __str__(self) -> str:
        return self.application_id


class ScoreTrace(models.Model):
    """How the score of one application came about: the lines of scores.csv for it."""

    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, primary_key=True, related_name="trace"
    )
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    leaves = models.JSONField()

    class Meta:
        ordering = ["decision"]

    def __str__(self) -> str:
        return f"trace of {self.decision_id}"
