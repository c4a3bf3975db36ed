"""The whole report: one HTML file that asks nobody for anything."""

from collections.abc import Mapping
from html import escape

from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.formats.drawing import Shapes
from commonbeat.formats.report import policy, sections
from commonbeat.formats.report.constraints import constraints
from commonbeat.formats.report.style import STYLE
from commonbeat.formats.report.tallies import column_of, whole_numbers
from commonbeat.formats.run_reading import RunFiles

SYNTHETIC = (
    "Synthetic data: the applications of this round are made up by a generator. "
    "No agency asked for or was given this money."
)


def write_report(
    run: RunFiles, files: Mapping[str, bytes], rulebook: Rulebook, shapes: Shapes
) -> bytes:
    """Return the report of a run as a self-contained page for screen and paper.

    files    the files of the run whose hashes are told, by name
    shapes   the outlines of the map
    """
    program = rulebook.program
    unit = program.unit
    body = [
        sections.totals(run, rulebook),
        sections.where(run, shapes, unit),
        *_by_column(run, rulebook),
        sections.scores(run),
        constraints(run, rulebook),
        policy.what_yielded(run),
        sections.reasons(run, rulebook),
        sections.top_of_the_list(run, unit),
        policy.rulebook_in_words(rulebook),
        policy.how_to_check(files, run.summary["software"]),
    ]
    told = [SYNTHETIC] if run.summary["synthetic"] else []
    told += [run.summary["notice"]] if run.summary["notice"] else []
    notice = "".join(map(_notice, told))
    listing = (
        f", Assistance Listing {program.assistance_listing}"
        if program.assistance_listing
        else ""
    )
    head = (
        f"<h1>{escape(rulebook.title)}: awards</h1>"
        f"<p>{escape(program.name)}, fiscal year {program.fiscal_year}{escape(listing)}. "
        f"Rulebook version {escape(rulebook.version)}.</p>{notice}"
    )
    page = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(rulebook.title)}: awards</title><style>{STYLE}</style></head>\n"
        f"<body><header>{head}</header>\n<main>"
        + "\n".join(body)
        + "</main>\n<footer>Every award can be re-run, explained and checked by anyone."
        "</footer></body></html>\n"
    )
    return page.encode()


def _notice(text: str) -> str:
    """Return what a reader must know first; lines after the first are a list."""
    first, *more = text.splitlines()
    if not more:
        return f'<p class="notice">{escape(first)}</p>'
    items = "".join(f"<li>{escape(line)}</li>" for line in more)
    return f'<div class="notice"><p>{escape(first)}</p><ul>{items}</ul></div>'


def _by_column(run: RunFiles, rulebook: Rulebook) -> list[str]:
    """Return the tables by size and by type, where the rulebook names those columns."""
    columns = rulebook.columns
    unit = rulebook.program.unit
    parts = []
    if columns.population:
        texts = column_of(run.applications, columns.application_id, columns.population)
        parts.append(sections.by_size(run, whole_numbers(texts), unit))
    if columns.agency_type:
        types = column_of(run.applications, columns.application_id, columns.agency_type)
        parts.append(sections.by_type(run, types, unit))
    return parts
