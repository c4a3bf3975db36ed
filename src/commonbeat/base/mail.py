"""The only door for mail: kept in the outbox, handed over once the change is committed."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from commonbeat.base import queries
from commonbeat.base.models import Mail

TRIES = 8  # the last one about a day after the first
FIRST_WAIT = timedelta(minutes=10)
LONGEST_ERROR = 300


def send(*, to: str, subject: str, text: str, about: str, has_secret: bool = False) -> None:
    """Keep a mail in the outbox, in the caller's transaction; hand it over after its end.

    `about` is a `noun.state` word that says why it is sent. The text of a mail with a secret,
    such as a link that lets in, is forgotten once it is handed over, but in a demonstration.
    """
    mail = Mail.objects.create(
        to=to,
        subject=" ".join(subject.split())[:200],
        text=text,
        about=about,
        has_secret=has_secret,
        made_at=timezone.now(),
    )
    transaction.on_commit(lambda: hand_over(mail))


def hand_over(mail: Mail) -> None:
    """Give a mail to the mail server; a refusal is written down and tried again later."""
    message = EmailMessage(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to])
    mail.tries += 1
    try:
        message.send()
    except OSError as error:  # the server cannot be reached, or smtplib tells its refusal
        mail.error = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
        mail.next_try_at = timezone.now() + FIRST_WAIT * 2 ** (mail.tries - 1)
    else:
        mail.error, mail.handed_at = "", timezone.now()
        if mail.has_secret and not settings.DEMONSTRATION:
            mail.text = ""
    mail.save(update_fields=["tries", "error", "next_try_at", "handed_at", "text"])


def hand_over_waiting() -> int:
    """Try again what the mail server did not take, or what a crash left; return how many."""
    waiting = list(queries.waiting_mails(now=timezone.now(), tries=TRIES, patience=FIRST_WAIT))
    for mail in waiting:
        hand_over(mail)
    return len(waiting)
