"""Attach files to a field of a draft, and take them off; what was attached stays in history.

The content is checked and scanned before the application is locked: nobody waits for a
scanner. Count and sizes are checked under the lock, so two uploads at once keep to the limits.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from commonbeat.applications.drafting import Batch, Edit, Taken
from commonbeat.applications.enums import Scan
from commonbeat.applications.models import Application, Attachment, Blob, FieldValue
from commonbeat.applications.queries import form_set_of
from commonbeat.applications.scanning import scan
from commonbeat.applications.services.writing import take_edits
from commonbeat.base import audit
from commonbeat.engine.forms import JSON, Field, Kind, field_at
from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats.sniffing import kind_named, safe_name, sniff
from commonbeat.people.models import User

MOST_BYTES = 500_000_000  # of all files that were ever attached to one application


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Where:
    """The field that a file is attached to."""

    form: str
    path: str
    field: Field


def attach(
    *, application: Application, form: str, path: str, upload: Upload, by: User, now: datetime
) -> Attachment:
    """Attach a file to a field. Raises Refused with every reason against it."""
    field = _field(application, form, path)
    kinds = {kind for each in field.file_types if (kind := kind_named(each)) is not None}
    largest = field.maximum_bytes or 0
    sniffed = sniff(
        upload.name, upload.content, largest_bytes=largest, allowed=kinds, where=path
    )
    if sniffed.problems:
        raise Refused(*sniffed.problems)
    blob = _kept(upload.content, now)
    if blob.scan == Scan.INFECTED:
        audit.record(by, "file.infected", application, sha256=blob.sha256, said=blob.scan_said)
        raise Refused(_infected(upload.name, blob, path))
    where = Where(form, path, field)
    return _attached(application, where, blob, safe_name(upload.name), by, now)


@transaction.atomic
def _attached(
    application: Application, where: Where, blob: Blob, name: str, by: User, now: datetime
) -> Attachment:
    form, path = where.form, where.path
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    version, entries = _held(application, form, path)
    problems = list(_limit_problems(application, where, entries, blob, name))
    if problems:
        raise Refused(*problems)
    attachment, _ = Attachment.objects.get_or_create(
        application=application,
        form=form,
        path=path,
        blob=blob,
        defaults={"name": name, "by": by, "at": now},
    )
    entry: dict[str, JSON] = {"sha256": blob.sha256, "name": name, "size": blob.size}
    _put(application, Edit(form, path, [*entries, entry], version), by, now)
    audit.record(by, "file.attached", application, form=form, path=path, sha256=blob.sha256)
    return attachment


@transaction.atomic
def detach(
    *, application: Application, form: str, path: str, sha256: str, by: User, now: datetime
) -> None:
    """Take a file off a field; it stays in the history. One that is not there is no error."""
    _field(application, form, path)
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    version, entries = _held(application, form, path)
    left = [each for each in entries if each.get("sha256") != sha256]
    if len(left) != len(entries):
        _put(application, Edit(form, path, list(left), version), by, now)
        audit.record(by, "file.detached", application, form=form, path=path, sha256=sha256)


def scan_waiting() -> int:
    """Ask the scanner again about files that wait; return how many are settled now."""
    settled = 0
    for blob in Blob.objects.filter(scan=Scan.WAITING).order_by("id").iterator(chunk_size=1):
        said = scan(bytes(blob.content))
        if said.state != Scan.WAITING:
            blob.scan, blob.scan_said, blob.scanned_at = said.state, said.said, timezone.now()
            blob.save(update_fields=["scan", "scan_said", "scanned_at"])
            settled += 1
    return settled


def _kept(content: bytes, now: datetime) -> Blob:
    """Return the blob of a content, scanned; the same content is kept once."""
    digest = hashlib.sha256(content).hexdigest()
    known = Blob.objects.filter(sha256=digest).first()
    if known is not None and known.scan != Scan.WAITING:
        return known
    said = scan(content)
    found = {"scan": said.state, "scan_said": said.said, "scanned_at": now}
    kept = b"" if said.state == Scan.INFECTED else content  # an infected file is not kept
    blob, is_new = Blob.objects.get_or_create(
        sha256=digest,
        defaults={"size": len(content), "content": kept, "kept_at": now, **found},
    )
    if not is_new:
        Blob.objects.filter(pk=blob.pk, scan=Scan.WAITING).update(**found)
        blob.refresh_from_db()
    return blob


def _field(application: Application, form: str, path: str) -> Field:
    """Return a field that takes files. Raises Refused when there is none of that name."""
    shapes = {each.key: each for each in form_set_of(application).forms}
    field = field_at(shapes[form], path) if form in shapes else None
    if field is None or field.kind is not Kind.FILE:
        raise Refused(
            Problem(
                "upload.no_field",
                f"This application has no field {f'{form}.{path}'[:80]!r} for files.",
                "Load the page again; the forms may have changed.",
                where=path,
            )
        )
    return field


def _held(application: Application, form: str, path: str) -> tuple[int, list[dict[str, JSON]]]:
    """Return the version of a field and the files that it holds."""
    kept = FieldValue.objects.filter(application=application, form=form, path=path).first()
    value = None if kept is None else kept.value
    entries = value if isinstance(value, list) else []
    return (
        0 if kept is None else kept.version,
        [each for each in entries if isinstance(each, dict)],
    )


def _limit_problems(
    application: Application,
    where: Where,
    entries: list[dict[str, JSON]],
    blob: Blob,
    name: str,
) -> Iterator[Problem]:
    if any(each.get("sha256") == blob.sha256 for each in entries):
        yield Problem(
            "upload.same",
            f"{name} is attached here already.",
            "Choose another file.",
            where.path,
        )
    most = where.field.maximum_rows or 1
    if len(entries) >= most:
        yield Problem(
            "upload.too_many",
            f"{where.field.title!r} holds {len(entries)} of at most {most} files.",
            "Remove one first.",
            where.path,
        )
    sizes = Blob.objects.filter(attachments__application=application).distinct()
    used = sizes.aggregate(total=Sum("size"))["total"] or 0
    if used + blob.size > MOST_BYTES:
        yield Problem(
            "upload.all_too_large",
            f"All files of one application may have {MOST_BYTES:,} bytes; with this one they"
            f" have {used + blob.size:,}.",
            "Attach smaller files.",
            where.path,
        )


def _infected(name: str, blob: Blob, path: str) -> Problem:
    return Problem(
        "upload.infected",
        f"The virus scanner found {blob.scan_said or 'something'} in {safe_name(name)}.",
        "The file was not kept. Clean your computer, and attach another one.",
        path,
    )


def _put(application: Application, edit: Edit, by: User, now: datetime) -> None:
    """Write the list of files as an edit of its field. Raises Refused when it is not open."""
    taken: Taken = take_edits(
        application=application, batch=Batch(uuid4(), 0, [edit], origin="files"), by=by, now=now
    )
    if taken.refused:
        raise Refused(*taken.refused)
