"""Forms of Grants.gov as XML: an application's out, somebody's in after a preview."""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core import signing

from commonbeat.agencies.enums import AgencyRole
from commonbeat.applications.answers import in_print
from commonbeat.applications.drafting import Batch, Edit, Taken
from commonbeat.applications.enums import Stage
from commonbeat.applications.models import Application, Blob
from commonbeat.applications.queries import form_set_of, values_of, versions_of
from commonbeat.applications.services.writing import take_edits
from commonbeat.base import audit
from commonbeat.engine.forms import (
    JSON,
    Field,
    Form,
    Values,
    field_at,
    flat,
    is_answered,
    row_ids,
    shown_values,
    with_computed,
)
from commonbeat.engine.forms.values import split
from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats.sf424 import (
    GRANT_FORMS,
    SF424,
    GrantForm,
    Left,
    answers_of,
    field_of,
    grant_values,
    read_form,
    write_form,
)
from commonbeat.formats.sniffing import kind_named
from commonbeat.people.models import User

Sees = Callable[[str], bool]  # whether somebody may see (or edit) the form of a key
UNSIGNED = "Completed on submission"  # the signature of a draft
VALID = 24 * 60 * 60  # seconds for which a preview can be taken
_SALT = "commonbeat.applications.grant_forms"


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that a file would change; `version` is of what it was compared with."""

    form: str
    path: str
    value: JSON
    version: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A change as a page shows it."""

    title: str
    section: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A problem of a file, with path and title of its field; empty if it has none."""

    problem: Problem
    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change in a form, and what of it could not be used."""

    form: Form
    changes: tuple[Change, ...]
    shown: tuple[Shown, ...]
    left: tuple[Left, ...]
    problems: tuple[Placed, ...]
    same: int


def grant_forms_of(application: Application, sees: Sees) -> list[Form]:
    """Return the forms of an application that Grants.gov has too, as far as they are seen."""
    forms = form_set_of(application).forms
    return [form for form in forms if form.key in GRANT_FORMS and sees(form.key)]


def grant_xml(*, application: Application, form: Form, now: datetime) -> bytes:
    """Return a form as the XML of Grants.gov. Raises Refused with what its schema refuses.

    Of a submitted application it is what counts, with its signature; else what it says now.
    """
    grant = GRANT_FORMS[form.key]
    counted = application.counted
    if application.stage == Stage.SUBMITTED and counted is not None:
        document = counted.document
        values: Values = flat(form, document["forms"].get(form.key, {}))
        signed = _signed(application, document["certifications"], counted.arrived_at)
    else:
        held = values_of(application)[form.key]
        values = shown_values(form, with_computed(form, held))
        signed = _signed(application, [], now)
    nested = grant_values(grant, form, values, filed=_filed)
    return write_form(grant, nested | signed if grant is SF424 else nested)


def _signed(
    application: Application, certifications: Sequence[Mapping[str, str]], at: datetime
) -> dict[str, str]:
    """Return when it came, who signed it, and when; a draft is signed by nobody yet."""
    version = application.opportunity.current
    zone = ZoneInfo("UTC" if version is None else version.time_zone)
    day, signature, signed_on = f"{at.astimezone(zone):%Y-%m-%d}", UNSIGNED, ""
    for each in certifications:
        if each["role"] == AgencyRole.GOVERNMENT_EXECUTIVE:
            signature = each["name"]
            signed_on = f"{datetime.fromisoformat(each['at']).astimezone(zone):%Y-%m-%d}"
    return {"DateReceived": day, "AORSignature": signature, "DateSigned": signed_on or day}


def _filed(entry: Mapping[str, JSON]) -> dict[str, str]:
    """Return an attached file as Grants.gov names it, with the hash that it asks for."""
    name = str(entry.get("name", ""))
    content = Blob.objects.values_list("content", flat=True).get(sha256=entry["sha256"])
    kind = kind_named(name.rpartition(".")[2])
    digest = hashlib.sha1(bytes(content), usedforsecurity=False).digest()
    return {
        "FileName": name,
        "MimeType": "application/octet-stream" if kind is None else kind.media_type,
        "FileLocation": name,
        "HashValue": base64.b64encode(digest).decode(),
    }


