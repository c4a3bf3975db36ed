"""The office's workspace: uploads, runs, steps, and what is told when something is wrong."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from commonbeat.applications.models import ApplicationFile, RefusedFile
from commonbeat.formats.report.html import short_money
from commonbeat.opportunities.models import Rulebook
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from commonbeat.selections import tasks
from commonbeat.selections.enums import Review, Status, Verification
from commonbeat.selections.models import Run
from commonbeat.selections.services import computing
from tests.people.factories import make_person
from tests.selections.factories import (
    APPLICATIONS,
    RULEBOOK,
    make_approved_run,
    make_file,
    make_published_run,
    make_queued_run,
    make_round,
    make_rulebook,
    make_run,
    make_submitted_run,
    make_verified_run,
    reloaded,
)

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="commonbeat.people.backends.AddressBackend")
    return client


@pytest.fixture
def manager() -> Client:
    return client_of(make_person(Role.PROGRAM_MANAGER))


@pytest.fixture
def director() -> Client:
    return client_of(make_person(Role.DIRECTOR))


def file(content: bytes, name: str = "file") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_workspace_reads_nothing_heavy_of_runs_that_it_only_names(
    director: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_run(make_run().round)

    with django_assert_num_queries(6) as asked:
        page = director.get("/workspace/")

    assert "Run 2" in page.content.decode()
    assert [each["sql"] for each in asked if "statistics" in each["sql"]] == []


def test_a_rulebook_is_uploaded_and_read_back_in_words(manager: Client) -> None:
    round_ = make_round()

    answer = manager.post(
        f"/workspace/{round_.slug}/rulebooks/new/", {"file": file(RULEBOOK)}, follow=True
    )

    assert answer.redirect_chain == [(f"/workspace/{round_.slug}/rulebooks/1/", 302)]
    assert "$2,000,000 is available." in answer.content.decode()
    download = manager.get(f"/workspace/{round_.slug}/rulebooks/1.toml")
    assert download.content == RULEBOOK


def test_a_wrong_rulebook_is_shown_with_every_problem(manager: Client) -> None:
    round_ = make_round()
    wrong = RULEBOOK.replace(b"weight = 50", b"weight = 60").replace(b"high =", b"hihg =")

    answer = manager.post(f"/workspace/{round_.slug}/rulebooks/new/", {"file": file(wrong)})

    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "nothing was kept" in page
    assert "hihg" in page
    assert Rulebook.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"not toml at all ["])
def test_what_is_no_rulebook_at_all_is_refused(manager: Client, content: bytes) -> None:
    round_ = make_round()

    answer = manager.post(f"/workspace/{round_.slug}/rulebooks/new/", {"file": file(content)})

    assert answer.status_code == 422
    assert Rulebook.objects.count() == 0


def test_wrong_applications_are_shown_with_line_column_value_and_way_out(
    manager: Client,
) -> None:
    rulebook = make_rulebook(make_round())
    wrong = APPLICATIONS.replace(b",400,12,", b",many,12,").replace(b"A04,", b"A03,")

    answer = manager.post(
        f"/workspace/{rulebook.round.slug}/files/new/",
        {"rulebook": rulebook.pk, "file": file(wrong, "wrong.csv")},
    )

    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "2 problems: nothing was kept" in page
    assert "line 2" in page
    assert "many" in page
    assert ApplicationFile.objects.count() == 0
    refused = RefusedFile.objects.get()
    text = manager.get(f"/workspace/{rulebook.round.slug}/refused/{refused.public_id}.csv")
    lines = list(csv.DictReader(io.StringIO(text.content.decode())))
    assert [line["where"] for line in lines] == [each["where"] for each in refused.problems]
    assert len(lines) == 2


def test_thousands_of_problems_are_counted_and_the_first_are_shown(manager: Client) -> None:
    rulebook = make_rulebook(make_round())
    header, *rows = APPLICATIONS.decode().splitlines()
    many = "\n".join(
        [header] + [rows[0].replace("A01", f"B{n}").replace(",400,", ",x,") for n in range(900)]
    )

    answer = manager.post(
        f"/workspace/{rulebook.round.slug}/files/new/",
        {"rulebook": rulebook.pk, "file": file(many.encode())},
    )

    page = unescape(answer.content.decode())
    assert "900 problems: nothing was kept" in page
    assert "the first 200 of 900" in page


def test_a_file_shows_its_scores_before_anything_is_decided(manager: Client) -> None:
    kept = make_file(make_rulebook(make_round()))

    page = unescape(
        manager.get(f"/workspace/{kept.round.slug}/files/{kept.number}/").content.decode()
    )

    assert "Scores of all eligible applications" in page
    assert "Points for reported crime" in page
    assert "<strong>1</strong> The agency is a start-up" in page


def test_a_file_that_does_not_fit_another_rulebook_says_why(manager: Client) -> None:
    kept = make_file(make_rulebook(make_round()))
    make_rulebook(
        kept.round, RULEBOOK.replace(b'allowed = ["OH", "TX", "WY"]', b'allowed = ["OH", "WY"]')
    )

    page = unescape(
        manager.get(f"/workspace/{kept.round.slug}/files/1/?rulebook=2").content.decode()
    )

    assert "does not fit Rulebook 2" in page
    assert "TX" in page


def test_a_started_run_waits_for_the_worker_and_reloads_by_itself(manager: Client) -> None:
    kept = make_file(make_rulebook(make_round()))

    answer = manager.post(
        f"/workspace/{kept.round.slug}/runs/new/",
        {"rulebook": kept.rulebook.pk, "application_file": kept.pk},
        follow=True,
    )

    page = answer.content.decode()
    assert Run.objects.get().status == Status.QUEUED
    assert 'hx-trigger="every 1s"' in page
    assert ">Reload</a>" in page


def test_a_run_that_waits_for_long_says_since_when(manager: Client) -> None:
    kept = make_file(make_rulebook(make_round()))
    run = computing.start_run(
        rulebook=kept.rulebook,
        application_file=kept,
        by=kept.uploaded_by,
        enqueue=tasks.compute_run.enqueue,
    )
    there = f"/workspace/{kept.round.slug}/runs/1/"
    at_first = manager.get(there).text

    Run.objects.filter(pk=run.pk).update(updated_at=timezone.now() - timedelta(hours=2))
    page, part = manager.get(there).text, manager.get(f"{there}progress/").text

    assert "It has waited since" not in at_first
    assert "It has waited since" in page
    assert "It has waited since" in part


def test_the_progress_part_asks_for_the_whole_page_when_there_is_more_to_show(
    manager: Client,
) -> None:
    waiting, done = make_queued_run(), make_run()

    still = manager.get(f"/workspace/{waiting.round.slug}/runs/1/progress/")
    ended = manager.get(f"/workspace/{done.round.slug}/runs/1/progress/")

    assert "HX-Refresh" not in still
    assert ended["HX-Refresh"] == "true"


def test_a_correction_without_a_reason_is_not_started(manager: Client) -> None:
    published = make_published_run()

    answer = manager.post(
        f"/workspace/{published.round.slug}/runs/new/",
        {
            "rulebook": published.rulebook.pk,
            "application_file": published.application_file.pk,
            "correction_reason": " ",
        },
    )

    assert answer.status_code == 422
    assert "Why is the published result replaced?" in answer.content.decode()
    assert Run.objects.count() == 1


def test_a_stopped_run_shows_why_and_can_be_started_again(manager: Client) -> None:
    run = make_queued_run()
    Run.objects.filter(pk=run.pk).update(status=Status.RUNNING, worker="elsewhere:1")
    there = f"/workspace/{run.round.slug}/runs/1/"

    page = manager.get(there).content.decode()
    manager.post(f"{there}restart/")

    assert "The run stopped without a result" in page
    assert "Nothing is lost. Start it again." in page
    assert reloaded(run).status == Status.QUEUED


def test_each_step_is_offered_only_when_it_can_be_taken(
    manager: Client, director: Client
) -> None:
    offered: dict[Callable[[], Run], tuple[str, str]] = {
        make_run: ("Verify this run", "Verify this run"),
        make_verified_run: ("Submit for approval", "Submit for approval"),
        make_submitted_run: ("waits for the approval", "Approve this run"),
        make_approved_run: ("Publish the result", "Publish the result"),
        make_published_run: ("start a", "start a"),
    }

    for make, (to_manager, to_director) in offered.items():
        run = make()
        there = f"/workspace/{run.round.slug}/runs/1/"
        assert to_manager in manager.get(there).content.decode()
        assert to_director in director.get(there).content.decode()


def test_a_director_who_submitted_is_told_that_another_has_to_decide() -> None:
    run = make_verified_run()
    person = make_person(Role.DIRECTOR)
    client = client_of(person)
    there = f"/workspace/{run.round.slug}/runs/1/"

    client.post(f"{there}submit/", {"justification": "It is right."})
    page = client.get(there).content.decode()
    refused = client.post(f"{there}approve/")

    assert "You submitted this run, so another director has to approve it" in page
    assert "Approve this run" not in page
    assert refused.status_code == 422
    assert f"{person} submitted this run and cannot decide on it." in refused.content.decode()
    assert reloaded(run).review == Review.SUBMITTED


def test_an_empty_justification_is_told_at_its_field(manager: Client) -> None:
    run = make_verified_run()

    answer = manager.post(
        f"/workspace/{run.round.slug}/runs/1/submit/", {"justification": "  "}
    )

    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()
    assert reloaded(run).review == Review.DRAFT


def test_the_way_to_the_public_through_the_pages(manager: Client, director: Client) -> None:
    run = make_verified_run()
    there = f"/workspace/{run.round.slug}/runs/1/"

    manager.post(f"{there}submit/", {"justification": "It is right."})
    returned = director.post(f"{there}return/", {"reason": "Say more."}, follow=True)
    manager.post(f"{there}submit/", {"justification": "It is right, because."})
    director.post(f"{there}approve/")
    manager.post(f"{there}publish/")

    assert "Say more." in returned.content.decode()
    assert reloaded(run).review == Review.PUBLISHED
    assert Client().get(f"/rounds/{run.round.slug}/").status_code == 200


def test_the_history_of_a_run_shows_every_step_in_order(manager: Client) -> None:
    run = make_published_run()

    page = unescape(manager.get(f"/workspace/{run.round.slug}/runs/1/").content.decode())

    words = ["started", "computed", "asked for the verification", "it agrees", "submitted",
             "approved", "published"]  # fmt: skip
    places = [page.index(word, page.index("Everything that was done")) for word in words]
    assert places == sorted(places)


def test_verification_asked_for_twice_is_refused_with_a_word(manager: Client) -> None:
    run = make_run()
    there = f"/workspace/{run.round.slug}/runs/1/verify/"

    manager.post(there)
    again = manager.post(there)

    assert again.status_code == 422
    assert "This run cannot be verified now" in again.content.decode()
    assert reloaded(run).verification == Verification.QUEUED


def test_two_runs_are_compared_line_by_line_and_award_by_award(manager: Client) -> None:
    first = make_run()
    changed = RULEBOOK.replace(b"funds_available = 2_000_000", b"funds_available = 1_000_000")
    second = make_run(first.round, make_rulebook(first.round, changed))
    lost = sum(first.decisions.values_list("federal_cents", flat=True)) - sum(
        second.decisions.values_list("federal_cents", flat=True)
    )

    page = unescape(manager.get(f"/workspace/{first.round.slug}/compare/").content.decode())
    same = manager.get(f"/workspace/{first.round.slug}/compare/?a=1&b=1").content.decode()

    assert "From run 1 to run 2" in page
    assert "funds_available = 1_000_000" in page
    assert lost > 0
    assert f"<dd>{short_money(lost)}</dd>" in page
    assert "Nobody." in page
    assert "This is the same run twice." in same


def test_a_changed_line_of_a_rulebook_says_what_it_belongs_to(manager: Client) -> None:
    first = make_run()
    changed = RULEBOOK.replace(b"weight = 50", b"weight = 40").replace(
        b"weight = 20\n", b"weight = 30\n"
    )
    make_run(first.round, make_rulebook(first.round, changed.replace(b'"1"', b'"2"', 1)))

    page = manager.get(f"/workspace/{first.round.slug}/compare/")

    assert page.context["changed"] == [
        ("-", "", 'version = "1"'),
        ("+", "", 'version = "2"'),
        ("-", "Reported crime", "weight = 50"),
        ("+", "Reported crime", "weight = 40"),
        ("-", "Plan for community policing", "weight = 20"),
        ("+", "Plan for community policing", "weight = 30"),
    ]


def test_the_workspace_shows_what_waits_for_approval(director: Client) -> None:
    run = make_submitted_run()

    page = director.get("/workspace/").content.decode()

    assert "Waiting for approval" in page
    assert f'href="/workspace/{run.round.slug}/runs/1/"' in page


def test_an_empty_workspace_says_what_a_round_is(manager: Client) -> None:
    page = manager.get("/workspace/").content.decode()

    assert "No round yet" in page
    assert "Open a round" in page
