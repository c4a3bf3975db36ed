"""The chief of a town of nine officers applies for one officer, without a grant writer."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from commonbeat.selections.enums import Verification
from commonbeat.selections.models import Run
from tests.journeys import answers, office
from tests.journeys.conftest import PHONE, CheckAccess, Visit, fits_its_screen
from tests.journeys.neighbors import make_neighbors, make_submitted
from tests.journeys.town import (
    PATIENCE,
    SAVED,
    Look,
    Town,
    drawn,
    fill,
    heading,
    let_the_proof_grow_old,
    press,
    press_to,
    sign_in,
    type_answers,
)
from tests.people.factories import PASSWORD
from tests.selections.background import start_worker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
QUESTIONS, OTHERS = 6, 19
TITLE = "Hiring officers for community policing (synthetic)"
WORDS = "We open our hall every Friday evening, and two of our volunteers walk along."
ON_THE_PHONE = (
    ("About your agency", answers.AGENCY),
    ("Disclosure of lobbying activities (SF-LLL)", answers.LOBBYING),
    ("Retention plan", answers.RETENTION),
    ("Assurances and certifications", answers.ASSURANCES),
)
AT_THE_DESK = (
    ("Application for Federal Assistance (SF-424)", answers.COVER),
    ("Community-policing plan", answers.PLAN),
    ("Need for federal assistance", answers.NEED),
    ("Official partners", answers.PARTNERS),
    ("Data about your agency and its place", answers.DATA),
)


@pytest.fixture
def look(check_access: CheckAccess, picture: Callable[[Page, str], None]) -> Look:
    """Return a function that looks at a page as everybody has to be able to use it."""

    def check(page: Page, name: str) -> None:
        check_access(page)
        assert fits_its_screen(page), page.url
        assert ids_used_twice(page) == [], page.url
        picture(page, f"town-{name}")

    return check


def ids_used_twice(page: Page) -> list[str]:
    """Return the ids that two elements have: a label would name the wrong one."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('[id]')].map(each => each.id)"
    )
    return sorted({each for each in found if found.count(each) > 1})


def find(page: Page, town: Town, look: Look) -> None:
    """On the phone: from the first page to the questions that come before the forms."""
    page.goto("/")
    look(page, "home")
    page.get_by_role("link", name="Opportunities", exact=True).first.click()
    heading(page, "Opportunities")
    page.get_by_label("Words", exact=True).fill("hire an officer")
    page.get_by_role("button", name="Show", exact=True).click()
    look(page, "opportunities")
    page.get_by_role("link", name="Hiring officers for community policing (synthetic)").click()
    look(page, "opportunity")
    page.get_by_role("link", name="Start an application", exact=True).click()
    look(page, "sign-in")
    sign_in(page, town.chief.email)
    heading(page, "Start an application")
    look(page, "begin")


def begin(page: Page, look: Look) -> None:
    """Answer the questions, one of them wrong at first."""
    groups = page.get_by_role("group")
    expect(groups).to_have_count(QUESTIONS)
    for number in range(QUESTIONS):
        asked = groups.nth(number)
        drawn(page, asked.get_by_label("Yes", exact=True)).click()
    page.get_by_role("button", name="Start the application", exact=True).click()
    told = page.locator(".cb-error-summary")
    expect(told).to_contain_text("that is excluded from federal awards cannot get one")
    look(page, "begin-refused")
    asked = groups.filter(has_text="excluded from federal awards")
    drawn(page, asked.get_by_label("No", exact=True)).click()
    page.get_by_role("button", name="Start the application", exact=True).click()
    expect(page.get_by_text("is begun. All is saved as you type.")).to_be_visible()
    look(page, "overview")


def open_form(page: Page, title: str) -> None:
    """Open a form from the overview."""
    page.get_by_role("link", name=title, exact=True).click()
    heading(page, title)


def check_form(page: Page, look: Look) -> None:
    """Wait until all is saved, have the form checked, and go back to the overview."""
    expect(page.locator("#saving")).to_have_text(SAVED, timeout=PATIENCE)
    page.get_by_role("button", name="Save and check this form", exact=True).click()
    done = page.get_by_text("Nothing is missing in this form.", exact=True)
    expect(done).to_be_visible(timeout=PATIENCE)
    look(page, "checked")
    page.get_by_role("button", name="Save and go to the overview", exact=True).click()
    expect(page.get_by_role("heading", name="Forms", exact=True)).to_be_visible()


def write(page: Page, look: Look, where: str, *forms: tuple[str, answers.Answers]) -> None:
    """Answer forms with mouse or finger."""
    for title, given in forms:
        open_form(page, title)
        fill(page, given)
        look(page, f"{where}-{title[:5].lower()}")
        check_form(page, look)


