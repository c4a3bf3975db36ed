"""A team talks about its application: by keyboard, on a phone, and without scripts."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from commonbeat.applications.models import Application, Comment, Task
from commonbeat.base.models import Mail
from commonbeat.people.models import User
from tests.applications.factories import (
    make_agency,
    make_application,
    make_member,
    make_opportunity,
)
from tests.applications.talk import give, make_guest, say
from tests.journeys.conftest import PHONE, CheckAccess, Visit, fits_its_screen
from tests.people.factories import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ODD = "O’Brien-Łukasz <i>{x}</i>"
Picture = Callable[[Page, str], None]


def sign_in(page: Page, person: User) -> None:
    """Sign in on the page that was put between."""
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/applications/"))


def opened(page: Page, where: str, person: User) -> Page:
    """Return a page at an address, signed in as this person."""
    page.goto(where)
    sign_in(page, person)
    return page


def team() -> tuple[Application, User, User]:
    """Return an application that two people of one agency write; one has an odd name."""
    agency = make_agency("Alder Police")
    chief = make_member(agency, name="Ada Chief")
    clerk = make_member(agency, name=ODD)
    opportunity = make_opportunity(
        opens_at=now() - timedelta(days=365), closes_at=now() + timedelta(days=900)
    )
    return make_application(agency, opportunity, by=chief), chief, clerk


def link_in_mail(about: str) -> str:
    """Return the path that the newest mail about something leads to."""
    found = re.search(r"http\S+", Mail.objects.filter(about=about).latest("id").text)
    assert found is not None
    parts = urlsplit(found.group())
    return f"{parts.path}#{parts.fragment}"


def ask_by_keyboard(one: Page, check_access: CheckAccess, picture: Picture) -> None:
    """Comment on an answer and name a colleague, with keys alone, from the page of the form."""
    one.get_by_role("link", name="Comment on Story").focus()
    one.keyboard.press("Enter")
    expect(one.get_by_role("heading", level=1)).to_have_text("Your town: Story")
    words = one.get_by_label("Comment", exact=True)
    words.focus()
    one.keyboard.type("Which year, @o’b")
    expect(one.get_by_role("button", name=f"@{ODD}")).to_be_visible()
    check_access(one)
    picture(one, "comment-names-desktop")
    one.keyboard.press("Tab")
    one.keyboard.press("Enter")
    expect(words).to_have_value(f"Which year, @{ODD} ")
    expect(one.get_by_label(ODD)).to_be_checked()
    one.keyboard.type("is it?")
    one.get_by_role("button", name="Save the comment").press("Enter")
    expect(one.get_by_text("Your comment is saved.")).to_be_visible()
    check_access(one)


def answer_and_make_it_a_task(two: Page, check_access: CheckAccess, picture: Picture) -> None:
    """Answer on the page that the mail led to, and make the comment a task."""
    expect(two.get_by_text(f"Told: {ODD}")).to_be_visible()
    check_access(two)
    two.get_by_label("Your answer").fill("2026. I can ask the town hall.")
    two.get_by_role("button", name="Save the answer").click()
    expect(two.get_by_text("Your answer is saved.")).to_be_visible()
    picture(two, "comment-phone")
    assert fits_its_screen(two)
    two.get_by_role("link", name="Make it a task").click()
    check_access(two)
    two.get_by_label("What is to be done").fill("Ask the town hall for the figures of 2026")
    two.get_by_label("For whom").select_option(label="Ada Chief")
    two.get_by_label("By when").fill((now() + timedelta(days=3)).date().isoformat())
    two.get_by_role("button", name="Give the task").click()
    expect(two.get_by_role("heading", level=1)).to_have_text("Task for Ada Chief")
    assert fits_its_screen(two)


def do_it_without_scripts(plain: Page) -> None:
    """Find the task among one's applications, do it, and settle the comment."""
    plain.get_by_role("link", name="Ask the town hall").click()
    plain.get_by_role("button", name="Mark as done").click()
    expect(plain.get_by_text("The task is done.")).to_be_visible()
    plain.get_by_role("link", name="The comment that it was made of").click()
    plain.get_by_role("button", name="Resolve").click()
    expect(plain.get_by_text("The comment is resolved.")).to_be_visible()


def test_a_team_asks_answers_and_gets_it_done(
    visit: Visit, check_access: CheckAccess, picture: Picture
) -> None:
    application, chief, clerk = team()
    form = f"/applications/{application.public_id}/forms/town/"

    ask_by_keyboard(opened(visit(), form, chief), check_access, picture)
    phone = opened(visit(**PHONE), link_in_mail("comment.mention"), clerk)
    answer_and_make_it_a_task(phone, check_access, picture)
    do_it_without_scripts(opened(visit(java_script_enabled=False), "/applications/", chief))

    task = Task.objects.get()
    assert (task.done_by, task.path) == (chief, "story")
    assert Comment.objects.get(parent=None).resolved_by == chief


def test_a_comment_that_is_sent_after_the_session_ended_is_not_lost(visit: Visit) -> None:
    application, chief, _ = team()
    where = f"/applications/{application.public_id}/forms/town/comments/?path=name"
    page = opened(visit(), where, chief)

    page.get_by_label("Comment", exact=True).fill("Typed too late.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save the comment").click()
    page.get_by_label("E-mail").fill(chief.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Typed too late.")).to_be_visible()
    page.get_by_role("button", name="Send it now").click()

    expect(page.get_by_text("Your comment is saved.")).to_be_visible()
    assert Comment.objects.get().text == "Typed too late."


def test_every_page_of_comments_and_tasks_can_be_used_by_everybody(
    visit: Visit, check_access: CheckAccess, picture: Picture
) -> None:
    application, chief, clerk = team()
    guest = make_guest(application, "town")
    comment = say(application, chief, f"Long: {'word' * 60}\n\nIs it so?", tell=(clerk, guest))
    task = give(application, chief, clerk, f"Ask {'about' * 30}", comment=comment)
    below = f"/applications/{application.public_id}/"
    pages = {
        "mine": "/applications/",
        "overview": below,
        "write": f"{below}forms/town/",
        "comments": f"{below}comments/",
        "comment": f"{below}comments/{comment.public_id}/",
        "edit": f"{below}comments/{comment.public_id}/edit/",
        "tasks": f"{below}tasks/",
        "task-new": f"{below}tasks/new/?form=town",
        "task": f"{below}tasks/{task.public_id}/",
    }
    visits = [("desktop", {}, chief, pages), ("phone", PHONE, chief, pages)]
    read_only = {key: pages[key] for key in ("write", "comments", "comment")}
    for name, options, person, seen in [*visits, ("guest", PHONE, guest, read_only)]:
        page = opened(visit(**options), "/applications/", person)
        for what, where in seen.items():
            page.goto(where)
            check_access(page)
            picture(page, f"margin-{what}-{name}")
            assert fits_its_screen(page), where
