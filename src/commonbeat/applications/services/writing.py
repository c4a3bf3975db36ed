"""Take in edits of a draft: field by field, so that people who write at once lose nothing.

An edit made on top of the newest version of its field is accepted. One made on top of an older
version is kept beside the other until somebody chooses: neither is thrown away.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from commonbeat.applications.drafting import LONGEST_VALUE, Batch, Edit, Met, Taken
from commonbeat.applications.enums import Stage
from commonbeat.applications.models import (
    Application,
    EditBatch,
    FieldConflict,
    FieldEdit,
    FieldValue,
)
from commonbeat.applications.queries import form_set_of, locked, open_forms
from commonbeat.base import audit
from commonbeat.engine.forms import (
    FormSet,
    Kind,
    field_at,
    form_problems,
    is_answered,
    read_typed,
)
from commonbeat.engine.forms.values import split
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.models import User

KNOWS_FILES = (
    "files",
    "restored",
    "choice",
)  # origins whose lists of files are this site's own
Fields = dict[tuple[str, str], FieldValue]


@transaction.atomic
def take_edits(*, application: Application, batch: Batch, by: User, now: datetime) -> Taken:
    """Take in a batch of edits, once. Raises Refused when the application is not open.

    What is typed is kept even where it is wrong; the problems come back with the answer.
    """
    application = _locked(application)
    batches = EditBatch.objects.filter(application=application, client=batch.client)
    before = batches.filter(sequence=batch.sequence).order_by("id").first()
    if before is not None:
        return Taken(again=before.answer)
    form_set = form_set_of(application)
    fields = _fields(application, batch)
    taken = Taken(revision=application.revision)
    writer = _Writer(application, fields, taken, by, now, batch.origin)
    allowed = open_forms(application, now)
    for edit in batch.edits:
        try:
            writer.take(_read(form_set, edit, allowed, batch.origin))
        except Refused as refusal:
            taken.refused += refusal.problems
    writer.save()
    taken.problems = dict(_problems(form_set, application, batch))
    EditBatch.objects.create(
        application=application,
        client=batch.client,
        sequence=batch.sequence,
        answer=taken.answer,
        taken_at=now,
    )
    return taken


class _Writer:
    """Takes edits one after the other and writes them all at the end."""

    def __init__(
        self,
        application: Application,
        fields: Fields,
        taken: Taken,
        by: User,
        now: datetime,
        origin: str,
    ) -> None:
        self._application, self._fields, self._taken = application, fields, taken
        self._by, self._now, self._origin = by, now, origin
        self._written: dict[str, FieldValue] = {}
        self._edits: list[FieldEdit] = []
        self._met: list[tuple[FieldEdit, FieldValue | None]] = []

    def take(self, edit: Edit) -> None:
        """Accept an edit, or keep it beside the one that it met."""
        kept = self._fields.get((edit.form, edit.path))
        version = 0 if kept is None else kept.version
        if (None if kept is None else kept.value) == edit.value:
            self._taken.saved[edit.place] = version  # nothing changes: both typed the same
        elif edit.base_version == version:
            self._accept(edit, kept)
        elif self._is_untouched(edit):
            # a page sends what it was made with, too; it still shows that version
            self._taken.saved[edit.place] = edit.base_version
        elif not self._is_kept(edit):
            self._met.append((self._record(edit, None), kept))

    def _is_kept(self, edit: Edit) -> bool:
        """Return whether the same person sent the same before: both are kept already."""
        return FieldEdit.objects.filter(
            application=self._application,
            form=edit.form,
            path=edit.path,
            by=self._by,
            base_version=edit.base_version,
            value=edit.value,
            version__isnull=True,
        ).exists()

    def _is_untouched(self, edit: Edit) -> bool:
        """Return whether an edit says only what its field held when the page was made."""
        if edit.base_version == 0:
            return edit.value is None
        made_from = FieldEdit.objects.filter(
            application=self._application,
            form=edit.form,
            path=edit.path,
            version=edit.base_version,
        ).first()
        return made_from is not None and bool(made_from.value == edit.value)

    def _accept(self, edit: Edit, kept: FieldValue | None) -> None:
        if kept is None:
            kept = FieldValue(
                application=self._application, form=edit.form, path=edit.path, version=0
            )
            self._fields[edit.form, edit.path] = kept
        kept.value, kept.edited_by, kept.edited_at = edit.value, self._by, self._now
        kept.version += 1
        self._written[edit.place] = kept
        self._taken.saved[edit.place] = kept.version
        self._record(edit, kept.version)

    def _record(self, edit: Edit, version: int | None) -> FieldEdit:
        self._taken.revision += 1
        row = FieldEdit(
            application=self._application,
            form=edit.form,
            path=edit.path,
            value=edit.value,
            base_version=edit.base_version,
            version=version,
            revision=self._taken.revision,
            origin=self._origin,
            by=self._by,
            at=self._now,
        )
        self._edits.append(row)
        return row

    def save(self) -> None:
        """Write everything down; nothing was written before."""
        for each in self._written.values():
            each.pk = None  # found again by its place: one statement for new and changed
        FieldValue.objects.bulk_create(
            self._written.values(),
            update_conflicts=True,
            unique_fields=["application", "form", "path"],
            update_fields=["value", "version", "edited_by", "edited_at"],
        )
        FieldEdit.objects.bulk_create(self._edits)
        self._taken.conflicts += [self._keep_both(edit, kept) for edit, kept in self._met]
        if self._taken.revision != self._application.revision:
            self._application.revision = self._taken.revision
            self._application.save(update_fields=["revision", "updated_at"])

    def _keep_both(self, edit: FieldEdit, kept: FieldValue | None) -> Met:
        """Let a conflict hold both; who types on in a field that is in one adds to it."""
        conflict = FieldConflict.objects.filter(
            application=self._application,
            form=edit.form,
            path=edit.path,
            theirs__by=self._by,
            resolved_at__isnull=True,
        ).first() or FieldConflict(
            application=self._application, form=edit.form, path=edit.path
        )
        conflict.theirs = edit
        conflict.save()
        return Met(
            id=str(conflict.public_id),
            form=edit.form,
            path=edit.path,
            mine=edit.value,
            theirs=None if kept is None else kept.value,
            theirs_by="" if kept is None else str(kept.edited_by or ""),
            theirs_at=self._now if kept is None else kept.edited_at,
            version=0 if kept is None else kept.version,
        )


@transaction.atomic
def resolve_conflict(
    *, conflict: FieldConflict, value: object, by: User, now: datetime
) -> Taken:
    """Settle two edits that met: the field gets `value`, one of both or words made of both."""
    conflict = FieldConflict.objects.select_for_update().get(pk=conflict.pk)
    if conflict.resolved_at is not None:
        raise Refused(
            Problem(
                "conflict.settled",
                "Somebody has settled this already.",
                "Load the page again to see what was chosen.",
            )
        )
    kept = FieldValue.objects.get(
        application_id=conflict.application_id, form=conflict.form, path=conflict.path
    )
    edit = Edit(conflict.form, conflict.path, value, kept.version)
    taken = take_edits(
        application=conflict.application,
        batch=Batch(uuid4(), 0, [edit], origin="choice"),
        by=by,
        now=now,
    )
    if taken.refused:
        raise Refused(*taken.refused)
    conflict.resolved_by, conflict.resolved_at = by, now
    conflict.save(update_fields=["resolved_by", "resolved_at"])
    facts = {"form": conflict.form, "path": conflict.path}
    audit.record(by, "conflict.settled", conflict.application, **facts)
    return taken


def restore_edit(*, edit: FieldEdit, by: User, now: datetime) -> Taken:
    """Put an earlier value of a field back, as a new edit on top of the newest."""
    kept = FieldValue.objects.filter(
        application_id=edit.application_id, form=edit.form, path=edit.path
    ).first()
    again = Edit(edit.form, edit.path, edit.value, 0 if kept is None else kept.version)
    return take_edits(
        application=edit.application,
        batch=Batch(uuid4(), 0, [again], origin="restored"),
        by=by,
        now=now,
    )


def _locked(application: Application) -> Application:
    """Return the application as it is now, kept from others until all is done."""
    found = locked(application)
    if found.stage != Stage.DRAFT and not found.information_requests.filter(
        closed_at__isnull=True
    ):
        raise Refused(
            Problem(
                "application.not_open",
                f"This application is {found.get_stage_display().lower()}.",
                "Withdraw it, before the deadline, to go on writing. What you typed is kept"
                " in this browser.",
            )
        )
    return found


def _fields(application: Application, batch: Batch) -> Fields:
    """Return the fields that a batch touches, as they are now."""
    forms = {edit.form for edit in batch.edits}
    paths = {edit.path for edit in batch.edits}
    found = FieldValue.objects.filter(application=application, form__in=forms, path__in=paths)
    found = found.order_by().select_related("edited_by")
    return {(each.form, each.path): each for each in found}


def _read(form_set: FormSet, edit: Edit, allowed: frozenset[str], origin: str) -> Edit:
    """Return an edit with its text read; a text that means nothing stays as it was typed.

    Raises Refused when there is no such field, its form is closed, or the value cannot be kept.
    """
    form = next((each for each in form_set.forms if each.key == edit.form), None)
    field = None if form is None else field_at(form, edit.path)
    is_list = field is not None and field.kind is Kind.FILE and origin not in KNOWS_FILES
    if field is None or is_list or not field.is_typed:
        raise Refused(
            Problem(
                "edit.no_field",
                f"This application has no field {edit.place[:80]!r} to fill in.",
                "Load the page again; the forms may have changed.",
                where=edit.place[:200],
            )
        )
    if edit.form not in allowed:
        raise Refused(
            Problem(
                "edit.form_closed",
                "This form is not open now.",
                "Only the forms that the office asked for can be changed.",
                where=edit.place,
            )
        )
    value = edit.value
    if edit.is_text:
        typed = read_typed(field, str(value))
        value = str(value).replace("\x00", "") if isinstance(typed, Problem) else typed
    read = replace(edit, value=value if is_answered(value) else None, is_text=False)
    if len(json.dumps(read.value)) > LONGEST_VALUE or not _fits(field.kind, read):
        raise Refused(
            Problem(
                "edit.value",
                f"What was sent for {edit.place} cannot be kept.",
                "Shorten it, or type it again.",
                where=edit.place,
            )
        )
    return read


def _fits(kind: Kind, edit: Edit) -> bool:
    """Return whether a value has a form that a page can send for a field of this kind."""
    _, row, key = split(edit.path)
    value = edit.value
    if row and not key:  # the place of a row, or null where it is removed
        return value is None or (isinstance(value, int) and 0 <= value < 10**6)
    if kind in {Kind.FILE, Kind.CHOICES}:
        return value is None or isinstance(value, list)
    if isinstance(value, str):
        return "\x00" not in value
    return value is None or isinstance(value, int | float)


def _problems(
    form_set: FormSet, application: Application, batch: Batch
) -> Mapping[str, list[str]]:
    """Return what is wrong with the fields that a batch touched, as the page says it."""
    touched = {edit.place for edit in batch.edits}
    told: dict[str, list[str]] = {}
    for key in {edit.form for edit in batch.edits}:
        form = next((each for each in form_set.forms if each.key == key), None)
        if form is None:
            continue
        values = dict(
            FieldValue.objects.filter(application=application, form=key)
            .order_by("path")
            .values_list("path", "value")
        )
        for problem in form_problems(form, values, complete=False):
            if f"{key}.{problem.where}" in touched:
                words = f"{problem.message} {problem.way_out}"
                told.setdefault(f"{key}.{problem.where}", []).append(words)
    return told