def write_the_request_by_keyboard(page: Page, town: Town, look: Look) -> None:
    """From the sign-in to the budget without a mouse."""
    page.goto("/applications/")
    press_to(page, page.get_by_label("E-mail address", exact=True))
    page.keyboard.type(town.chief.email)
    press_to(page, page.get_by_label("Password", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    heading(page, "My applications")
    look(page, "mine")
    press_to(page, page.get_by_role("link", name=TITLE))
    page.keyboard.press("Enter")
    heading(page, TITLE)
    press_to(page, page.get_by_role("link", name="Officer request and budget", exact=True))
    page.keyboard.press("Enter")
    heading(page, "Officer request and budget")
    type_answers(page, answers.REQUEST)
    expect(page.locator("#saving")).to_have_text(SAVED, timeout=PATIENCE)
    press(page, "Save and check this form")
    done = page.get_by_text("Nothing is missing in this form.", exact=True)
    expect(done).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#f-federal_cents")).to_have_text("$110,000.00")
    look(page, "request")
    press(page, "Save and go to the overview")
    expect(page.get_by_role("heading", name="Forms", exact=True)).to_be_visible()


def invite(page: Page, town: Town, look: Look) -> None:
    """Let a consultant write one form, and ask a partner."""
    page.get_by_role("link", name="Invite a consultant or ask a partner", exact=True).click()
    heading(page, "People from outside")
    look(page, "people")
    page.get_by_label("E-mail address", exact=True).fill(town.consultant.email)
    drawn(page, page.get_by_label("Project narrative", exact=True)).click()
    drawn(page, page.get_by_label("Write in these forms", exact=True)).click()
    last_day = timezone.localdate() + timedelta(days=30)
    page.get_by_label("Last day", exact=True).fill(last_day.isoformat())
    page.get_by_role("button", name="Send the invitation", exact=True).click()
    expect(page.get_by_text(f"An invitation went to {town.consultant.email}.")).to_be_visible()
    page.get_by_label("Partner", exact=True).fill("Alder Falls Youth Club")
    page.get_by_label("E-mail address of the partner", exact=True).fill("club@falls.example")
    page.get_by_label("What you ask of the partner").fill("Please open your hall on Fridays.")
    page.get_by_role("button", name="Send the request", exact=True).click()
    expect(page.get_by_text("A request went to club@falls.example.")).to_be_visible()
    look(page, "people-asked")


def confirm(page: Page, look: Look) -> None:
    """As the partner, without an account: follow the link of the mail, say it in own words."""
    page.goto("/outbox/")
    mail = page.get_by_role(
        "article", name="Confirm your part in an application of Alder Falls"
    )
    mail.get_by_role("link", name="/applications/").click()
    heading(page, "Confirm your part")
    look(page, "partner")
    page.get_by_label("What you will do", exact=True).fill(WORDS)
    page.get_by_label("Your name", exact=True).fill("Pat Lee")
    page.get_by_label("Your title", exact=True).fill("Chair")
    page.get_by_role("button", name="Confirm", exact=True).click()
    heading(page, "Your part is confirmed")
    look(page, "partner-confirmed")


def write_as_consultant(page: Page, town: Town, look: Look) -> None:
    """Follow the invitation, see one form, write it; nothing else is there to open."""
    page.goto("/outbox/")
    mail = page.get_by_role("article", name="Work on application DEMO-CHP-00001 in Commonbeat")
    mail.get_by_role("link", name="/applications/").click()
    sign_in(page, town.consultant.email)
    heading(page, "Invitation to an application")
    look(page, "invitation")
    page.get_by_role("button", name="Accept", exact=True).click()
    heading(page, TITLE)
    expect(page.locator(".ca-forms > li")).to_have_count(1)
    look(page, "consultant")
    write(page, look, "consultant", ("Project narrative", answers.NARRATIVE))
    expect(page.get_by_role("link", name="Review and submit")).to_have_count(0)


def certify(page: Page, look: Look, name: str, title: str) -> None:
    """Read everything and certify it, after a proof that it is oneself."""
    page.get_by_role("link", name="Review and submit", exact=True).click()
    heading(page, "Submit")
    look(page, f"submit-{name[:4].lower()}")
    page.get_by_role("link", name="Read everything through", exact=True).click()
    heading(page, "Read everything through")
    look(page, "review")
    page.get_by_role("link", name="Go on to submit", exact=True).click()
    let_the_proof_grow_old()
    page.get_by_role("link", name="Read and certify", exact=True).click()
    heading(page, "Is it you?")
    look(page, "prove")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Certify as")
    look(page, "certify")
    page.get_by_label("Your name", exact=True).fill(name)
    page.get_by_label("Your title", exact=True).fill(title)
    drawn(page, page.get_by_label("I have read the application, and I certify this")).click()
    page.get_by_role("button", name="Certify", exact=True).click()
    heading(page, "Submit")


def submit(page: Page, look: Look, folder: Path) -> None:
    """Submit, keep the receipt, and check it by the command that the page names."""
    page.get_by_role("link", name="Review and submit", exact=True).click()
    expect(page.get_by_text("Nothing is missing.", exact=True)).to_be_visible()
    look(page, "submit")
    page.get_by_role("button", name="Submit now", exact=True).click()
    heading(page, "Receipt DEMO-CHP-00001-1")
    look(page, "receipt")
    for name, link in (
        ("receipt", "Receipt file (JSON)"),
        ("content", "What was submitted (JSON)"),
    ):
        with page.expect_download() as kept:
            page.get_by_role("link", name=link, exact=True).click()
        kept.value.save_as(folder / f"{name}.json")
    page.get_by_role("link", name="our keys", exact=True).click()
    look(page, "keys")
    with page.expect_download() as keys:
        page.get_by_role("link", name="Download the keys", exact=True).click()
    keys.value.save_as(folder / "keys.json")


def verify(folder: Path) -> str:
    """Return what the command says of a receipt with its content and the site's keys."""
    command = str(Path(sys.executable).with_name("commonbeat"))
    words = ["receipt", "verify", str(folder / "receipt.json")]
    words += ["--keys", str(folder / "keys.json"), "--content", str(folder / "content.json")]
    done = subprocess.run([command, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


def take_over_the_amendment(page: Page, look: Look) -> None:
    """See what the office changed in the forms after they were begun, and take it over."""
    page.get_by_role("link", name="See what moves, and take them over", exact=True).click()
    look(page, "amendment")
    page.get_by_role("button", name="Take the new forms over", exact=True).click()
    expect(
        page.get_by_text("The new forms are taken over. No answer was changed.")
    ).to_be_visible()


def work_offline(page: Page, look: Look, folder: Path) -> None:
    """Download everything as a workbook, and upload it again."""
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download this application as an Excel workbook").click()
    kept.value.save_as(folder / "application.xlsx")
    page.get_by_label("Workbook that you filled in").set_input_files(
        folder / "application.xlsx"
    )
    page.get_by_role("button", name="Upload the workbook", exact=True).click()
    heading(page, "The workbook was taken")
    look(page, "workbook")
    page.get_by_role("link", name="Back to the application", exact=True).click()
    heading(page, TITLE)


def open_application(page: Page, email: str = "") -> Page:
    """Open the application from the list, signed in before if need be."""
    page.goto("/applications/")
    if email:
        sign_in(page, email)
    page.get_by_role("link", name=TITLE).click()
    heading(page, TITLE)
    return page


def write_all(visit: Visit, town: Town, look: Look, folder: Path) -> Page:
    """From the first page to the last answer; return the chief's window at the desk."""
    phone, desk = visit(**PHONE), visit()
    find(phone, town, look)
    begin(phone, look)
    write(phone, look, "phone", *ON_THE_PHONE)
    write_the_request_by_keyboard(desk, town, look)
    invite(desk, town, look)
    confirm(visit(**PHONE), look)
    write_as_consultant(visit(), town, look)
    town.amend_the_forms()
    take_over_the_amendment(open_application(desk), look)
    write(desk, look, "desk", *AT_THE_DESK)
    work_offline(desk, look, folder)
    return desk


@pytest.fixture
def work(live_server: LiveServer) -> Iterator[office.Work]:
    """Return a function that lets a real worker do what waits on the queue."""
    del live_server  # its database is emptied after the last worker ended
    workers: list[subprocess.Popen[bytes]] = []
    yield lambda: workers.append(start_worker())
    for worker in workers:
        worker.wait(120)


def test_a_chief_of_nine_officers_applies_without_a_grant_writer(
    visit: Visit, look: Look, tmp_path: Path
) -> None:
    town = Town()
    desk = write_all(visit, town, look, tmp_path)
    certify(desk, look, "Ruth Ekholm", "Chief of police")
    other = open_application(visit(**PHONE), town.city_manager.email)
    certify(other, look, "Theo Abara", "City manager")
    submit(open_application(desk), look, tmp_path)

    assert verify(tmp_path).startswith("Valid: receipt DEMO-CHP-00001-1")
    assert WORDS in (tmp_path / "content.json").read_text("utf-8")


@pytest.mark.both
def test_twenty_such_applications_become_a_verified_run(
    visit: Visit, look: Look, work: office.Work
) -> None:
    town, staff, desk = Town(), visit(), visit()
    make_submitted(town.opportunity, town.agency, town.chief, town.city_manager)
    make_neighbors(town.opportunity, OTHERS)
    office.let_the_deadline_pass(town.opportunity)
    office.screen(staff, town.manager.email, look, OTHERS + 1)
    office.decide(staff, look, work, OTHERS + 1)
    office.find_the_town(staff, look)
    open_application(desk, town.chief.email)
    desk.get_by_role("link", name="What became of it", exact=True).click()
    look(desk, "outcome")

    run = Run.objects.get(round=town.opportunity.round)
    assert (run.verification, run.decisions.count()) == (Verification.AGREES, OTHERS + 1)
