"""What the office does in its pages: from what was received to a verified run."""

import re
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect

from commonbeat.applications.services.screening import CHECKS
from commonbeat.opportunities.models import Opportunity, OpportunityVersion
from tests.journeys.town import PATIENCE, Look, drawn, heading, sign_in

SLOWLY = 300_000  # milliseconds: a worker's first run may have to compile
Work = Callable[[], None]


def let_the_deadline_pass(opportunity: Opportunity) -> None:
    """Put the deadline where the clock is now: no test waits for months."""
    current = opportunity.current
    assert current is not None
    OpportunityVersion.objects.filter(pk=current.pk).update(closes_at=timezone.now())


def screen(page: Page, email: str, look: Look, count: int) -> None:
    """From the workspace: screen the first submission by itself, the others alike."""
    page.goto("/workspace/")
    sign_in(page, email)
    heading(page, "Workspace")
    look(page, "workspace")
    page.get_by_role("link", name=re.compile("COPS Hiring Program, fiscal year")).first.click()
    look(page, "round-before")
    page.get_by_role("link", name="What was received here", exact=True).click()
    heading(page, "Received")
    expect(page.get_by_text(f"{count} submissions")).to_be_visible()
    look(page, "received")
    page.get_by_role("link", name="DEMO-CHP-00001", exact=True).click()
    look(page, "received-one")
    confirm_all(page)
    page.get_by_role("button", name="Write it down", exact=True).click()
    heading(page, "Received")
    row = page.get_by_role("row", name=re.compile("DEMO-CHP-00001"))
    expect(row).to_contain_text("Complete and eligible")
    look(page, "received-screened")
    page.get_by_label("Screening", exact=True).select_option("Not screened")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text(f"{count - 1} submissions")).to_be_visible()
    page.locator("label", has_text=f"All {count - 1} that the filters show").click()
    confirm_all(page)
    page.get_by_role("button", name="Show exactly what would change", exact=True).click()
    look(page, "preview")
    page.get_by_role("button", name=f"Screen {count - 1} submissions", exact=True).click()
    heading(page, "Received")


def confirm_all(page: Page) -> None:
    """Choose complete and eligible, and confirm each check."""
    drawn(page, page.get_by_label("Complete and eligible", exact=True)).click()
    for words in CHECKS.values():
        drawn(page, page.get_by_label(words, exact=True)).click()


def decide(page: Page, look: Look, work: Work, count: int) -> None:
    """Freeze the file, start the run, have it verified, and open the first applicant."""
    page.get_by_role("button", name="Make the file", exact=True).click()
    told = page.get_by_text(f"{count} applications are frozen as file 1 of the round.")
    expect(told).to_be_visible(timeout=PATIENCE)
    look(page, "round")
    page.get_by_role("button", name="Start the run", exact=True).click()
    expect(page.get_by_text("Waiting for the worker")).to_be_visible(timeout=PATIENCE)
    look(page, "run-waiting")
    work()
    page.get_by_role("button", name="Verify this run", exact=True).click(timeout=SLOWLY)
    work()
    page.get_by_label("Justification", exact=True).wait_for(timeout=SLOWLY)
    look(page, "run")


def find_the_town(page: Page, look: Look) -> None:
    """From the run to the decision on the town's application, with its reason."""
    page.get_by_role("link", name="See it as the public will", exact=True).click()
    look(page, "result")
    tabs = page.get_by_role("navigation", name="This result")
    tabs.get_by_role("link", name="Applicants", exact=True).click()
    look(page, "applicants")
    page.get_by_role("link", name="Alder Falls", exact=True).click()
    expect(page.locator(".cb-reason").first).not_to_be_empty()
    look(page, "decision")
