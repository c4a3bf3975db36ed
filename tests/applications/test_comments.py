"""Comments and tasks of a team: what is kept, who is told, what is refused."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from commonbeat.agencies.models import AgencyRoleGrant
from commonbeat.applications import queries
from commonbeat.applications.content import prepare
from commonbeat.applications.enums import CommentDid, TaskDid
from commonbeat.applications.margin import LONGEST_COMMENT, LONGEST_TASK, Place, Words, named_in
from commonbeat.applications.models import Collaborator, Comment, CommentStep, Mention, TaskStep
from commonbeat.applications.services import assigning, commenting
from commonbeat.base.models import AuditLine, Mail
from commonbeat.engine.problems import Refused
from commonbeat.people.models import User
from tests.agencies.people import codes
from tests.applications.factories import make_member
from tests.applications.talk import NAME, answer, give, make_guest, make_talk, say
from tests.docs.toml_examples import DOCS
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db
ODD = "Ōlafur <b>{0}</b> O'Brien-“x” %s"


def did(comment: Comment) -> list[str]:
    """Return the steps of a comment, by their words."""
    return [step.did for step in CommentStep.objects.filter(comment=comment)]


def edit(comment: Comment, text: str, version: int = 1) -> Comment:
    """Change an own comment."""
    return commenting.edit_comment(
        comment=comment,
        words=Words(text),
        version=version,
        by=comment.by,
        today=timezone.localdate(),
        now=timezone.now(),
    )


def told() -> list[str]:
    """Return who got a mail, in order."""
    return [
        each.to for each in Mail.objects.filter(about__in=["comment.mention", "task.given"])
    ]


def test_every_wording_of_a_comment_is_kept_and_it_says_that_it_was_edited() -> None:
    application, chief, _ = make_talk()
    comment = say(application, chief, "First\r\nwords")

    edit(comment, "Second words")

    kept = Comment.objects.get()
    assert (kept.text, kept.version, kept.edited_at is not None) == ("Second words", 2, True)
    steps = [(step.did, step.text) for step in CommentStep.objects.all()]
    assert steps == [("written", "First\nwords"), ("edited", "Second words")]


def test_the_same_words_again_are_no_edit() -> None:
    application, chief, _ = make_talk()
    comment = say(application, chief, "Words")

    edit(comment, " Words ")

    assert Comment.objects.get().edited_at is None
    assert did(comment) == ["written"]


def test_an_edit_made_on_older_words_is_told_and_changes_nothing() -> None:
    application, chief, _ = make_talk()
    comment = say(application, chief)
    edit(comment, "From one window")

    with pytest.raises(Refused) as refusal:
        edit(comment, "From another window")

    assert codes(refusal.value) == ["comment.changed"]
    assert Comment.objects.get().text == "From one window"


def test_what_is_taken_back_stays_with_its_answers_and_cannot_be_edited() -> None:
    application, chief, clerk = make_talk()
    comment = say(application, chief, "Too quick")
    answer(comment, clerk)

    commenting.take_back_comment(comment=comment, by=chief, now=timezone.now())
    commenting.take_back_comment(comment=comment, by=chief, now=timezone.now())
    with pytest.raises(Refused) as refusal:
        edit(comment, "Again")

    assert codes(refusal.value) == ["comment.changed"]
    assert Comment.objects.count() == 2
    assert did(comment) == ["written", "taken_back"]
    assert CommentStep.objects.filter(text="Too quick").exists()


def test_a_comment_is_resolved_and_reopened_with_who_and_when_once_each() -> None:
    application, chief, clerk = make_talk()
    comment, now = say(application, chief), timezone.now()
    later = now + timedelta(minutes=5)

    commenting.resolve_comment(comment=comment, by=clerk, now=now)
    with pytest.raises(Refused) as twice:
        commenting.resolve_comment(comment=comment, by=chief, now=now)
    commenting.reopen_comment(comment=comment, by=chief, now=later)
    with pytest.raises(Refused) as open_already:
        commenting.reopen_comment(comment=comment, by=clerk, now=later)

    assert "Cleo Clerk has resolved this comment already." in str(twice.value)
    assert codes(open_already.value) == ["comment.open"]
    steps = CommentStep.objects.filter(comment=comment).values_list("did", "by", "at")
    assert list(steps)[1:] == [("resolved", clerk.pk, now), ("reopened", chief.pk, later)]


def test_an_answer_opens_a_resolved_comment_again() -> None:
    application, chief, clerk = make_talk()
    comment = say(application, chief)
    commenting.resolve_comment(comment=comment, by=chief, now=timezone.now())

    made = answer(comment, clerk)

    comment.refresh_from_db()
    assert (made.parent, made.path, comment.resolved_at) == (comment, "name", None)
    assert did(comment) == ["written", "resolved", "reopened"]


def test_steps_are_never_changed_or_removed() -> None:
    application, chief, clerk = make_talk()
    say(application, chief)
    give(application, chief, clerk)
    refused = []

    for rows in (CommentStep.objects.all(), TaskStep.objects.all()):
        for change in (lambda rows=rows: rows.update(at=timezone.now()), rows.delete):
            with pytest.raises(DatabaseError) as why, transaction.atomic():
                change()
            refused.append("never changed" in str(why.value))

    assert refused == [True] * 4


@pytest.mark.parametrize("text", ["", " \n ", "x" * (LONGEST_COMMENT + 1)])
def test_a_comment_without_words_or_with_too_many_is_refused(text: str) -> None:
    application, chief, _ = make_talk()

    with pytest.raises(Refused) as refusal:
        say(application, chief, text)

    assert codes(refusal.value) == ["comment.length"]


@pytest.mark.parametrize("place", [Place("town", "no_such"), Place("no_such"), Place("", "x")])
def test_a_place_that_is_not_in_the_forms_is_refused(place: Place) -> None:
    application, chief, _ = make_talk()

    with pytest.raises(Refused) as refusal:
        say(application, chief, place=place)

    assert codes(refusal.value) == ["comment.place"]


def test_a_mentioned_person_gets_one_mail_that_leads_there_and_holds_no_words() -> None:
    application, chief, clerk = make_talk()

    comment = say(application, chief, "@Cleo Clerk, see the secret.", tell=(clerk, chief))
    edit(comment, "@Cleo Clerk, and again.")

    mail = Mail.objects.get(about="comment.mention")
    assert mail.to == clerk.email
    assert f"/applications/{application.public_id}/comments/{comment.public_id}/" in mail.text
    assert "Your town: Name" in mail.text
    assert "secret" not in mail.text + mail.subject
    assert [each.user for each in Mention.objects.all()] == [clerk]


def test_names_with_odd_characters_are_mentioned_and_nothing_breaks() -> None:
    application, chief, _ = make_talk()
    odd = make_member(application.agency, name=ODD)

    say(application, chief, f"Dear @{ODD}: {{}} %d <script>")

    assert told() == [odd.email]
    assert Mail.objects.get(about="comment.mention").subject


def test_nobody_outside_the_team_or_who_may_not_read_it_is_told() -> None:
    application, chief, _ = make_talk()
    outsider, guest = make_person(name="Otto Outside"), make_guest(application, "need")

    for each in (outsider, guest):
        with pytest.raises(Refused) as refusal:
            say(application, chief, tell=(each,))
        assert codes(refusal.value) == ["comment.tell"]
    say(application, chief, "@Otto Outside and @Gil Guest")

    assert told() == []


def test_who_left_is_told_nothing_more() -> None:
    application, chief, clerk = make_talk()
    guest = make_guest(application, "town")
    AgencyRoleGrant.objects.filter(user=clerk).update(ended_at=timezone.now())
    Collaborator.objects.update(ends_on=timezone.localdate() - timedelta(days=1))

    say(application, chief, "@Cleo Clerk @Gil Guest")
    with pytest.raises(Refused) as refusal:
        give(application, chief, guest)

    assert told() == []
    assert codes(refusal.value) == ["task.person"]


def test_the_whole_application_is_for_the_people_of_the_agency_only() -> None:
    application, chief, clerk = make_talk()
    guest = make_guest(application, "town", "need")

    whole = queries.team_at(application, "", timezone.localdate())
    form = queries.team_at(application, "town", timezone.localdate())

    assert (whole, form) == ([chief, clerk], [chief, clerk, guest])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Ann Lee", {2}),
        ("@ann  lee!", {2}),
        ("@Ann", {1}),
        ("@Ann, @Ann Lee", {1, 2}),
        ("@Anne", set()),
        ("mail@Ann", set()),
        ("@Sam", set()),  # two bear this name
        ("@Zoe\u0308", {5}),
        ("@", set()),
    ],
)
def test_a_name_counts_when_it_is_whole_and_only_one_person_bears_it(
    text: str, named: set[int]
) -> None:
    people = [(1, "Ann"), (2, "Ann Lee"), (3, "Sam"), (4, "Sam"), (5, "Zo\u00eb"), (6, "")]

    assert named_in(text, people) == named


def test_a_task_is_given_by_one_mail_and_done_and_reopened_with_who_and_when() -> None:
    application, chief, clerk = make_talk()
    task, now = give(application, chief, clerk, "Ask  the\nmayor."), timezone.now()

    assigning.finish_task(task=task, by=clerk, now=now)
    with pytest.raises(Refused) as twice:
        assigning.finish_task(task=task, by=chief, now=now)
    assigning.reopen_task(task=task, by=chief, now=now)
    with pytest.raises(Refused) as open_already:
        assigning.reopen_task(task=task, by=chief, now=now)

    task.refresh_from_db()
    assert (task.what, task.done_at, told()) == ("Ask the mayor.", None, [clerk.email])
    assert "Cleo Clerk has marked this task as done already." in str(twice.value)
    assert codes(open_already.value) == ["task.open"]
    steps = list(TaskStep.objects.values_list("did", "by"))
    assert steps == [("given", chief.pk), ("done", clerk.pk), ("reopened", chief.pk)]


def test_a_task_for_oneself_sends_no_mail() -> None:
    application, chief, _ = make_talk()

    give(application, chief, chief)

    assert told() == []


def test_everything_wrong_with_a_task_is_told_at_once() -> None:
    application, chief, _ = make_talk()
    yesterday = timezone.localdate() - timedelta(days=1)

    with pytest.raises(Refused) as refusal:
        give(application, chief, make_person(), "x" * (LONGEST_TASK + 1), due_on=yesterday)

    assert codes(refusal.value) == ["task.length", "task.person", "task.due"]


def test_a_comment_becomes_a_task_once_and_never_when_it_was_taken_back() -> None:
    application, chief, clerk = make_talk()
    comment, other = say(application, chief), say(application, chief)
    commenting.take_back_comment(comment=other, by=chief, now=timezone.now())
    give(application, chief, clerk, comment=comment)
    refused = []

    for each in (comment, other):
        with pytest.raises(Refused) as refusal:
            give(application, chief, clerk, comment=each)
        refused += codes(refusal.value)

    assert refused == ["task.made_already", "task.taken_back"]


def full(name: str, most: int, monkeypatch: pytest.MonkeyPatch, room: object) -> None:
    """Let a limit be small, so that a test reaches it."""
    monkeypatch.setattr(room, name, most)


def test_limits_on_how_many_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    application, chief, clerk = make_talk()
    full("MOST_COMMENTS", 2, monkeypatch, commenting)
    full("MOST_ANSWERS", 1, monkeypatch, commenting)
    full("MOST_OPEN", 1, monkeypatch, assigning)
    comment = say(application, chief)
    answer(comment, clerk)
    give(application, chief, clerk)

    with pytest.raises(Refused) as both:
        answer(comment, clerk)
    with pytest.raises(Refused) as tasks:
        give(application, chief, clerk)

    assert codes(both.value) == ["comment.answers", "comment.too_many"]
    assert codes(tasks.value) == ["task.too_many"]


def test_what_the_team_says_is_no_part_of_what_is_submitted_or_of_the_log() -> None:
    application, chief, clerk = make_talk()
    before = prepare(application, None)

    comment = say(application, chief, "The hidden word", place=NAME)
    give(application, chief, clerk, "The hidden work", comment=comment)

    application.refresh_from_db()
    after = prepare(application, None)
    logged = "".join(line.facts_json + line.subject_name for line in AuditLine.objects.all())
    assert (before.sha256, before.made_of) == (after.sha256, after.made_of)
    assert "hidden" not in logged
    assert "hidden" not in "".join(each.text + each.subject for each in Mail.objects.all())


def test_every_step_is_logged_and_the_reference_tells_of_it() -> None:
    application, chief, clerk = make_talk()
    say(application, chief)
    give(application, chief, clerk)
    text = (DOCS / "reference" / "audit-log.md").read_text("utf-8")

    named = [f"comment.{each.value}" for each in CommentDid]
    named += [f"task.{each.value}" for each in TaskDid]

    assert {"comment.written", "task.given"} <= set(
        AuditLine.objects.values_list("action", flat=True)
    )
    assert [each for each in named if f"`{each}`" not in text] == []


def test_a_person_finds_open_tasks_of_every_application_that_is_still_open_to_them() -> None:
    application, chief, clerk = make_talk()
    guest, today = make_guest(application, "town"), timezone.localdate()
    late = give(application, chief, guest, due_on=today + timedelta(days=9))
    soon = give(application, chief, guest, due_on=today)
    some_day = give(application, chief, guest)
    give(application, chief, clerk)

    def listed(person: User) -> list[object]:
        return list(queries.tasks_of_person(person, today))

    before = listed(guest)
    Collaborator.objects.update(forms=["need"])
    elsewhere = listed(guest)
    Collaborator.objects.update(forms=["town"], ends_on=today - timedelta(days=1))

    assert before == [soon, late, some_day]
    assert (elsewhere, listed(guest), len(listed(clerk))) == ([], [], 1)


def test_rows_are_called_by_their_number_and_what_is_gone_by_what_is_known() -> None:
    application, _, _ = make_talk()
    values = {"town": {"officers.b": 1, "officers.a": 0, "officers.c": None}}
    titles = queries.Titles(application, values)

    assert titles.of(Place()) == "The whole application"
    assert titles.of(Place("town")) == "Your town"
    assert titles.of(Place("town", "officers.b.duty")) == "Your town: Officer 2, Duty"
    assert titles.of(Place("town", "officers.c.duty")) == "Your town: Officer (removed), Duty"
    assert titles.of(Place("town", "gone")) == "Your town: gone"
    assert titles.of(Place("gone", "x")) == "gone x"
