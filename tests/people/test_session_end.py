"""Sessions that end: prolonged by work, told to pages, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from commonbeat.people import keeping
from commonbeat.people.enums import Role
from commonbeat.people.models import KeptForm, User
from tests.people.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db
SIGN_IN, KEPT, SESSION = "/people/sign-in/", "/people/kept/", "/people/session/"
FORM = "/workspace/programs/new/"
TYPED = {
    "code": "CHP",
    "name": "Hiring of\nofficers",
    "assistance_listing": "16.710",
    "summary": "",
    "csrfmiddlewaretoken": "x",
}


def sign_in(client: Client, person: User, **more: str) -> str:
    words = {"username": person.email, "password": PASSWORD} | more
    return str(client.post(SIGN_IN, words).headers["Location"])


def end_session(client: Client) -> None:
    """Let time pass: the row is too old, and the browser drops the cookie."""
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    del client.cookies["commonbeat_session"]


def expiry() -> timedelta:
    return Session.objects.get().expire_date - timezone.now()


@pytest.fixture
def manager() -> User:
    return make_person(Role.PROGRAM_MANAGER)


def test_work_prolongs_a_session_but_does_not_write_it_each_time(
    client: Client, manager: User, settings: Settings
) -> None:
    length = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    sign_in(client, manager)
    left = {}
    for gone in (0.05, 0.5):
        Session.objects.update(expire_date=timezone.now() + length * (1 - gone))
        client.get("/programs/")
        left[gone] = expiry() / length

    assert left[0.05] == pytest.approx(0.95, abs=0.01)
    assert left[0.5] == pytest.approx(1, abs=0.01)


def test_asking_how_long_it_lasts_does_not_prolong_it(client: Client, manager: User) -> None:
    sign_in(client, manager)
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=200))

    told = client.get(SESSION).json()
    kept = expiry()
    stayed = client.post(SESSION).json()

    assert told["person"] == str(manager.public_id)
    assert 190 <= told["seconds"] <= 200
    assert kept <= timedelta(seconds=200)
    assert stayed["seconds"] > 8 * 60 * 60 - 10
    assert expiry() > timedelta(hours=7)


def test_a_stranger_is_told_that_nobody_is_signed_in(client: Client) -> None:
    assert client.get(SESSION).json() == {"person": "", "seconds": 0}
    assert client.post(SESSION).json() == {"person": "", "seconds": 0}


def test_a_page_knows_how_much_is_left(client: Client, manager: User) -> None:
    before = client.get("/").content.decode()
    sign_in(client, manager)
    after = client.get("/").content.decode()

    assert "data-session-seconds" not in before
    assert 'data-session-seconds="28' in after


def test_a_form_that_came_too_late_is_shown_again_after_signing_in_and_sent(
    client: Client, manager: User
) -> None:
    sign_in(client, manager)
    end_session(client)

    late = client.post(FORM, TYPED)
    form = client.get(late["Location"])
    then = sign_in(client, manager, next=KEPT)
    shown = client.get(then)
    sent = client.post(FORM, TYPED)

    assert late["Location"] == f"{SIGN_IN}?next=%2Fpeople%2Fkept%2F"
    assert "What you typed is kept" in form.content.decode()
    assert then == KEPT
    assert shown.context["typed"] == {
        name: [value] for name, value in TYPED.items() if name != "csrfmiddlewaretoken"
    }
    assert f'<form method="post" action="{FORM}"' in shown.content.decode()
    assert sent.status_code == 422  # the form itself, filled in, says what is wrong
    assert sent.context["form"]["code"].value() == "CHP"


def test_what_waits_is_sealed_and_not_in_the_address(client: Client, manager: User) -> None:
    sign_in(client, manager)
    end_session(client)

    late = client.post(FORM, TYPED)

    assert "officers" not in KeptForm.objects.get().sealed
    assert "officers" not in late["Location"]


def test_another_person_in_the_same_browser_never_sees_it(
    client: Client, manager: User
) -> None:
    other = make_person(Role.PROGRAM_MANAGER)
    sign_in(client, manager)
    end_session(client)
    client.post(FORM, TYPED)

    then = sign_in(client, other, next=KEPT)

    assert client.get(then)["Location"] == "/people/me/"
    client.post("/people/kept/forget/")
    assert KeptForm.objects.get().owner == manager


def test_another_browser_does_not_see_it_either(client: Client, manager: User) -> None:
    sign_in(client, manager)
    end_session(client)
    client.post(FORM, TYPED)
    other = Client()
    sign_in(other, manager)

    assert other.get(KEPT)["Location"] == "/people/me/"


def test_it_goes_once_it_was_taken_and_not_before(client: Client, manager: User) -> None:
    sign_in(client, manager)
    end_session(client)
    client.post(FORM, TYPED)
    sign_in(client, manager)

    client.post(FORM, TYPED)
    after_refusal = KeptForm.objects.count()
    taken = client.post(FORM, TYPED | {"name": "Hiring", "summary": "Officers."})

    assert after_refusal == 1
    assert (taken.status_code, KeptForm.objects.count()) == (302, 0)
    assert client.get(KEPT)["Location"] == "/people/me/"


def test_its_person_may_throw_it_away(client: Client, manager: User) -> None:
    sign_in(client, manager)
    end_session(client)
    client.post(FORM, TYPED)
    sign_in(client, manager)

    client.post("/people/kept/forget/")

    assert KeptForm.objects.count() == 0


def test_after_signing_out_nothing_is_kept_for_anybody(client: Client, manager: User) -> None:
    sign_in(client, manager)
    client.post("/people/sign-out/")

    late = client.post(FORM, TYPED)

    assert late["Location"] == f"{SIGN_IN}?next={FORM}"
    assert KeptForm.objects.count() == 0


def test_a_forged_cookie_names_nobody(client: Client, manager: User) -> None:
    client.cookies[keeping.COOKIE] = str(manager.public_id)

    client.post(FORM, TYPED)

    assert KeptForm.objects.count() == 0


def test_what_is_too_long_is_left_in_the_browser_and_told(
    client: Client, manager: User
) -> None:
    sign_in(client, manager)
    end_session(client)

    late = client.post(FORM, {"name": "x" * (keeping.LONGEST + 1)})

    assert late.status_code == 413
    assert "Your browser still has it" in late.content.decode()
    assert KeptForm.objects.count() == 0


def test_only_the_newest_five_of_a_person_are_kept_and_none_for_more_than_a_day(
    client: Client, manager: User
) -> None:
    sign_in(client, manager)
    end_session(client)
    for number in range(7):
        client.post(FORM, {"name": str(number)})
    names = [form.content["typed"]["name"] for form in KeptForm.objects.order_by("id")]
    KeptForm.objects.update(ends_at=timezone.now())

    sign_in(client, manager)
    too_old = client.get(KEPT)

    assert names == [["2"], ["3"], ["4"], ["5"], ["6"]]
    assert too_old["Location"] == "/people/me/"


@pytest.mark.parametrize("name", ["password", "new_password1", "client_secret"])
def test_secrets_are_never_kept(client: Client, manager: User, name: str) -> None:
    sign_in(client, manager)
    end_session(client)

    client.post(FORM, {"name": "x", name: "hush"})
    client.post("/people/me/password/", {"old_password": "hush"})

    assert [form.content["typed"] for form in KeptForm.objects.all()] == [{"name": ["x"]}]


def test_a_script_is_told_in_its_own_words(client: Client, manager: User) -> None:
    sign_in(client, manager)
    end_session(client)

    answers = [
        client.post(FORM, data="{}", content_type="application/json"),
        client.post(FORM, TYPED, headers={"HX-Request": "true"}),
    ]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert [answer.json()["problems"][0]["code"] for answer in answers] == ["session.ended"] * 2
    assert KeptForm.objects.count() == 0


def test_files_are_named_since_they_cannot_be_kept(client: Client, manager: User) -> None:
    sign_in(client, manager)
    end_session(client)

    client.post(FORM, {"name": "x", "files": [upload("a.pdf"), upload("<b>.csv")]})
    sign_in(client, manager)
    page = client.get(KEPT).content.decode()

    assert "Choose again after sending: a.pdf, &lt;b&gt;.csv" in page


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"content")