def preview_xml(*, application: Application, content: bytes, edits: Sees) -> Preview:
    """Return what an XML file would change. Raises Refused if no form here is like it."""
    grant, nested, problems = read_form(content)
    if grant is None:
        raise Refused(*problems)
    form = _form_like(application, grant, edits)
    held = values_of(application)[form.key]
    answers = answers_of(grant, form, nested, held)
    versions, unread = versions_of(application, form.key), {p.where for p in answers.problems}
    others = [problem for problem in problems if problem.where not in unread]
    changed = [each for each in answers.found if held.get(each.path) != each.value]
    changes = tuple(
        Change(form.key, each.path, each.value, versions.get(each.path, 0)) for each in changed
    )
    return Preview(
        form=form,
        changes=changes,
        shown=tuple(_shown(form, held, changes)),
        left=answers.left,
        problems=placed_problems(form, [*answers.problems, *others], answers.paths),
        same=len(answers.found) - len(changed),
    )


def _form_like(application: Application, grant: GrantForm, edits: Sees) -> Form:
    for form in grant_forms_of(application, edits):
        if GRANT_FORMS[form.key] is grant:
            return form
    raise Refused(
        Problem(
            "sf424.no_form_here",
            f"The file is {grant.title}; there is no such form here that you may change.",
            "Choose the file of a form that is listed here.",
        )
    )


def _shown(form: Form, held: Values, changes: Sequence[Change]) -> Iterator[Shown]:
    """Yield each change in words: which question of which row, what it says now, and then."""
    sections = {each.key: part.heading for part in form.sections for each in part.fields}
    then = dict(held) | {each.path: each.value for each in changes}
    for each in changes:
        top, row, key = split(each.path)
        field, above = field_at(form, each.path), form.by_key[top]
        if field is None:
            continue
        if row:
            number = row_ids(top, then).index(row) + 1
            name = f"{above.row_name or above.title} {number}"
            if not key:
                yield Shown(name, sections[top], "", "a new row")
                continue
            title = f"{name}: {field.title}"
        else:
            title = field.title
        before, after = _words(field, held.get(each.path)), _words(field, each.value)
        yield Shown(title, sections[top], before, after)


def _words(field: Field, value: JSON) -> str:
    return in_print(field, value) if is_answered(value) else ""


def placed_problems(
    form: Form, problems: Sequence[Problem], paths: Mapping[str, str] | None = None
) -> tuple[Placed, ...]:
    """Return each problem with the field that it is about, also where the file says nothing."""
    known, found = paths or {}, []
    for each in problems:
        path = known.get(each.where) or _field_path(form, each.where)
        field = field_at(form, path) if path else None
        found.append(Placed(each, path, "" if field is None else field.title))
    return tuple(found)


def _field_path(form: Form, where: str) -> str:
    names = tuple(part for part in where.split(".") if not part.isdecimal())
    field = field_of(form, names) if where else None
    return "" if field is None else field.key


def sealed(application: Application, by: User, preview: Preview) -> str:
    """Return the changes of a preview for its page, so that nobody else can make them up."""
    told = {
        "application": str(application.public_id),
        "by": by.pk,
        "changes": [asdict(each) for each in preview.changes],
    }
    return signing.dumps(told, salt=_SALT, compress=True)


def take_xml(
    *,
    application: Application,
    seal: str,
    chosen: Callable[[int], bool],
    by: User,
    now: datetime,
) -> Taken:
    """Take the chosen changes of a preview, as edits on top of what it compared them with.

    Where somebody changed the same answer meanwhile, both are kept. Raises Refused.
    """
    changes = _opened(application, seal, by)
    edits = [
        Edit(each.form, each.path, each.value, each.version)
        for number, each in enumerate(changes)
        if chosen(number)
    ]
    taken = Taken(revision=application.revision)
    if edits:
        batch = Batch(uuid4(), 0, edits, origin="sf424")
        taken = take_edits(application=application, batch=batch, by=by, now=now)
    told = {"answers": len(taken.saved), "conflicts": len(taken.conflicts)}
    audit.record(by, "sf424.taken", application, **told)
    return taken


def _opened(application: Application, seal: str, by: User) -> list[Change]:
    try:
        told: dict[str, Any] = signing.loads(seal, salt=_SALT, max_age=VALID)
    except signing.BadSignature:
        told = {}
    if (told.get("application"), told.get("by")) != (str(application.public_id), by.pk):
        raise Refused(
            Problem(
                "sf424.preview_over",
                "This preview is not valid any more.",
                "Upload the file again.",
            )
        )
    return [Change(**each) for each in told["changes"]]
