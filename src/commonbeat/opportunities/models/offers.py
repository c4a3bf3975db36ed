"""Opportunities: what is offered to whom until when, in versions; and the questions asked."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonbeat.base.models import Stamped
from commonbeat.opportunities.enums import Stage
from commonbeat.opportunities.models.form_sets import FormSetVersion
from commonbeat.opportunities.models.programs import Round


class Opportunity(Stamped):
    """The offer of one round. What people read is its `current` version.

    extended_until   a later deadline, the same for all, that somebody granted (`Extension`)
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=40, unique=True)
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="opportunity")
    current = models.OneToOneField(
        "OpportunityVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    extended_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "opportunities"

    def __str__(self) -> str:
        return self.number

    @property
    def deadline(self) -> datetime:
        """Return the last moment that counts: of the notice, or of a later extension."""
        if self.current is None:
            raise ValueError(f"{self} was never published")
        return self.closing_of(self.current)

    def closing_of(self, version: "OpportunityVersion") -> datetime:
        """Return when a version closes: as it says, or later by an extension.

        Whatever shows or compares a closing time asks this, or `closes` of the queries.
        """
        return max(version.closes_at, self.extended_until or version.closes_at)


class OpportunityVersion(Stamped):
    """One wording of an opportunity. A published one never changes; an amendment is the next.

    sections         [{"key", "heading", "markdown"}], the structured notice (NOFO)
    applicant_types  codes of who may apply
    eligibility      [{"key", "question", "help", "stops_on", "code", "sentence"}]: questions
                     with yes or no, asked before anybody writes a page
    contacts         [{"name", "email", "phone", "for"}]
    """

    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.TextField()
    sections = models.JSONField(default=list)
    applicant_types = models.JSONField(default=list)
    eligibility = models.JSONField(default=list)
    contacts = models.JSONField(default=list)
    form_set = models.ForeignKey(
        FormSetVersion, on_delete=models.PROTECT, null=True, related_name="opportunities"
    )
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    time_zone = models.CharField(max_length=40, default="America/New_York")
    funds_cents = models.BigIntegerField()
    award_floor_cents = models.BigIntegerField(null=True, blank=True)
    award_ceiling_cents = models.BigIntegerField(null=True, blank=True)
    expected_awards = models.PositiveIntegerField(null=True, blank=True)
    match_percent = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(default=36)
    sources = models.JSONField(default=list)
    amendment_reason = models.TextField(blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opportunity", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="opportunity_version_once", fields=["opportunity", "number"]
            ),
            models.UniqueConstraint(
                name="opportunity_one_open_version",
                fields=["opportunity"],
                condition=~Q(stage=Stage.PUBLISHED),
            ),
            models.CheckConstraint(
                name="opportunity_stage_known", condition=Q(stage__in=Stage.values)
            ),
            models.CheckConstraint(
                name="opportunity_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="opportunity_funds_not_negative", condition=Q(funds_cents__gte=0)
            ),
            models.CheckConstraint(
                name="opportunity_match_percent", condition=Q(match_percent__lte=100)
            ),
            models.CheckConstraint(
                name="opportunity_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="opportunity_published_after_decision",
                condition=~Q(stage=Stage.PUBLISHED)
                | Q(decided_by__isnull=False, published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class Question(Stamped):
    """A question that somebody asked about an opportunity; an answer is published to all."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.PROTECT, related_name="questions"
    )
    text = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_email = models.EmailField(max_length=254, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opportunity", "created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="question_answered_by_somebody",
                condition=Q(answer="")
                | Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Extension(models.Model):
    """A later deadline that a person granted to all applicants, and why. Never changed.

    outages   [{"began_at", "ended_at"}]: what the site's health log showed then
    """

    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.PROTECT, related_name="extensions"
    )
    before = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.TextField()
    outages = models.JSONField(default=list)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["opportunity", "-granted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="extension_is_later", condition=Q(until__gt=F("before"))
            ),
            models.CheckConstraint(name="extension_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity} until {self.until:%Y-%m-%d %H:%M} UTC"
