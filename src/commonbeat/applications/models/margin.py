"""What the people of an application say to each other: never part of what is submitted.

A place is the whole application (form ""), a form (path "") or one field of it. Every step is
kept as it was taken: the rows of comments and tasks hold how it stands now.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonbeat.applications.enums import CommentDid, TaskDid
from commonbeat.applications.models.drafts import Application
from commonbeat.base.models import Stamped


class Comment(Stamped):
    """A comment at a place, or an answer to one; answers have no answers.

    version   rises with each edit of its words
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="comments"
    )
    form = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application", "id"]
        indexes = [
            models.Index(name="comment_place", fields=["application", "form", "path", "id"])
        ]
        constraints = [
            models.CheckConstraint(name="comment_has_words", condition=~Q(text="")),
            models.CheckConstraint(
                name="comment_place_whole", condition=Q(path="") | ~Q(form="")
            ),
            models.CheckConstraint(
                name="comment_answer_not_resolved",
                condition=Q(parent__isnull=True) | Q(resolved_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"comment of {self.by}"


class CommentStep(models.Model):
    """One step of a comment as it was taken, with the words of then. Never changed."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="steps")
    did = models.CharField(max_length=12, choices=CommentDid.choices)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["comment", "id"]
        constraints = [
            models.CheckConstraint(
                name="comment_step_known", condition=Q(did__in=CommentDid.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment} {self.did}"


class Mention(models.Model):
    """Whom a comment tells: each person once, by one mail."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["comment", "id"]
        constraints = [
            models.UniqueConstraint(name="mention_once", fields=["comment", "user"]),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.comment}"


class Task(Stamped):
    """What somebody of the team is to do, by a day or without one; `comment` it was made of."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="tasks")
    form = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=200, blank=True)
    comment = models.OneToOneField(
        Comment, on_delete=models.PROTECT, null=True, blank=True, related_name="task"
    )
    what = models.CharField(max_length=300)
    for_whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application", "id"]
        indexes = [
            models.Index(
                name="task_open_of_person",
                fields=["for_whom", "application"],
                condition=Q(done_at=None),
            ),
            models.Index(name="task_place", fields=["application", "form"]),
        ]
        constraints = [
            models.CheckConstraint(name="task_place_whole", condition=Q(path="") | ~Q(form="")),
        ]

    def __str__(self) -> str:
        return f"task of {self.for_whom}"


class TaskStep(models.Model):
    """One step of a task as it was taken. Never changed, never removed."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="steps")
    did = models.CharField(max_length=12, choices=TaskDid.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["task", "id"]
        constraints = [
            models.CheckConstraint(name="task_step_known", condition=Q(did__in=TaskDid.values)),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.did}"
