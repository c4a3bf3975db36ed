"""A town of nine officers, an open hiring opportunity, and what its people do in pages."""

import re
import time
from collections.abc import Callable

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from commonbeat.agencies.models import Agency
from commonbeat.engine.forms import ready
from commonbeat.opportunities.models import Opportunity, OpportunityVersion
from commonbeat.opportunities.services.beginning import load_offers
from commonbeat.opportunities.services.form_sets import load_ready_sets
from commonbeat.people.enums import Role
from tests.agencies.factories import import_lines
from tests.agencies.people import ADMINISTRATOR, CHIEF, MANAGER, SUBMITTER, make_member
from tests.applications.factories import make_form_version
from tests.journeys.answers import Answer, Answers
from tests.people.factories import PASSWORD, make_person

Look = Callable[[Page, str], None]
SAVED = re.compile("^All saved at")
PATIENCE = 60_000  # milliseconds for what takes a browser or the server long
MOST_STOPS = 200  # presses of Tab from one question to the next that is asked for
HALF_AN_HOUR = 1_800


class Town:
    """Alder Falls with its chief and city manager, the office, and what the office offers."""

    def __init__(self) -> None:
        now = timezone.now()
        self.manager = make_person(Role.PROGRAM_MANAGER, name="Dana Whitfield")
        director = make_person(Role.DIRECTOR, name="Marcus Oyelaran")
        load_ready_sets(now=now)
        load_offers(writer=self.manager, approver=director, now=now)
        self.opportunity = Opportunity.objects.select_related("round").get(number="DEMO-CHP")
        import_lines("OH0250900,2025,Alder Falls,OH,FRANKLIN,City,4120,9,2,11,1\n")
        self.agency = Agency.objects.get(ori="OH0250900")
        roles = (ADMINISTRATOR, SUBMITTER, CHIEF)
        self.chief = make_member(
            self.agency, *roles, name="Ruth Ekholm", email="chief@alderfalls.example"
        )
        self.city_manager = make_member(
            self.agency, MANAGER, name="Theo Abara", email="manager@alderfalls.example"
        )
        self.consultant = make_person(name="Priya Lindqvist", email="priya@help.example")

    def amend_the_forms(self) -> None:
        """Let the office use a form set of its own, with longer answers, from now on."""
        definition = ready.read("hiring")
        narrative = next(form for form in definition["forms"] if form["key"] == "narrative")
        narrative["schema"]["properties"]["after"]["maxLength"] = 4_000
        current = self.opportunity.current
        assert current is not None
        newer = make_form_version(definition)
        OpportunityVersion.objects.filter(pk=current.pk).update(form_set=newer)
        self.opportunity = Opportunity.objects.select_related("round").get(number="DEMO-CHP")


def heading(page: Page, words: str) -> None:
    """Wait until the page with this heading is there."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words, timeout=PATIENCE)


def sign_in(page: Page, email: str) -> None:
    """Sign in on the page that was put between."""
    page.get_by_label("E-mail address", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=PATIENCE)


def let_the_proof_grow_old() -> None:
    """Make everybody's sign-in half an hour old: what certifies asks for a fresh one."""
    for session in Session.objects.all():
        held = session.get_decoded()
        for record in held.get("account_authentication_methods", ()):
            record["at"] = time.time() - HALF_AN_HOUR
        session.session_data = SessionStore().encode(held)
        session.save()


def control(scope: Page | Locator, label: str) -> Locator:
    """Return the input of a question, by the words above it."""
    words = re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$")
    return scope.get_by_label(words).and_(scope.locator("input, select, textarea"))


def asked(scope: Page | Locator, label: str) -> Locator:
    """Return a question that is answered with circles or boxes, if it is one."""
    words = re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$")
    return scope.get_by_role("group", name=words)


def choice(scope: Page | Locator, label: str, chosen: str) -> Locator:
    """Return the circle or box of an answer."""
    return asked(scope, label).get_by_label(chosen, exact=True)


def drawn(page: Page, box: Locator) -> Locator:
    """Return what a person sees of a circle or box: USWDS draws it beside its label."""
    return page.locator(f"label[for='{box.get_attribute('id')}']")


def fill(page: Page, answers: Answers, scope: Page | Locator | None = None) -> None:
    """Answer the questions of a form with mouse or finger."""
    scope = scope or page
    for label, answer in answers.items():
        if isinstance(answer, list):
            _fill_rows(page, label, answer)
        elif isinstance(answer, tuple) or asked(scope, label).count():
            for each in answer if isinstance(answer, tuple) else (answer,):
                drawn(page, choice(scope, label, each)).click()
        else:
            _type(page, control(scope, label), answer)


def _type(page: Page, field: Locator, words: str) -> None:
    if field.evaluate("each => each.tagName") == "SELECT":
        field.focus()
        page.keyboard.type(words)
        expect(field.locator("option:checked")).to_have_text(words)
    else:
        field.fill(words)


def _fill_rows(page: Page, label: str, rows: list[dict[str, str | tuple[str, ...]]]) -> None:
    for number, row in enumerate(rows):
        group = page.get_by_role("group", name=label, exact=True)
        group.get_by_role("button", name=re.compile("^Add: ")).click()
        shown = group.locator(".co-row").nth(number)
        expect(shown).to_be_visible(timeout=PATIENCE)
        fill(page, row, shown)


def press_to(page: Page, target: Locator) -> None:
    """Press Tab until the focus is there, where it can be seen."""
    for _ in range(MOST_STOPS):
        if target.evaluate("each => each === document.activeElement"):
            assert target.evaluate("each => each.matches(':focus-visible')")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached with the Tab key on {page.url}")


def press(page: Page, name: str, scope: Page | Locator | None = None) -> None:
    """Go to a button and press Enter."""
    press_to(page, (scope or page).get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")


def type_answers(page: Page, answers: Answers, scope: Page | Locator | None = None) -> None:
    """Answer the questions of a form with the keyboard alone."""
    scope = scope or page
    for label, answer in answers.items():
        if isinstance(answer, list):
            _type_rows(page, label, answer)
        elif isinstance(answer, tuple):
            _press_choices(page, scope, label, answer)
        else:
            press_to(page, control(scope, label))
            page.keyboard.type(answer)


def _press_choices(page: Page, scope: Page | Locator, label: str, chosen: Answer) -> None:
    for each in chosen:
        box = choice(scope, label, str(each))
        first = choice_group(box)
        press_to(page, first)
        for _ in range(MOST_STOPS):
            if box.evaluate("each => each === document.activeElement"):
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        expect(box).to_be_checked()


def choice_group(box: Locator) -> Locator:
    """Return where Tab enters the circles or boxes of a question: the first one."""
    return box.locator("xpath=ancestor::fieldset[1]").locator("input[type=radio]").first


def _type_rows(page: Page, label: str, rows: list[dict[str, str | tuple[str, ...]]]) -> None:
    for number, row in enumerate(rows):
        group = page.get_by_role("group", name=label, exact=True)
        press(page, group.get_by_role("button", name=re.compile("^Add: ")).inner_text(), group)
        shown = group.locator(".co-row").nth(number)
        expect(shown).to_be_visible(timeout=PATIENCE)
        type_answers(page, row, shown)
