"""The list of all applicants: found, filtered, sorted, shared and downloaded."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonbeat.engine.allocation.needed import NEAREST
from commonbeat.selections.enums import Status
from commonbeat.selections.models import Decision, Run
from commonbeat.selections.queries import Filters, applicants
from commonbeat.selections.statistics import statistics
from tests.selections.factories import make_published_run, make_queued_run, reloaded

pytestmark = pytest.mark.django_db


def ids(run: Run, **asked: str) -> list[str]:
    found = applicants(run, Filters.read(asked, run.statistics))
    return [row.application_id for row in found]


def test_the_list_begins_with_the_best_and_ends_with_those_that_have_no_rank() -> None:
    run = make_published_run()

    ranks = [row.rank for row in applicants(run, Filters())]

    assert ranks == [*range(1, 12), None]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "larch"}, {"A/12 & more"}),
        ({"q": "LARCH township"}, {"A/12 & more"}),
        ({"q": "police a05"}, {"A05"}),
        ({"q": "100%_"}, set()),
        ({"state": "WY"}, {"A06"}),
        ({"outcome": "ineligible"}, {"A08"}),
        ({"stratum": "over 150,000"}, {"A01", "A03", "A07", "A11"}),
        ({"size": "250000"}, {"A11"}),
        ({"size": "250000", "state": "TX"}, set()),
    ],
)
def test_search_and_filters_find_what_is_asked_for(
    asked: dict[str, str], found: set[str]
) -> None:
    run = make_published_run()

    assert set(ids(run, **asked)) == found


def test_what_the_run_does_not_know_narrows_nothing() -> None:
    run = make_published_run()

    assert len(ids(run, state="ZZ", outcome="won", size="1", sort="password")) == 12


@pytest.mark.parametrize(
    ("sort", "column"),
    [("agency", "agency_name"), ("state", "state"), ("federal", "federal_cents")],
)
def test_the_list_is_sorted_both_ways(sort: str, column: str) -> None:
    run = make_published_run()
    by_id = {row.application_id: getattr(row, column) for row in run.decisions.all()}

    up = [by_id[each] for each in ids(run, sort=sort)]
    down = [by_id[each] for each in ids(run, sort=f"-{sort}")]

    assert up == sorted(up)
    assert down == sorted(down, reverse=True)


def test_missing_scores_come_last_whichever_way_the_list_is_sorted() -> None:
    run = make_published_run()

    assert ids(run, sort="score")[-1] == "A08"
    assert ids(run, sort="-score")[-1] == "A08"


def test_the_address_of_a_list_can_be_shared() -> None:
    run = make_published_run()
    asked = {"q": "police", "state": "OH", "sort": "-federal"}

    filters = Filters.read(asked, run.statistics)

    assert filters.address == "q=police&state=OH&sort=-federal"
    assert filters.sorted_by("federal").sort == "federal"
    assert filters.sorted_by("agency").sort == "agency"


def test_the_page_tells_how_many_were_found_and_links_to_each() -> None:
    run = make_published_run()

    page = Client().get(f"/rounds/{run.round.slug}/applications/?state=WY").content.decode()

    assert "<strong>1</strong> application of 12" in page
    assert f'<a href="/rounds/{run.round.slug}/applications/A06/">Fir Sheriff</a>' in page


def test_an_id_with_a_slash_has_a_page_of_its_own() -> None:
    run = make_published_run()
    client = Client()

    page = client.get(f"/rounds/{run.round.slug}/applications/?q=larch").content.decode()
    address = f"/rounds/{run.round.slug}/applications/A%2F12%20%26%20more/"

    assert f'href="{address}"' in page
    assert "Upper and Lower Larch" in client.get(address).content.decode()


def test_the_csv_has_the_same_rows_in_the_same_order_and_runs_nothing() -> None:
    run = make_published_run()

    answer = Client().get(f"/rounds/{run.round.slug}/applications.csv?state=TX&sort=agency")

    text = answer.getvalue().decode()
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["application_id"] for line in lines] == ids(run, state="TX", sort="agency")
    assert {line["agency"] for line in lines} >= {"'=Juniper (Sheriff)", "Cedar Police"}
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]


def test_htmx_gets_the_list_alone() -> None:
    run = make_published_run()

    part = Client().get(
        f"/rounds/{run.round.slug}/applications/",
        headers={"HX-Request": "true", "HX-Target": "applicants"},
    )

    assert b"<h1" not in part.content
    assert b"<table" in part.content
    assert "HX-Request" in part["Vary"]


def test_nobody_found_is_told_with_a_way_out() -> None:
    run = make_published_run()

    page = Client().get(f"/rounds/{run.round.slug}/applications/?q=nobody").content.decode()

    assert "No application matches" in page
    assert "Show all applicants" in page


def many(run: Run, count: int) -> Run:
    """Return the run with `count` decisions, as if computed."""
    first = {
        "run": run, "size_class": "0", "outcome": "unfunded", "eligible": True,
        "units_requested": 1, "units_awarded": 0, "federal_cents": 0,
        "reason_code": "unfunded.money", "reason": "Below the cut-off.",
    }  # fmt: skip
    rows = [
        Decision(
            **first, position=place, application_id=f"A{place}", agency_name=f"Agency {place}",
            state="OH" if place % 2 else "TX", score=100_000 - place, rank=place + 1,
            search=f"a{place} agency {place}",
        )
        for place in range(count)
    ]  # fmt: skip
    Run.objects.filter(pk=run.pk).update(status=Status.RUNNING)
    Decision.objects.bulk_create(rows)
    run.status, run.score_decimals, run.statistics = Status.DONE, 3, statistics(rows)
    run.save()
    return reloaded(run)


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_list_of_a_national_round_asks_few_questions_of_the_database(
    client: Client,
) -> None:
    small = make_published_run()
    asked = "?q=a&state=OH&outcome=unfunded&sort=-score&page=2"

    few = queries_of(client, f"/rounds/{small.round.slug}/applications/{asked}")
    large = many(make_queued_run(), 7_272)
    address = f"/rounds/{large.round.slug}/runs/{large.number}/applications/{asked}"
    director = large.started_by
    client.force_login(director, backend="commonbeat.people.backends.AddressBackend")

    assert few <= 5
    assert queries_of(client, address) <= 12


def test_a_large_run_that_sought_all_says_so_of_everybody(client: Client) -> None:
    run = many(make_queued_run(), 1_001)
    run.result = {"scores_needed": "all"}
    run.save()
    client.force_login(run.started_by, backend="commonbeat.people.backends.AddressBackend")

    page = client.get(f"/rounds/{run.round.slug}/runs/1/applications/A1000/")

    assert "No score would have been enough" in page.content.decode()


def test_the_runs_of_the_site_seek_the_scores_needed_of_all() -> None:
    run = make_published_run()

    assert run.result["scores_needed"] == "all"


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_questions_does_not_grow_with_the_rows(
    client: Client, count: int
) -> None:
    run = many(make_queued_run(), count)
    client.force_login(run.started_by, backend="commonbeat.people.backends.AddressBackend")

    found = queries_of(client, f"/rounds/{run.round.slug}/runs/1/applications/")

    assert found == 6


def test_pages_beyond_the_last_show_the_last() -> None:
    run = make_published_run()

    for page in ("99", "-1", "x"):
        answer = Client().get(f"/rounds/{run.round.slug}/applications/?page={page}")
        assert "Alder Police" in answer.content.decode()


def test_in_a_large_round_only_those_sought_in_vain_are_told_that_no_score_would_do(
    client: Client,
) -> None:
    small, large = (many(make_queued_run(), count) for count in (1_000, 1_001))
    client.force_login(large.started_by, backend="commonbeat.people.backends.AddressBackend")

    def told(run: Run, place: int) -> bool:
        address = f"/rounds/{run.round.slug}/runs/{run.number}/applications/A{place}/"
        page = client.get(address).content.decode()
        not_sought = f"for the {NEAREST} unfunded applications that came nearest" in page
        assert not_sought != ("No score would have been enough" in page)
        return not_sought

    assert [told(large, place) for place in (0, NEAREST - 1, NEAREST)] == [False, False, True]
    assert not told(small, 999)


def test_where_a_lower_rank_is_funded_before_a_higher_one_the_page_says_how_that_can_be() -> (
    None
):
    run = make_published_run()
    said = "A lower rank can be funded before a higher one"

    told = {
        row.application_id
        for row in applicants(run, Filters()).filter(rank__isnull=False)
        if said in page_of(run, row.application_id)
    }

    assert told == {"A05", "A07", "A11", "A/12 & more"}


def test_each_measure_says_how_its_value_became_points() -> None:
    page = page_of(make_published_run(), "A01")

    assert "% of its points, as its part of 1,000" in page
    assert "% of its points, by the band that it falls into" in page
    assert "% of its points, by where it lies between 0 and 100" in page


def page_of(run: Run, application_id: str) -> str:
    return Client().get(f"/rounds/{run.round.slug}/applications/{application_id}/").text
