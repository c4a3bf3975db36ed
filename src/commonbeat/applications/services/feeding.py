"""A round's applications become its frozen file: one line for each complete submission.

Beside the file stands from which submission each line came, with the hash on its receipt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from commonbeat.applications.enums import Outcome
from commonbeat.applications.models import ApplicationFile, Submission
from commonbeat.applications.queries import received
from commonbeat.applications.services.files import Beside, save_applications
from commonbeat.applications.services.screening import OFFICE_FACTS
from commonbeat.engine.findings import Findings
from commonbeat.engine.forms import fed_document
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.receipts import moment
from commonbeat.engine.rulebook.model import Rulebook as Policy
from commonbeat.formats.csv_text import records
from commonbeat.formats.safe_csv import Cell, write_csv
from commonbeat.opportunities.models import Round, Rulebook
from commonbeat.opportunities.queries import policy, read_version
from commonbeat.people.models import User

SOURCES = "submissions.csv"
LEFT_OUT = "left_out.csv"
AT_ONCE = 200  # submissions that are in memory together
_LINE = re.compile(r"line (\d+)")


@dataclass(slots=True)
class _Gathered:
    """The lines of the file and of those beside it."""

    rows: list[list[Cell]] = field(default_factory=list)
    sources: list[list[Cell]] = field(default_factory=list)
    left_out: list[list[Cell]] = field(default_factory=list)
    unscreened: list[str] = field(default_factory=list)


def feed_round(
    *, round_: Round, rulebook: Rulebook, by: User, now: datetime
) -> ApplicationFile:
    """Freeze a round's complete submissions as its file of applications.

    Raises Refused while more can come, while some are not screened, and with every value that
    the rulebook does not take, by application and field.
    """
    found = policy(rulebook)
    names = [each.key for each in found.fields]
    gathered = _gather(round_, found, names)
    problems = [*_timing_problems(round_, now), *_gathering_problems(gathered)]
    if problems:
        raise Refused(*problems)
    content = write_csv(names, gathered.rows)
    try:
        return save_applications(
            round_=round_,
            rulebook=rulebook,
            name=f"{round_.slug}-applications.csv",
            content=content,
            companions=list(_beside(gathered)),
            by=by,
        )
    except Refused as refusal:
        place = names.index(found.columns.application_id)
        raise Refused(*_by_application(refusal, content, place)) from refusal


def _gather(round_: Round, found: Policy, names: list[str]) -> _Gathered:
    gathered = _Gathered()
    for submission in received(round_).iterator(chunk_size=AT_ONCE):
        number = submission.application.number
        outcome: str | None = getattr(submission, "outcome")  # noqa: B009  annotated there
        if outcome is None:
            gathered.unscreened.append(number)
        elif outcome != Outcome.COMPLETE:
            reason: str = getattr(submission, "outcome_reason")  # noqa: B009  annotated there
            gathered.left_out.append([number, outcome, reason, *_source(submission)])
        else:
            cells = _cells(submission, found)
            gathered.rows.append([cells.get(name, "") for name in names])
            gathered.sources.append([number, *_source(submission)])
    return gathered


def _source(submission: Submission) -> list[Cell]:
    receipt, arrived = submission.receipt_number, moment(submission.arrived_at)
    return [receipt, submission.number, submission.sha256, arrived]


def _cells(submission: Submission, found: Policy) -> dict[str, str]:
    """Return what the rulebook gets: what was submitted, by whom, and what the office found."""
    document = submission.document
    head, agency = document["application"], submission.application.agency
    columns = found.columns
    checks: dict[str, bool] = getattr(submission, "outcome_checks")  # noqa: B009  see above
    known: dict[str | None, Any] = {
        **{name: value for check, (name, value) in OFFICE_FACTS.items() if checks.get(check)},
        columns.agency_type: agency.agency_type,
        columns.county_fips: agency.county_fips,
        columns.population: agency.population,
        columns.ori: head["agency"]["ori"],
        columns.state: head["agency"]["state"],
        columns.agency: head["agency"]["name"],
        columns.application_id: head["number"],
    }
    form_set = read_version(submission.application.form_set)
    answers = fed_document(form_set, document["forms"])
    facts = {
        name: "" if value is None else str(value)
        for name, value in known.items()
        if name is not None and not answers.get(name)
    }
    return answers | facts


def _timing_problems(round_: Round, now: datetime) -> list[Problem]:
    opportunity = round_.opportunity
    if now >= opportunity.deadline:
        return []
    return [
        Problem(
            "feeding.open",
            f"{opportunity} takes applications until {moment(opportunity.deadline)}.",
            "Make the file after the deadline.",
        )
    ]


def _gathering_problems(gathered: _Gathered) -> list[Problem]:
    problems = []
    if gathered.unscreened:
        first, count = gathered.unscreened[0], len(gathered.unscreened)
        problems.append(
            Problem(
                "feeding.not_screened",
                f"{count:,} of the submissions are not screened; the first is {first}.",
                "Screen them; many alike can be screened at once.",
            )
        )
    elif not gathered.rows:
        problems.append(
            Problem(
                "feeding.nothing",
                "No submission of this round is complete and eligible.",
                "Screen what was received.",
            )
        )
    return problems


def _beside(gathered: _Gathered) -> Iterator[Beside]:
    header = ["receipt", "submission", "content_sha256", "arrived_at"]
    yield Beside(
        SOURCES,
        "From which submission each line came, with the hash on its receipt",
        write_csv(["application_id", *header], gathered.sources),
    )
    if gathered.left_out:
        yield Beside(
            LEFT_OUT,
            "What was received and is not in the file, and why",
            write_csv(["application_id", "outcome", "reason", *header], gathered.left_out),
        )


def _by_application(refusal: Refused, content: bytes, place: int) -> list[Problem]:
    """Return the problems of the file, each at its application instead of its line."""
    numbers = {str(line): cells[place] for line, cells in records(content, Findings())}

    def named(problem: Problem) -> Problem:
        line = _LINE.match(problem.where)
        if line is None or line[1] not in numbers:
            return problem
        rest = problem.where[line.end() :].replace(", column ", ", field ")
        return replace(problem, where=f"application {numbers[line[1]]}{rest}")

    return [named(problem) for problem in refusal.problems]
