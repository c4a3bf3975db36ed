from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from commonbeat.base import mail
from commonbeat.base.models import Mail
from commonbeat.people.enums import Role
from commonbeat.site.mail_server import mail_settings
from tests.base.mail_server import mail_server
from tests.people.factories import give_app, make_person

ADA = "ada@town.example"
NOWHERE = "django.core.mail.backends.smtp.EmailBackend"


def send(**more: object) -> Mail:
    """Send a mail as a service does, and return its row after the end of the transaction."""
    words = {"to": ADA, "subject": "Hello\n there", "text": "Text", "about": "test.sent"} | more
    with transaction.atomic():
        mail.send(**words)  # type: ignore[arg-type]  # words of a test
    return Mail.objects.latest("id")


@pytest.fixture
def no_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = NOWHERE
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there


@pytest.mark.django_db(transaction=True)
def test_a_mail_is_kept_and_handed_over_after_the_change() -> None:
    kept = send()

    assert (kept.subject, kept.text, kept.tries, kept.error) == ("Hello there", "Text", 1, "")
    assert kept.handed_at is not None
    assert [(each.to, each.subject) for each in django_mail.outbox] == [([ADA], "Hello there")]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_sends_nothing() -> None:
    with transaction.atomic():
        mail.send(to=ADA, subject="Hello", text="Text", about="test.sent")
        transaction.set_rollback(True)

    assert (Mail.objects.count(), django_mail.outbox) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_takes_the_mail(settings: Settings) -> None:
    with mail_server() as (port, taken):
        for name, value in mail_settings(f"smtp://127.0.0.1:{port}").items():
            setattr(settings, name, value)
        kept = send(subject="Grüße", text="Text")

    assert (kept.error, kept.handed_at is None) == ("", False)
    assert f"To: {ADA}\r\n" in taken[0]
    assert f"From: {settings.DEFAULT_FROM_EMAIL}\r\n" in taken[0]
    assert taken[0].endswith("\r\n\r\nText\r\n")


@pytest.mark.usefixtures("no_server")
@pytest.mark.django_db(transaction=True)
def test_a_refused_mail_says_why_and_is_tried_again_when_it_is_due(settings: Settings) -> None:
    kept = send()
    refused, early = kept.error, mail.hand_over_waiting()
    Mail.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    late = mail.hand_over_waiting()

    kept.refresh_from_db()
    assert refused.startswith("ConnectionRefusedError")
    assert (early, late) == (0, 1)
    assert (kept.tries, kept.error, kept.handed_at is None) == (2, "", False)


@pytest.mark.usefixtures("no_server")
@pytest.mark.django_db(transaction=True)
def test_after_eight_tries_a_mail_is_left_alone() -> None:
    send()

    for _ in range(9):
        Mail.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
        mail.hand_over_waiting()

    assert Mail.objects.get().tries == 8


@pytest.mark.django_db
def test_what_a_crash_left_behind_is_handed_over_after_ten_minutes() -> None:
    old = timezone.now() - timedelta(minutes=11)
    for made_at in (old, timezone.now()):
        Mail.objects.create(to=ADA, subject="S", text="T", about="test.sent", made_at=made_at)

    assert mail.hand_over_waiting() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("demonstration", "has_secret", "text"),
    [(True, True, "Text"), (False, False, "Text"), (False, True, "")],
)
def test_a_secret_is_forgotten_once_it_is_handed_over_but_in_a_demonstration(
    settings: Settings, demonstration: bool, has_secret: bool, text: str
) -> None:
    settings.DEMONSTRATION = demonstration

    kept = send(has_secret=has_secret)

    assert kept.text == text
    assert django_mail.outbox[-1].body == "Text"


@pytest.mark.django_db
def test_the_outbox_of_a_demonstration_is_open_and_its_links_can_be_followed(
    client: Client,
) -> None:
    Mail.objects.create(
        to=ADA,
        subject="<b>",
        text="Go to http://testserver/people/ <b>",
        about="test.sent",
        made_at=timezone.now(),
    )

    page = client.get("/outbox/").content.decode()

    assert '<a href="http://testserver/people/" rel="nofollow">' in page
    assert "<b>" not in page


@pytest.mark.django_db
def test_in_production_directors_and_auditors_see_the_outbox_without_texts(
    client: Client, settings: Settings
) -> None:
    settings.DEMONSTRATION = False
    Mail.objects.create(
        to=ADA, subject="Hello", text="the secret", about="test.sent", made_at=timezone.now()
    )
    statuses, pages = {}, []
    people = {role: make_person(role, demonstration=False) for role in Role}
    for role, person in people.items():
        give_app(person)
        client.force_login(person)
        page = client.get("/outbox/")
        statuses[role] = page.status_code
        pages.append(page.content.decode())

    stranger = Client().get("/outbox/")

    assert statuses == {Role.PROGRAM_MANAGER: 404, Role.DIRECTOR: 200, Role.AUDITOR: 200}
    assert stranger.status_code == 404
    assert all(ADA in page for page in pages[1:])
    assert not any("the secret" in page for page in pages)
