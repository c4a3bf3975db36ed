"""An application as a workbook to fill in without a network, and what comes back of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from commonbeat.applications.drafting import Batch, Edit, Taken
from commonbeat.applications.models import Application
from commonbeat.applications.queries import form_set_of, values_of, versions_of
from commonbeat.applications.services.writing import take_edits
from commonbeat.base import audit
from commonbeat.engine.forms import FormSet
from commonbeat.engine.problems import Problem, Refused
from commonbeat.formats.form_workbook import (
    CellEdit,
    NotTaken,
    Origin,
    read_workbook,
    write_workbook,
)
from commonbeat.people.models import User

LARGEST_WORKBOOK = 20_000_000  # bytes
Sees = Callable[[str], bool]  # whether somebody may see (or edit) the form of a key


@dataclass(frozen=True, slots=True)
class WorkbookTaken:
    """What became of an uploaded workbook.

    saved      how many answers are on the site now as the workbook says
    problems   cells that could not be read, or hold what is wrong; each names sheet and cell
    not_taken  answers without a place in the forms of today, with their text
    is_older   it was made from an earlier version of the forms
    """

    taken: Taken
    saved: int
    problems: tuple[Problem, ...]
    not_taken: tuple[NotTaken, ...]
    is_older: bool


def workbook_of(application: Application, sees: Sees, now: datetime) -> bytes:
    """Return the forms that somebody sees, filled in, as an XLSX file."""
    form_set = _seen(application, sees)
    values = values_of(application)
    return write_workbook(
        form_set,
        {form.key: values[form.key] for form in form_set.forms},
        {form.key: versions_of(application, form.key) for form in form_set.forms},
        origin=Origin(
            application=str(application.public_id),
            template_version=application.form_set.number,
            token=uuid4().hex[:4],
        ),
        made_at=now,
    )


def take_workbook(
    *, application: Application, content: bytes, edits: Sees, by: User, now: datetime
) -> WorkbookTaken:
    """Take the answers of a workbook that differ from what it was given.

    They are edits on top of what was downloaded: where somebody else changed the same answer
    meanwhile, both are kept. Raises Refused for a file that is no workbook of this application.
    """
    if len(content) > LARGEST_WORKBOOK:
        raise Refused(
            Problem(
                "workbook.too_large",
                f"The file has {len(content):,} bytes; at most {LARGEST_WORKBOOK:,} are taken.",
                "Upload the workbook that was downloaded here, without pictures.",
            )
        )
    form_set = _seen(application, edits)
    read = read_workbook(form_set, content, application=str(application.public_id))
    cells = {f"{cell.form}.{cell.path}": cell for cell in read.edits}
    taken = Taken(revision=application.revision)
    if cells:
        batch = Batch(uuid4(), 0, [_edit(cell) for cell in read.edits], origin="workbook")
        taken = take_edits(application=application, batch=batch, by=by, now=now)
    saved = sum(place in cells for place in taken.saved)
    told = {"answers": saved, "conflicts": len(taken.conflicts)}
    audit.record(by, "workbook.taken", application, **told)
    return WorkbookTaken(
        taken=taken,
        saved=saved,
        problems=(*read.problems, *_wrong(taken, cells)),
        not_taken=read.not_taken,
        is_older=read.origin.template_version < application.form_set.number,
    )


def _seen(application: Application, sees: Sees) -> FormSet:
    form_set = form_set_of(application)
    return replace(form_set, forms=tuple(form for form in form_set.forms if sees(form.key)))


def _edit(cell: CellEdit) -> Edit:
    return Edit(cell.form, cell.path, cell.value, cell.base_version)


def _wrong(taken: Taken, cells: Mapping[str, CellEdit]) -> list[Problem]:
    """Return what is wrong with answers that were saved all the same, by their cells."""
    found = [
        Problem("workbook.answer", words, "It is kept as it is.", where=cells[place].where)
        for place, told in taken.problems.items()
        for words in told
        if place in cells
    ]
    return [*found, *taken.refused]
