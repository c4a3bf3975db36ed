"""People write one application at once, in real browsers; whatever happens, no word is lost."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils.timezone import now
from playwright.sync_api import Locator, Page, expect

from commonbeat.applications import queries
from commonbeat.applications.models import Application
from commonbeat.people.models import User
from tests.applications.factories import (
    make_agency,
    make_application,
    make_member,
    make_opportunity,
)
from tests.journeys.conftest import PHONE, CheckAccess, Visit, fits_its_screen
from tests.people.factories import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SAVED = re.compile(r"^(All saved at|What was not saved yet)")
SEEN = 15_000  # ms until the other's words have to be there
Picture = Callable[[Page, str], None]


def sign_in(page: Page, person: User) -> None:
    """Sign in on the page that was put between."""
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/applications/"))


def address(application: Application, key: str = "town") -> str:
    """Return the address of a form."""
    return f"/applications/{application.public_id}/forms/{key}/"


def opened(page: Page, application: Application, person: User) -> Page:
    """Return a page with the form open, signed in as this person."""
    page.goto(address(application))
    sign_in(page, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your town")
    return page


def add_words(field: Locator, words: str) -> None:
    """Type at the end of a field, as a person does."""
    field.press("Control+End")
    field.press_sequentially(words, delay=5)


def value(application: Application, path: str) -> object:
    """Return what a field holds now."""
    return queries.values_of(application)["town"].get(path)


def team() -> tuple[Application, User, User]:
    """Return an application that two people of one agency write."""
    agency = make_agency("Alder Police")
    chief = make_member(agency, name="Ada Chief")
    clerk = make_member(agency, name="Cleo Clerk")
    opportunity = make_opportunity(
        opens_at=now() - timedelta(days=365), closes_at=now() + timedelta(days=900)
    )
    return make_application(agency, opportunity, by=chief), chief, clerk


def test_two_people_see_each_other_and_each_others_words(visit: Visit) -> None:
    application, chief, clerk = team()
    one, two = opened(visit(), application, chief), opened(visit(), application, clerk)

    one.get_by_label("Name").fill("Alder")
    two.get_by_label("Story").fill("A small town on a river.")

    expect(one.get_by_label("Story")).to_have_value("A small town on a river.", timeout=SEEN)
    expect(two.get_by_label("Name")).to_have_value("Alder", timeout=SEEN)
    expect(one.locator("#here")).to_have_text("Cleo Clerk is at “Story”.", timeout=SEEN)
    expect(one.locator("#saving")).to_have_text(SAVED)


def test_two_answers_that_met_stand_side_by_side_until_somebody_chooses(
    visit: Visit, check_access: CheckAccess, picture: Picture
) -> None:
    application, chief, clerk = team()
    one, two = opened(visit(), application, chief), opened(visit(**PHONE), application, clerk)

    one.context.set_offline(True)
    one.get_by_label("Story").fill("The chief's words.")
    two.get_by_label("Story").fill("The clerk's words.")
    expect(two.locator("#saving")).to_have_text(SAVED)
    one.context.set_offline(False)

    for page in (one, two):
        box = page.locator(".ca-other")
        expect(box).to_contain_text("The chief's words.", timeout=SEEN)
        expect(box).to_contain_text("The clerk's words.")
        check_access(page)
        assert fits_its_screen(page)
    picture(one, "conflict-desktop")
    picture(two, "conflict-phone")
    two.get_by_role("link", name="Choose which one counts").last.click()
    check_access(two)
    picture(two, "conflicts-phone")
    two.get_by_label("Or write one answer out of both").fill("Words of both.")
    two.get_by_role("button", name="Take what is written here").click()

    expect(two.get_by_text("Settled. Both answers stay in the history.")).to_be_visible()
    one.get_by_label("Name").focus()
    expect(one.get_by_label("Story")).to_have_value("Words of both.", timeout=SEEN)
    expect(one.locator(".ca-other")).to_have_count(0)


def test_what_is_typed_without_a_network_is_sent_when_it_is_back(visit: Visit) -> None:
    application, chief, _ = team()
    page = opened(visit(), application, chief)

    page.context.set_offline(True)
    add_words(page.get_by_label("Story"), "Typed in a tunnel.")
    expect(page.locator("#saving")).to_contain_text("No connection")
    add_words(page.get_by_label("Name"), "Birch")
    page.context.set_offline(False)

    expect(page.locator("#saving")).to_have_text(SAVED, timeout=SEEN)
    assert (value(application, "story"), value(application, "name")) == (
        "Typed in a tunnel.",
        "Birch",
    )


def test_a_page_that_is_closed_at_once_loses_nothing(visit: Visit) -> None:
    application, chief, _ = team()
    page = opened(visit(), application, chief)
    again = page.context.new_page()

    page.context.set_offline(True)
    add_words(page.get_by_label("Story"), "Typed before the crash.")
    page.close()
    again.context.set_offline(False)
    again.goto(address(application))

    expect(again.get_by_label("Story")).to_have_value("Typed before the crash.", timeout=SEEN)
    expect(again.locator("#saving")).to_have_text(SAVED, timeout=SEEN)
    assert value(application, "story") == "Typed before the crash."


def test_a_reload_in_the_middle_of_a_word_loses_nothing(visit: Visit) -> None:
    application, chief, _ = team()
    page = opened(visit(), application, chief)

    add_words(page.get_by_label("Story"), "Half a wor")
    page.reload()

    expect(page.get_by_label("Story")).to_have_value("Half a wor", timeout=SEEN)
    add_words(page.get_by_label("Story"), "d")
    expect(page.locator("#saving")).to_have_text(re.compile("^All saved at"), timeout=SEEN)
    assert value(application, "story") == "Half a word"


@pytest.mark.parametrize("place", ["", "review/", "submit/"])
def test_pages_without_fields_send_what_a_closed_page_left_behind(
    visit: Visit, place: str
) -> None:
    application, chief, _ = team()
    page = opened(visit(), application, chief)
    again = page.context.new_page()

    page.context.set_offline(True)
    add_words(page.get_by_label("Story"), "Left behind.")
    page.close()
    again.context.set_offline(False)
    again.goto(f"/applications/{application.public_id}/{place}")

    expect(again.get_by_text("was not saved yet is saved now")).to_be_visible(timeout=SEEN)
    assert value(application, "story") == "Left behind."


def test_a_session_that_ended_loses_nothing(visit: Visit) -> None:
    application, chief, _ = team()
    page = opened(visit(), application, chief)

    Session.objects.all().delete()
    add_words(page.get_by_label("Story"), "Typed too late.")
    expect(page.locator("#saving")).to_contain_text("You were signed out", timeout=SEEN)
    other_tab = page.context.new_page()
    other_tab.goto("/applications/")
    sign_in(other_tab, chief)

    expect(page.locator("#saving")).to_have_text(SAVED, timeout=25_000)
    assert value(application, "story") == "Typed too late."


def test_every_page_can_be_used_by_everybody(
    visit: Visit, check_access: CheckAccess, picture: Picture
) -> None:
    application, chief, _ = team()
    for name, page in (("desktop", visit()), ("phone", visit(**PHONE))):
        opened(page, application, chief)
        if name == "desktop":
            page.get_by_label("Name").fill("Alder")
            page.get_by_label("Sworn officers").fill("nine")
            page.get_by_role("button", name="Add: Officer").click()
            expect(page.get_by_role("group", name="Officer 1")).to_be_visible()
        begin = f"/opportunities/{application.opportunity.number}/apply/"
        one = f"/applications/{application.public_id}/"
        form = address(application)
        pages = {
            "list": "/applications/",
            "begin": begin,
            "overview": one,
            "write": form,
            "check": f"{form}?check=1",
            "history": f"{form}history/",
            "conflicts": f"{one}conflicts/",
            "people": f"{one}people/",
        }
        for what, where in pages.items():
            page.goto(where)
            check_access(page)
            picture(page, f"{what}-{name}")
            assert fits_its_screen(page), where
