"""What an application holds while it is written, and who is in it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet

from commonbeat.applications.enums import Scan, Stage
from commonbeat.applications.models import (
    Application,
    Blob,
    FieldConflict,
    FieldEdit,
    FieldValue,
    Presence,
)
from commonbeat.engine.forms import JSON, Form, FormSet
from commonbeat.opportunities.queries import read_version

HERE_FOR = timedelta(seconds=45)  # after that somebody who sends nothing counts as gone


def form_set_of(application: Application) -> FormSet:
    """Return the form set that an application is pinned to."""
    return read_version(application.form_set)


def locked(application: Application) -> Application:
    """Return the application as it is now, kept from others until the transaction ends.

    The rows that it names are those fetched with it a moment ago, unless it names others now;
    but for the opportunity, whose deadline may have been extended.
    """
    now = Application.objects.select_for_update().get(pk=application.pk)
    for name in ("agency", "form_set", "counted"):
        if getattr(now, f"{name}_id") == getattr(application, f"{name}_id"):
            setattr(now, name, getattr(application, name))
    return now


def form_seen(application: Application, key: str, seen: Collection[str] | None) -> Form | None:
    """Return a form of an application if it is among those seen (None: all are)."""
    found = next((form for form in form_set_of(application).forms if form.key == key), None)
    return found if seen is None or key in seen else None


def edits_since(application: Application, form: str, revision: int) -> QuerySet[FieldEdit]:
    """Return the edits of a form that were accepted after a revision, oldest first."""
    found = application.edits.filter(form=form, revision__gt=revision, version__isnull=False)
    return found.select_related("by").order_by("id")


def values_of(application: Application) -> dict[str, dict[str, JSON]]:
    """Return what every form holds now: form key -> path -> value."""
    found: dict[str, dict[str, JSON]] = {
        form.key: {} for form in form_set_of(application).forms
    }
    rows = FieldValue.objects.filter(application=application).order_by("form", "path")
    for form, path, value in rows.values_list("form", "path", "value"):
        found.setdefault(form, {})[path] = value
    return found


def files_held_back(application: Application) -> dict[str, Scan]:
    """Return the attached files that nobody may open, with what the scanner said of each."""
    found = Blob.objects.filter(attachments__application=application)
    held = found.exclude(scan__in=Blob.MAY_BE_OPENED)
    return {sha256: Scan(said) for sha256, said in held.values_list("sha256", "scan")}


def versions_of(application: Application, form: str) -> dict[str, int]:
    """Return the version of every field of a form: path -> version."""
    rows = FieldValue.objects.filter(application=application, form=form)
    return dict(rows.values_list("path", "version"))


def open_forms(application: Application, now: datetime) -> frozenset[str]:
    """Return the forms that may be changed now: all of a draft, else what the office asked."""
    if application.stage == Stage.DRAFT:
        return frozenset(form.key for form in form_set_of(application).forms)
    asked = application.information_requests.filter(closed_at__isnull=True, due_at__gt=now)
    return frozenset(key for request in asked for key in request.forms)


def open_conflicts(
    application: Application, seen: Collection[str] | None = None
) -> QuerySet[FieldConflict]:
    """Return the edits that met another one and wait for a choice; seen None: in all forms."""
    found = application.conflicts.filter(resolved_at__isnull=True).select_related("theirs__by")
    return found if seen is None else found.filter(form__in=seen)


def people_here(application: Application, now: datetime) -> QuerySet[Presence]:
    """Return who is in an application now, and where."""
    return application.presences.filter(seen_at__gt=now - HERE_FOR).select_related("user")
