"""Make form sets, change their drafts, release them; take in those of the product."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from commonbeat.base import audit
from commonbeat.engine.forms import ordered, read_form_set, ready
from commonbeat.engine.problems import Problem, Refused
from commonbeat.opportunities.models import FormSet, FormSetVersion
from commonbeat.people.models import User

LARGEST_DEFINITION = 1_000_000  # bytes; the longest ready set has about 140,000


def digest(definition: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a definition: of its JSON with sorted keys and no spaces."""
    text = json.dumps(definition, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def load_ready_sets(*, now: datetime) -> list[FormSetVersion]:
    """Take in the product's form sets; return the versions that are new.

    A set that is there already in the same words is left alone, so this may run at any time.
    """
    new = []
    for name in ready.names():
        definition = ordered(ready.read(name))
        form_set, _ = FormSet.objects.get_or_create(
            slug=name,
            defaults={
                "name": definition["title"],
                "purpose": ready.purpose(name),
                "is_ready": True,
            },
        )
        last = form_set.versions.first()
        sha256 = digest(definition)
        if last is not None and last.sha256 == sha256:
            continue
        number = 1 if last is None else last.number + 1
        version = FormSetVersion.objects.create(
            form_set=form_set,
            number=number,
            definition=definition,
            sha256=sha256,
            note="Comes with the product.",
            released_at=now,
        )
        audit.record(None, "form_set.released", version, sha256=sha256, number=number)
        new.append(version)
    return new


@transaction.atomic
def make_form_set(*, name: str, definition: Mapping[str, Any], by: User) -> FormSet:
    """Make a form set with a first draft. Raises Refused with every problem."""
    slug = slugify(name)[:80]
    problems = _name_problems(name, slug)
    if problems:
        raise Refused(*problems)
    form_set = FormSet.objects.create(slug=slug, name=name.strip())
    _draft(form_set, 1, _checked(dict(definition) | {"title": name.strip()}), by)
    audit.record(by, "form_set.made", form_set, slug=slug)
    return form_set


def _name_problems(name: str, slug: str) -> list[Problem]:
    if not slug:
        return [
            Problem(
                "form_set.no_name",
                f"{name.strip()!r} has no letters or digits.",
                "Write a name.",
                where="name",
            )
        ]
    if slug in ready.names() or FormSet.objects.filter(slug=slug).exists():
        return [
            Problem(
                "form_set.taken",
                f"There is a form set {slug!r} already.",
                "Choose another name.",
                where="name",
            )
        ]
    return []


def _draft(
    form_set: FormSet, number: int, definition: Mapping[str, Any], by: User
) -> FormSetVersion:
    return FormSetVersion.objects.create(
        form_set=form_set,
        number=number,
        definition=definition,
        sha256=digest(definition),
        saved_by=by,
    )


def _checked(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return a definition that can be read, its order written down; else raise Refused."""
    size = len(json.dumps(definition).encode())
    if size > LARGEST_DEFINITION:
        raise Refused(
            Problem(
                "form_set.too_large",
                f"The form set has {size:,} bytes; at most {LARGEST_DEFINITION:,} are kept.",
                "Shorten its texts, or make two sets of it.",
            )
        )
    read_form_set(definition)
    return ordered(definition)


@transaction.atomic
def begin_draft(*, form_set: FormSet, by: User) -> FormSetVersion:
    """Return the draft of a form set; else begin one from the newest version."""
    FormSet.objects.select_for_update().get(pk=form_set.pk)  # two people, one draft
    last = form_set.versions.get(number=_last_number(form_set))
    if last.released_at is None:
        return last
    if form_set.is_ready:
        raise Refused(
            Problem(
                "form_set.ready",
                f"{form_set.name} comes with the product and is renewed with it.",
                "Make a form set of your own from it.",
            )
        )
    draft = _draft(form_set, last.number + 1, last.definition, by)
    audit.record(by, "form_set.draft_begun", draft, number=draft.number)
    return draft


def _last_number(form_set: FormSet) -> int:
    return form_set.versions.values_list("number", flat=True)[0]


@transaction.atomic
def save_draft(
    *, version: FormSetVersion, definition: Mapping[str, Any], base_sha256: str, by: User
) -> FormSetVersion:
    """Keep the changed definition of a draft. Raises Refused with every problem.

    base_sha256   of the definition that was changed: if another person has changed it since,
                  nothing is overwritten
    """
    draft = FormSetVersion.objects.select_for_update().get(pk=version.pk)
    if draft.released_at is not None:
        raise Refused(_released(draft))
    if draft.sha256 != base_sha256:
        raise Refused(
            Problem(
                "form_set.changed_meanwhile",
                f"{draft.saved_by} changed this draft after you opened it.",
                "Load the page again, and make your change there.",
            )
        )
    draft.definition = _checked(definition)
    draft.sha256 = digest(draft.definition)
    draft.saved_by = by
    draft.save()
    audit.record(by, "form_set.draft_saved", draft, sha256=draft.sha256)
    return draft


def _released(draft: FormSetVersion) -> Problem:
    return Problem(
        "form_set.released",
        f"Version {draft.number} is released; applications may rest on it.",
        "Begin the next version.",
    )


@transaction.atomic
def release(*, version: FormSetVersion, note: str, by: User, now: datetime) -> FormSetVersion:
    """Release a draft: from now on opportunities may use it, and it never changes."""
    draft = FormSetVersion.objects.select_for_update().get(pk=version.pk)
    if draft.released_at is not None:
        raise Refused(_released(draft))
    _checked(draft.definition)
    draft.note = note.strip()[:300]
    draft.released_at = now
    draft.save()
    audit.record(
        by,
        "form_set.released",
        draft,
        sha256=draft.sha256,
        number=draft.number,
        note=draft.note,
    )
    return draft
