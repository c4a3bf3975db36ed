"""From a file to a public award that a stranger recomputes: the whole job, in a browser."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from commonbeat.people.enums import Role
from tests.journeys.conftest import PHONE, CheckAccess, Visit, fits_its_screen
from tests.people.factories import PASSWORD, make_person
from tests.selections.background import start_worker
from tests.selections.factories import (
    APPLICATIONS,
    RULEBOOK,
    make_a_program,
    make_published_run,
    make_queued_run,
    make_run,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SLOWLY = 120_000  # milliseconds: a worker's first run may have to compile
JUSTIFICATION = "The rulebook was applied without exception."

Picture = Callable[[Page, str], None]
Work = Callable[[], None]


@pytest.fixture
def work(live_server: LiveServer) -> Iterator[Work]:
    """Return a function that lets a real worker do what waits on the queue."""
    del live_server  # its database is emptied after the last worker ended
    workers: list[subprocess.Popen[bytes]] = []
    yield lambda: workers.append(start_worker())
    for worker in workers:
        worker.wait(120)


def sign_in(page: Page, email: str) -> None:
    page.goto("/people/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def upload(page: Page, label: str, name: str, content: bytes) -> None:
    page.get_by_label(label, exact=True).set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": content}
    )
    page.get_by_role("button", name="Check and keep it").click()


def open_a_round(page: Page, name: str) -> None:
    """Open a round from the workspace, as a program manager does."""
    page.get_by_role("link", name="Workspace", exact=True).first.click()
    page.get_by_role("link", name="Open a round").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Fiscal year").fill("2026")
    page.get_by_label("Address").fill("small-2026")
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def bring_the_rulebook(page: Page, check_access: CheckAccess) -> None:
    """Upload a rulebook with two mistakes, be told of both, and upload the right one."""
    page.get_by_role("link", name="Upload a rulebook").click()
    broken = RULEBOOK.replace(b"weight = 50", b"weight = 60").replace(b"high =", b"hihg =")
    upload(page, "Rulebook", "rulebook.toml", broken)
    expect(page.locator(".cb-error-summary")).to_contain_text("nothing was kept")
    check_access(page)
    upload(page, "Rulebook", "rulebook.toml", RULEBOOK)
    expect(page.get_by_role("heading", level=1)).to_have_text("Small hiring round (teaching)")
    check_access(page)
    page.get_by_role("link", name="Back to the round").click()


def bring_the_applications(page: Page, check_access: CheckAccess, picture: Picture) -> None:
    """Upload a file with two mistakes, take the list to mend it by, upload the right one."""
    page.get_by_role("link", name="Upload applications").click()
    wrong = APPLICATIONS.replace(b",400,12,", b",many,12,").replace(b"A04,", b"A03,")
    upload(page, "Applications", "applications.csv", wrong)
    expect(page.locator(".cb-error-summary")).to_contain_text("2 problems: nothing was kept")
    check_access(page)
    picture(page, "problems")
    with page.expect_download() as problems:
        page.get_by_role("link", name="Download all problems (CSV)").click()
    assert "line 2" in Path(problems.value.path()).read_text("utf-8")
    upload(page, "Applications", "applications.csv", APPLICATIONS)
    expect(page.get_by_text("12 applications are kept.")).to_be_visible()
    check_access(page)
    page.get_by_role("link", name="Back to the round").click()


def run_verify_and_submit(page: Page, check_access: CheckAccess, work: Work) -> None:
    """Start the run, watch it end by itself, have it verified, and submit it."""
    page.get_by_role("button", name="Start the run").click()
    expect(page.get_by_text("Waiting for the worker")).to_be_visible()
    check_access(page)
    work()
    page.get_by_role("button", name="Verify this run").click(timeout=SLOWLY)
    work()
    page.get_by_label("Justification").wait_for(timeout=SLOWLY)
    page.get_by_label("Justification").fill(JUSTIFICATION)
    check_access(page)
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_text("You submitted this run")).to_be_visible()
    check_access(page)


def approve_and_publish(page: Page, check_access: CheckAccess, picture: Picture) -> None:
    """As a director: find what waits, read why it was submitted, approve and publish it."""
    page.get_by_role("link", name="Workspace", exact=True).first.click()
    check_access(page)
    page.get_by_role("link", name="Small Hiring Round 2026, run 1").click()
    expect(page.get_by_text(JUSTIFICATION).first).to_be_visible()
    check_access(page)
    page.get_by_role("button", name="Approve this run").click()
    page.get_by_role("button", name="Publish the result").click()
    expect(page.get_by_text("Nothing of it can be changed any more.")).to_be_visible()
    check_access(page)
    picture(page, "run")


def read_the_reason(page: Page, check_access: CheckAccess, picture: Picture) -> None:
    """As anybody: from the programs to the reason why an applicant was not funded."""
    page.goto("/programs/")
    check_access(page)
    page.get_by_role("link", name="Small Hiring Round 2026").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Small Hiring Round 2026")
    check_access(page)
    picture(page, "result")
    tabs = page.get_by_role("navigation", name="This result")
    tabs.get_by_role("link", name="Applicants").click()
    page.get_by_label("Outcome").select_option("Not funded")
    expect(page).to_have_url(re.compile("outcome=unfunded"))
    check_access(page)
    page.get_by_role("table").get_by_role("link", name="Police").first.click()
    expect(page.get_by_role("heading", name="What would have changed it")).to_be_visible()
    expect(page.locator(".cb-reason")).not_to_be_empty()
    check_access(page)
    picture(page, "application")


@pytest.mark.both
def test_a_round_from_its_files_to_an_award_that_anybody_can_recompute(
    visit: Visit, check_access: CheckAccess, picture: Picture, work: Work, tmp_path: Path
) -> None:
    make_a_program()
    manager = make_person(Role.PROGRAM_MANAGER, name="Dana Whitfield")
    director = make_person(Role.DIRECTOR, name="Marcus Oyelaran")
    page, other, public = visit(), visit(), visit()

    sign_in(page, manager.email)
    open_a_round(page, "Small Hiring Round 2026")
    check_access(page)
    bring_the_rulebook(page, check_access)
    bring_the_applications(page, check_access, picture)
    run_verify_and_submit(page, check_access, work)
    hidden = public.goto("/rounds/small-2026/")
    sign_in(other, director.email)
    approve_and_publish(other, check_access, picture)
    read_the_reason(public, check_access, picture)
    public.get_by_role("link", name="Check this yourself").click()
    check_access(public)
    with public.expect_download() as folder:
        public.get_by_role("link", name="Download all files").click()
    with zipfile.ZipFile(folder.value.path()) as packed:
        packed.extractall(tmp_path)
    verified = verify(tmp_path / "small-2026-run-1")

    assert hidden is not None
    assert hidden.status == 404
    assert (verified.returncode, verified.stderr) == (0, "")
    assert "agree" in verified.stdout


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command that the page names on a downloaded folder."""
    command = Path(sys.executable).with_name("commonbeat")
    return subprocess.run(
        [str(command), "verify", str(folder)], capture_output=True, text=True, check=False
    )


