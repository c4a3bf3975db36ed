"""What would be submitted now, as one document with one hash; and what keeps it from that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from commonbeat.applications.checklist import FormState, checklist
from commonbeat.applications.models import Application, Certification, InformationRequest
from commonbeat.applications.queries import form_set_of, statements_of, values_of
from commonbeat.engine.forms import (
    JSON,
    Form,
    Kind,
    field_at,
    nested,
    shown_values,
    with_computed,
)
from commonbeat.engine.problems import Problem
from commonbeat.engine.receipts import CERTIFICATIONS, certified_sha256, moment, plain

FORMAT = "commonbeat-submission-1"


@dataclass(frozen=True, slots=True)
class Prepared:
    """An application at one revision.

    answers   the row of the request for information that it answers
    content   without the certifications; `sha256` is what the representatives certify
    states    the checklist of the forms that are open
    """

    revision: int
    answers: int | None
    content: Mapping[str, Any]
    sha256: str
    states: tuple[FormState, ...]

    @property
    def problems(self) -> list[Problem]:
        """Return everything that is missing or wrong; `where` is "form.path"."""
        return [
            replace(problem, where=f"{state.form.key}.{problem.where}")
            for state in self.states
            if state.is_needed
            for problem in state.problems
        ]


def prepare(application: Application, request: InformationRequest | None) -> Prepared:
    """Return what an application says now, checked by the rules that run while writing.

    request   of the office, that is answered: all but the forms that it names is then taken
              from the submission that counts, whatever was typed since
    """
    values = values_of(application)
    states = tuple(checklist(form_set_of(application), values))
    if request is not None:
        states = tuple(state for state in states if state.form.key in request.forms)
    forms = [state.form for state in states if state.is_needed]
    shown = {form.key: _shown(form, values.get(form.key, {})) for form in forms}
    content = {
        "format": FORMAT,
        "application": _head(application),
        "answers": plain(application.answers),
        "forms": {form.key: plain(nested(form, shown[form.key])) for form in forms},
        "attachments": [each for form in forms for each in _files(form, shown[form.key])],
        "partners": plain(statements_of(application)),
    }
    if request is not None and application.counted is not None:
        content = _answered(content, application.counted.document, request.forms)
    answers = None if request is None else request.pk
    return Prepared(application.revision, answers, content, certified_sha256(content), states)


def _answered(
    now: dict[str, Any], counted: Mapping[str, Any], asked: Sequence[str]
) -> dict[str, Any]:
    """Return what counts, with the forms that the office asked for as they are now."""
    kept = {key: form for key, form in counted["forms"].items() if key not in asked}
    files = [each for each in counted["attachments"] if each["form"] not in asked]
    return now | {
        "answers": counted["answers"],
        "forms": kept | now["forms"],
        "attachments": [*files, *now["attachments"]],
        "partners": counted.get("partners", []),  # older submissions have none
    }


def _shown(form: Form, values: Mapping[str, JSON]) -> dict[str, JSON]:
    return shown_values(form, with_computed(form, values))


def _head(application: Application) -> dict[str, Any]:
    agency, version = application.agency, application.form_set
    return plain(  # type: ignore[no-any-return]  # a dict stays one
        {
            "number": application.number,
            "title": application.title,
            "agency": {"name": agency.name, "ori": agency.ori, "state": agency.state},
            "opportunity": application.opportunity.number,
            "form_set": {
                "name": version.form_set.slug,
                "version": version.number,
                "sha256": version.sha256,
            },
        }
    )


def _files(form: Form, shown: Mapping[str, JSON]) -> list[dict[str, Any]]:
    """Return the files of a form, each with its place."""
    found = []
    for path, value in sorted(shown.items()):
        field = field_at(form, path)
        if field is None or field.kind is not Kind.FILE:
            continue
        found += [
            {
                "form": form.key,
                "path": path,
                "name": plain(str(each["name"])),
                "size": each.get("size"),
                "sha256": each["sha256"],
            }
            for each in value
        ]
    return found


def with_certifications(
    content: Mapping[str, Any], certifications: list[Certification]
) -> dict[str, Any]:
    """Return the whole content: what was certified, and by whom."""
    signed = [
        {
            "role": each.role,
            "name": plain(each.name),
            "title": plain(each.title),
            "at": moment(each.at),
            "certified_sha256": each.content_sha256,
        }
        for each in certifications
    ]
    return {**content, CERTIFICATIONS: signed}
