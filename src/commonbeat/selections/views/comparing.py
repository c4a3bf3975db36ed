"""Two runs of a round side by side: who gains, who loses, how many dollars move."""

import difflib
import re
from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonbeat.engine.comparison import Comparison, Move, compare
from commonbeat.selections import access, queries
from commonbeat.selections.models import Run

SHOWN = 200  # moves of each kind on the page
LINES = 200  # changed lines of the rulebook on the page


@require_safe
@login_required
def comparing(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what differs between two runs; without a choice, the two newest."""
    round_ = access.workspace_round(request.user, slug)
    runs = list(queries.computed_runs(round_))
    before, after = _chosen(request, runs)
    page: dict[str, object] = {
        "round": round_,
        "runs": runs,
        "before": before,
        "after": after,
        "crumbs": [
            ("Workspace", reverse("selections:workspace")),
            (round_.name, reverse("selections:round", args=[round_.slug])),
            ("Compare", ""),
        ],
    }
    if before is not None and after is not None:
        page |= _differences(before, after)
    return render(request, "selections/compare.html", page)


def _chosen(request: HttpRequest, runs: list[Run]) -> tuple[Run | None, Run | None]:
    """Return the two runs that the address names, or else the second newest and the newest."""
    by_number = {str(run.number): run for run in runs}
    newest = runs[0] if runs else None
    other = runs[1] if len(runs) > 1 else newest
    return (
        by_number.get(request.GET.get("a", ""), other),
        by_number.get(request.GET.get("b", ""), newest),
    )


def _differences(before: Run, after: Run) -> dict[str, object]:
    """Return the moves, and the lines of the rulebook that differ."""
    found = compare(queries.awards_of(before), queries.awards_of(after))
    changed = _changed_lines(before, after)
    return {
        "comparison": found,
        "gain": found.gain[:SHOWN],
        "lose": found.lose[:SHOWN],
        "other": _other(found)[:SHOWN],
        "same_file": before.application_file_id == after.application_file_id,
        "changed": changed[:LINES],
        "changed_count": len(changed),
    }


def _other(found: Comparison) -> list[Move]:
    """Return the moves in which units change and dollars do not."""
    return [move for move in found.moves if move.cents == 0]


def _changed_lines(before: Run, after: Run) -> list[tuple[str, str, str]]:
    """Return the lines of the rulebook that differ, and of what: `-` was, `+` is."""
    if before.rulebook_id == after.rulebook_id:
        return []
    first, second = (
        bytes(run.rulebook.content).decode("utf-8-sig").splitlines() for run in (before, after)
    )
    found = difflib.SequenceMatcher(None, first, second, autojunk=False)
    changed = []
    for kind, start, end, new_start, new_end in found.get_opcodes():
        if kind != "equal":
            changed += [("-", _part(first, place), first[place]) for place in range(start, end)]
            changed += [
                ("+", _part(second, place), second[place])
                for place in range(new_start, new_end)
            ]
    return changed


def _part(lines: Sequence[str], place: int) -> str:
    """Return the label of the part that a line belongs to, or the name of its table."""
    start = next((at for at in range(place, -1, -1) if lines[at].startswith("[")), None)
    if start is None:
        return ""
    for line in lines[start + 1 :]:
        if line.startswith("["):
            break
        if label := re.match(r'label = "(.*)"', line):
            return label[1]
    return lines[start].strip("[]")
