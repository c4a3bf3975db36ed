"""Where the pages of a run are: under its round while it is the result, else by number."""

from functools import cached_property
from urllib.parse import quote

from django.urls import reverse

from commonbeat.agencies.queries import is_registered
from commonbeat.selections.enums import Review
from commonbeat.selections.models import Run


def agency_page(ori: str) -> str:
    """Return the page of an agency, or nothing when the registry does not have it."""
    return reverse("agencies:agency", args=[ori]) if ori and is_registered(ori) else ""


class Addresses:
    """The addresses of one run's public pages."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @cached_property
    def result(self) -> str:
        """Return the page of the whole result."""
        if self._run.review == Review.PUBLISHED:
            return reverse("selections:result", args=[self._run.round.slug])
        return reverse("selections:result", args=[self._run.round.slug, self._run.number])

    @cached_property
    def applicants(self) -> str:
        """Return the list of all applicants; an application's page lies below it."""
        return f"{self.result}applications/"

    @cached_property
    def applicants_csv(self) -> str:
        """Return the list as a CSV file."""
        return f"{self.result}applications.csv"

    @cached_property
    def rulebook(self) -> str:
        """Return the rulebook in plain words."""
        return f"{self.result}rulebook/"

    @cached_property
    def check(self) -> str:
        """Return the page that tells how to check the result."""
        return f"{self.result}check/"

    @cached_property
    def files(self) -> str:
        """Return the folder of the files to download; their names follow."""
        return f"{self.result}files/"

    @cached_property
    def folder(self) -> str:
        """Return the whole run folder as one file."""
        return f"{self.result}run.zip"

    @cached_property
    def workspace(self) -> str:
        """Return the page of the run in the workspace."""
        return reverse("selections:run", args=[self._run.round.slug, self._run.number])

    def application(self, application_id: str) -> str:
        """Return the page of one application."""
        return f"{self.applicants}{quote(application_id, safe='')}/"

    def state(self, code: str) -> str:
        """Return the page of one state."""
        return f"{self.result}states/{quote(code, safe='')}/"
