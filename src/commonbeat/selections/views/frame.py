"""What the pages of one run share."""

from django.urls import reverse

from commonbeat.selections.addresses import Addresses
from commonbeat.selections.models import Run


def run_page(run: Run, *crumbs: tuple[str, str]) -> dict[str, object]:
    """Return what every public page of a run needs; `crumbs` lead on from the result."""
    at = Addresses(run)
    program = run.round.program
    return {
        "run": run,
        "round": run.round,
        "at": at,
        "crumbs": [
            ("Programs", reverse("selections:programs")),
            (program.name, reverse("selections:program", args=[program.slug])),
            (run.round.name, at.result if crumbs else ""),
            *crumbs,
        ],
    }


def workspace_page(run: Run, *crumbs: tuple[str, str]) -> dict[str, object]:
    """Return what every page about a run in the workspace needs."""
    at = Addresses(run)
    round_page = reverse("selections:round", args=[run.round.slug])
    return {
        "run": run,
        "round": run.round,
        "at": at,
        "crumbs": [
            ("Workspace", reverse("selections:workspace")),
            (run.round.name, round_page),
            (f"Run {run.number}", at.workspace if crumbs else ""),
            *crumbs,
        ],
    }
