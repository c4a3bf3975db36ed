"""Files on the page of a form: take those that were sent, show those that are there."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from commonbeat.applications.access import Rights
from commonbeat.applications.models import Application, Attachment
from commonbeat.applications.services.attachments import Upload, attach, detach
from commonbeat.engine.forms import JSON, Form, Kind, field_at
from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats.sniffing import safe_name
from commonbeat.opportunities.limits import file_size
from commonbeat.people.models import User

REMOVE = "remove-file:"  # before path and hash: the button that takes a file off


def take_files(
    request: HttpRequest, rights: Rights, form: Form, by: User, now: datetime
) -> list[Problem]:
    """Attach what a page sent and take off what it said; return what could not be taken."""
    problems: list[Problem] = []
    for name in request.POST:
        if name.startswith(REMOVE):
            path, _, sha256 = name.removeprefix(REMOVE).rpartition(":")
            problems += _detached(rights.application, form, path, sha256, by, now)
    for path, files in request.FILES.lists():
        field = field_at(form, path)
        for file in files:
            largest = (field.maximum_bytes if field is not None else 0) or 0
            if file.size is not None and file.size > largest:
                problems.append(_too_large(str(file.name), file.size, largest, path))
                continue
            upload = Upload(str(file.name), file.read())
            try:
                attach(
                    application=rights.application,
                    form=form.key,
                    path=path,
                    upload=upload,
                    by=by,
                    now=now,
                )
            except Refused as refusal:
                problems += [_named(problem, upload.name) for problem in refusal.problems]
    return problems


def _named(problem: Problem, name: str) -> Problem:
    """Return a problem that says which file it is about, as several may be sent at once."""
    told = safe_name(name)
    is_named = told in problem.message or name in problem.message
    return (
        problem if is_named else replace(problem, message=f"{told[:80]!r}: {problem.message}")
    )


def _detached(
    application: Application, form: Form, path: str, sha256: str, by: User, now: datetime
) -> list[Problem]:
    try:
        detach(application=application, form=form.key, path=path, sha256=sha256, by=by, now=now)
    except Refused as refusal:
        return list(refusal.problems)
    return []


def _too_large(name: str, size: int, largest: int, path: str) -> Problem:
    return Problem(
        "upload.too_large",
        f"{name[:80]!r} has {size:,} bytes; at most {largest:,} are taken.",
        "Make its pictures smaller, or split it.",
        path,
    )


def with_files(
    application: Application, form: Form, values: Mapping[str, JSON]
) -> dict[str, JSON]:
    """Return the values with what the page needs of each file: address, size, state."""
    known = {
        (each.path, each.blob.sha256): each
        for each in Attachment.objects.filter(application=application, form=form.key)
        .select_related("blob")
        .defer("blob__content")
    }
    return dict(values) | {
        path: [_entry(application, path, each, known) for each in value]
        for path, value in _file_values(form, values)
    }


def _file_values(
    form: Form, values: Mapping[str, JSON]
) -> Iterator[tuple[str, list[Mapping[str, JSON]]]]:
    for path, value in values.items():
        field = field_at(form, path)
        if field is not None and field.kind is Kind.FILE and isinstance(value, list):
            yield path, [each for each in value if isinstance(each, dict)]


def _entry(
    application: Application,
    path: str,
    entry: Mapping[str, JSON],
    known: Mapping[tuple[str, str], Attachment],
) -> dict[str, JSON]:
    sha256, size = str(entry.get("sha256")), entry.get("size")
    found = known.get((path, sha256))
    shown: dict[str, JSON] = dict(entry)
    shown["remove"] = f"{REMOVE}{path}:{sha256}"
    shown["in_words"] = file_size(size) if isinstance(size, int) else ""
    if found is not None:
        shown["address"] = reverse(
            "applications:attached", args=[application.public_id, found.public_id]
        )
        shown["state"] = "" if found.blob.may_be_opened else found.blob.get_scan_display()
    return shown
