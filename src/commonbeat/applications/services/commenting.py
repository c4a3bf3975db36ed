"""Comments beside an application: written, answered, edited, taken back, resolved, reopened.

Every step is kept with its words. The log and the mails, which others may read, hold no words.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from commonbeat.applications.enums import CommentDid
from commonbeat.applications.margin import LONGEST_COMMENT, Place, Words, named_in
from commonbeat.applications.models import Application, Comment, CommentStep, Mention
from commonbeat.applications.queries import Titles, form_set_of, team_at
from commonbeat.base import audit, mail
from commonbeat.engine.forms import field_at
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.models import User

MOST_COMMENTS = 5_000  # of one application
MOST_ANSWERS = 200  # to one comment
_MAIL = """{by} mentions you in a comment on {place}
in application {number} of {agency}.

Read it and answer:
{link}

Only people who work on this application can open it.
"""


@transaction.atomic
def write_comment(
    *,
    application: Application,
    place: Place,
    words: Words,
    by: User,
    today: date,
    now: datetime,
) -> Comment:
    """Put a comment at a place. Raises Refused with every problem."""
    made = Comment(application=application, form=place.form, path=place.path, by=by, at=now)
    return _written(made, words, today, *place_problems(application, place))


@transaction.atomic
def answer_comment(
    *, comment: Comment, words: Words, by: User, today: date, now: datetime
) -> Comment:
    """Answer a comment; one that was resolved is open again. Raises Refused."""
    first = _locked(comment)
    made = Comment(
        application=first.application,
        form=first.form,
        path=first.path,
        parent=first,
        by=by,
        at=now,
    )
    problems = []
    if first.answers.count() >= MOST_ANSWERS:
        problems.append(
            Problem(
                "comment.answers",
                f"This comment has {MOST_ANSWERS} answers already.",
                "Write a new comment at the same place.",
            )
        )
    made = _written(made, words, today, *problems)
    if first.resolved_at is not None:
        _reopen(first, by, now)
    return made


def _written(made: Comment, words: Words, today: date, *problems: Problem) -> Comment:
    """Save a new comment with its first step, and tell who is to be told."""
    team = team_at(made.application, made.form, today)
    found = [*problems, *_words_problems(words, team)]
    if made.application.comments.count() >= MOST_COMMENTS:
        found.append(
            Problem(
                "comment.too_many",
                f"This application has {MOST_COMMENTS:,} comments, as many as it can have.",
                "Answer by mail or telephone.",
            )
        )
    if found:
        raise Refused(*found)
    made.text = words.clean
    made.save()
    _step(made, CommentDid.WRITTEN, made.by, made.at, made.text)
    _tell(made, words, team, made.at)
    return made


@transaction.atomic
def edit_comment(
    *, comment: Comment, words: Words, version: int, by: User, today: date, now: datetime
) -> Comment:
    """Change the words of an own comment; the earlier ones are kept. Raises Refused.

    version   the version that the page was made from
    """
    found = _locked(comment)
    team = team_at(found.application, found.form, today)
    problems = list(_words_problems(words, team))
    if found.version != version or found.taken_back_at is not None:
        problems.append(
            Problem(
                "comment.changed",
                "This comment was changed after you opened the page.",
                "Read what it says now, and change that.",
            )
        )
    if problems:
        raise Refused(*problems)
    if words.clean != found.text:
        found.text, found.edited_at = words.clean, now
        found.version += 1
        found.save(update_fields=["text", "edited_at", "version", "updated_at"])
        _step(found, CommentDid.EDITED, by, now, found.text)
    _tell(found, words, team, now)
    return found


@transaction.atomic
def take_back_comment(*, comment: Comment, by: User, now: datetime) -> Comment:
    """Take an own comment back: its place and its answers stay, its words are not shown."""
    found = _locked(comment)
    if found.taken_back_at is None:
        found.taken_back_at = now
        found.save(update_fields=["taken_back_at", "updated_at"])
        _step(found, CommentDid.TAKEN_BACK, by, now)
    return found


@transaction.atomic
def resolve_comment(*, comment: Comment, by: User, now: datetime) -> Comment:
    """Say that a comment is settled. Raises Refused when somebody did so before."""
    found = _locked(comment)
    if found.resolved_at is not None:
        raise Refused(
            Problem(
                "comment.resolved",
                f"{found.resolved_by} has resolved this comment already.",
                "Reopen it if there is more to say.",
            )
        )
    found.resolved_by, found.resolved_at = by, now
    found.save(update_fields=["resolved_by", "resolved_at", "updated_at"])
    _step(found, CommentDid.RESOLVED, by, now)
    return found


@transaction.atomic
def reopen_comment(*, comment: Comment, by: User, now: datetime) -> Comment:
    """Open a resolved comment again. Raises Refused when it is open."""
    found = _locked(comment)
    if found.resolved_at is None:
        raise Refused(
            Problem(
                "comment.open",
                "This comment is open already.",
                "Load the page again to see what others did.",
            )
        )
    _reopen(found, by, now)
    return found


def _reopen(comment: Comment, by: User, now: datetime) -> None:
    comment.resolved_by, comment.resolved_at = None, None
    comment.save(update_fields=["resolved_by", "resolved_at", "updated_at"])
    _step(comment, CommentDid.REOPENED, by, now)


def _locked(comment: Comment) -> Comment:
    """Return a comment as it is now, kept from others until all is done."""
    found = Comment.objects.select_for_update(of=("self",))
    return found.select_related("application__agency", "by", "resolved_by").get(pk=comment.pk)


def place_problems(application: Application, place: Place) -> Iterator[Problem]:
    """Yield what is wrong with a place: no such form or field."""
    forms = {form.key: form for form in form_set_of(application).forms}
    form = forms.get(place.form)
    is_there = form is not None and (not place.path or field_at(form, place.path) is not None)
    if (place.form or place.path) and not is_there:
        yield Problem(
            "comment.place",
            "The question that this is about is not in the forms of today.",
            "Write it at the form, or at the whole application.",
        )


def _words_problems(words: Words, team: Sequence[User]) -> Iterator[Problem]:
    if not 1 <= len(words.clean) <= LONGEST_COMMENT:
        yield Problem(
            "comment.length",
            f"The comment has {len(words.clean):,} characters.",
            f"Write 1 to {LONGEST_COMMENT:,}.",
            where="text",
        )
    if set(words.tell) - {each.public_id for each in team}:
        yield Problem(
            "comment.tell",
            "Somebody whom you chose does not work on this part of the application any more.",
            "Choose among those who are listed now.",
            where="tell",
        )


def _step(comment: Comment, did: CommentDid, by: User, now: datetime, text: str = "") -> None:
    """Keep a step, and log it without its words: the office reads the log."""
    CommentStep.objects.create(comment=comment, did=did, text=text, by=by, at=now)
    audit.record(by, f"comment.{did}", comment.application, comment=str(comment.public_id))


def _tell(comment: Comment, words: Words, team: Sequence[User], now: datetime) -> None:
    """Write to those who are chosen or named by `@`, once each, and never to the writer."""
    named = named_in(comment.text, [(each.pk, each.display_name) for each in team])
    told = set(comment.mentions.values_list("user", flat=True)) | {comment.by_id}
    first = comment.parent or comment
    page = reverse(
        "applications:comment", args=[comment.application.public_id, first.public_id]
    )
    for each in team:
        if each.pk in told or not (each.pk in named or each.public_id in words.tell):
            continue
        Mention.objects.create(comment=comment, user=each, at=now)
        mail.send(
            to=each.email,
            subject=f"{comment.by} mentions you in application {comment.application.number}",
            text=_MAIL.format(
                by=comment.by,
                place=Titles(comment.application).of(Place(comment.form, comment.path)),
                number=comment.application.number,
                agency=comment.application.agency.name,
                link=f"{settings.SITE_ADDRESS}{page}#c-{comment.public_id}",
            ),
            about="comment.mention",
        )