def test_everything_of_a_result_can_be_read_without_scripts(plain: Page) -> None:
    run = make_published_run()

    plain.goto(f"/rounds/{run.round.slug}/")
    plain.get_by_label("Find an applicant").fill("larch")
    plain.get_by_role("button", name="Search").click()
    plain.get_by_label("State").select_option("Texas")
    plain.get_by_role("button", name="Show").click()
    plain.get_by_role("link", name="Larch Police of the Township").click()

    expect(plain.get_by_role("heading", level=1)).to_contain_text("Upper and Lower Larch")


def test_a_run_is_started_watched_and_verified_without_scripts(plain: Page, work: Work) -> None:
    run = make_run()
    sign_in(plain, run.started_by.email)

    plain.goto(f"/workspace/{run.round.slug}/runs/1/")
    plain.get_by_role("button", name="Verify this run").click()
    expect(plain.get_by_role("link", name="Reload")).to_be_visible()
    work()
    submit = plain.get_by_role("button", name="Submit for approval")
    for _ in range(240):
        plain.wait_for_timeout(250)
        plain.get_by_role("link", name="Reload").click()
        if submit.is_visible():
            break

    expect(plain.get_by_role("button", name="Submit for approval")).to_be_visible()


def test_public_pages_fit_a_phone(
    visit: Visit, check_access: CheckAccess, picture: Picture
) -> None:
    run = make_published_run()
    phone = visit(**PHONE)
    there = f"/rounds/{run.round.slug}/"

    for name, address in {
        "programs": "/programs/",
        "program": f"/programs/{run.round.program.slug}/",
        "result": there,
        "state": f"{there}states/TX/",
        "rulebook": f"{there}rulebook/",
        "applicants": f"{there}applications/",
        "application": f"{there}applications/A09/",
        "check": f"{there}check/",
    }.items():
        phone.goto(address, timeout=SLOWLY)
        check_access(phone)
        picture(phone, f"phone-{name}")
        assert fits_its_screen(phone), address


def test_the_workspace_fits_a_phone(
    visit: Visit, check_access: CheckAccess, picture: Picture
) -> None:
    computed = make_run()
    run = make_queued_run(computed.round)
    phone = visit(**PHONE)
    sign_in(phone, computed.started_by.email)
    there = f"/workspace/{run.round.slug}/"

    for name, address in {
        "workspace": "/workspace/",
        "round": there,
        "rulebook": f"{there}rulebooks/1/",
        "file": f"{there}files/1/",
        "queued": f"{there}runs/2/",
        "run": f"{there}runs/1/",
        "what-if": f"{there}runs/1/what-if/",
        "compare": f"{there}compare/",
        "new-round": "/workspace/rounds/new/",
    }.items():
        phone.goto(address, timeout=SLOWLY)
        check_access(phone)
        picture(phone, f"phone-{name}")
        assert fits_its_screen(phone), address


def test_the_list_is_narrowed_by_keyboard_while_typing(page: Page) -> None:
    run = make_published_run()
    page.goto(f"/rounds/{run.round.slug}/applications/")

    page.get_by_label("Agency, application or ORI").focus()
    page.keyboard.type("ivy")

    expect(page.get_by_role("status").first).to_contain_text("1 application of 12")
    expect(page).to_have_url(re.compile("q=ivy"))
