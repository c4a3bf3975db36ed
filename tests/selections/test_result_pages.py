"""What everybody reads of a result: figures, reasons, rules, and how to check it."""

import hashlib
import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from commonbeat.applications.services import save_applications
from commonbeat.engine.money import dollars
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.opportunities.services import open_round
from commonbeat.selections import access
from commonbeat.selections.constraints import by_rule
from commonbeat.selections.folder import SYNTHETIC
from commonbeat.selections.models import Run
from commonbeat.selections.trace import Leaf
from commonbeat.site.views import totals
from tests.agencies.factories import import_lines
from tests.selections.factories import (
    APPLICATIONS,
    RULEBOOK,
    make_a_program,
    make_published_run,
    make_round,
    make_round_with_oris,
    make_rulebook,
)

pytestmark = pytest.mark.django_db

BIRCH = "OH0000200,2025,Birch,OH,FRANKLIN,City,40000,60,6,66,1.5\n"


def page_of(run: Run, path: str = "") -> str:
    answer = Client().get(f"/rounds/{run.round.slug}/{path}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_result_begins_with_its_totals() -> None:
    run = make_published_run()
    total = run.statistics["total"]

    page = page_of(run)

    assert f"{total['funded']} of 11 eligible applications are funded" in " ".join(page.split())
    assert dollars(total["federal_cents"], whole=True) in page
    assert "Not published." not in page


def test_the_result_tells_of_every_state_size_and_stratum() -> None:
    run = make_published_run()

    page = page_of(run)

    for name in ("Ohio", "Texas", "Wyoming", "250,000 and more", "over 150,000"):
        assert name in page
    for state in ("OH", "TX", "WY"):
        assert f'href="/rounds/{run.round.slug}/states/{state}/"' in page


def test_the_result_tells_what_each_rule_asked_and_what_came_of_it() -> None:
    run = make_published_run()

    page = page_of(run)

    assert "State minimum" in page
    assert "Set aside for rural agencies" in page
    assert "Half above and half up to 150,000 residents" in page


def test_the_result_tells_who_stands_behind_it() -> None:
    run = make_published_run()

    page = page_of(run)

    assert f"by {run.submitted_by}: “It follows the rulebook.”" in page
    assert f"by {run.decided_by}, another person." in page


def test_an_application_shows_its_reason_its_score_and_what_would_have_changed_it() -> None:
    run = make_published_run()
    unfunded = run.decisions.filter(score_needed__isnull=False).order_by("rank").first()
    assert unfunded is not None
    assert unfunded.score is not None
    assert unfunded.score_needed is not None

    page = page_of(run, f"applications/{unfunded.application_id}/")

    assert unfunded.reason in page
    assert f"<strong>{unfunded.score_needed / 10:.1f}</strong> would have been enough" in page
    missing = unfunded.score_needed - unfunded.score
    assert f"<strong>{missing / 10:.1f}</strong> points more" in page
    for measure in ("Violent crimes per 100,000 residents", "Residents in poverty"):
        assert measure in page


def test_the_points_shown_add_up_to_the_score() -> None:
    run = make_published_run()

    for decision in run.decisions.filter(eligible=True).select_related("trace"):
        assert decision.score is not None
        points = sum(float(leaf["points"]) for leaf in decision.trace.leaves)
        assert abs(points - decision.score / 10) <= 0.051


def test_an_ineligible_application_shows_why_and_no_score() -> None:
    run = make_published_run()

    page = page_of(run, "applications/A08/")

    assert run.decisions.get(application_id="A08").reason in page
    assert "How the score came about" not in page
    assert "What would have changed it" not in page


def test_an_agency_name_is_shown_as_text_whatever_it_holds() -> None:
    run = make_published_run()

    page = Client().get(f"/rounds/{run.round.slug}/applications/A10/").content.decode()

    assert "<h1>=Juniper (Sheriff)</h1>" in page


def test_a_state_shows_its_awards_and_a_state_without_applications_is_not_there() -> None:
    run = make_published_run()

    page = page_of(run, "states/WY/")
    other = Client().get(f"/rounds/{run.round.slug}/states/CA/")

    assert "Fir Sheriff" in page
    assert "What the rules asked for Wyoming" in page
    assert other.status_code == 404


def test_the_rulebook_is_told_in_words_with_what_is_known_of_each() -> None:
    run = make_published_run()

    page = page_of(run, "rulebook/")

    assert "$2,000,000 is available." in page
    assert "Made up for teaching." in page
    assert '<span class="cs-mark cs-mark--assumption">assumption</span>' in page


def test_the_check_page_names_every_file_with_its_fingerprint_and_the_command() -> None:
    run = make_published_run()

    page = page_of(run, "check/")

    for each in run.files.all():
        assert each.name in page
        assert each.sha256 in page
    assert f"commonbeat verify {run.round.slug}-run-1" in page
    assert run.verdict.splitlines()[0] in page


def test_every_file_is_downloaded_byte_by_byte() -> None:
    run = make_published_run()

    for each in run.files.all():
        answer = Client().get(f"/rounds/{run.round.slug}/files/{each.name}")
        assert hashlib.sha256(answer.content).hexdigest() == each.sha256
        assert "attachment" in answer["Content-Disposition"]


def test_the_folder_holds_every_file_and_is_the_same_each_time() -> None:
    run = make_published_run()
    address = f"/rounds/{run.round.slug}/run.zip"

    first, second = (Client().get(address).content for _ in range(2))

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        unpacked = {name: packed.read(name) for name in packed.namelist()}
    assert unpacked == {
        f"{run.round.slug}-run-1/{each.name}": bytes(each.content) for each in run.files.all()
    }


def test_a_replaced_result_stays_readable_and_says_so() -> None:
    first = make_published_run()
    make_published_run(first.round, correction_reason="A weight was wrong.")

    old = unescape(Client().get(f"/rounds/{first.round.slug}/runs/1/").content.decode())
    new = page_of(first)

    assert "This result has been replaced." in old
    assert "A weight was wrong." in old
    assert "This is a correction" in new
    assert "A weight was wrong." in new


def test_a_program_shows_its_results_and_how_it_is_decided() -> None:
    run = make_published_run()

    page = unescape(Client().get(f"/programs/{run.round.program.slug}/").content.decode())

    assert run.round.name in page
    assert "$2,000,000 is available." in page


@pytest.mark.parametrize("name", ["programs", "rounds"])
def test_lists_say_what_is_missing_when_there_is_nothing(name: str) -> None:
    page = Client().get(reverse(f"selections:{name}")).content.decode()

    assert ("No programs yet" if name == "programs" else "No result yet") in page


@pytest.mark.parametrize("ori", ["OH0000200", "OH00002", "oh00002"])
def test_an_agency_shows_its_applications_of_all_published_rounds(
    client: Client, ori: str
) -> None:
    rounds = [make_round_with_oris(), make_round_with_oris()]
    awards = [make_published_run(each).decisions.get(ori="OH0000200") for each in rounds]

    page = client.get(f"/agencies/{ori}/awards/").content.decode()
    part = client.get(f"/agencies/{ori}/awards/", headers={"HX-Request": "true"})

    assert "<h1>Birch Police</h1>" in page
    for round_, award in zip(rounds, awards, strict=True):
        for text in (page, part.content.decode()):
            assert (
                f'<a href="/rounds/{round_.slug}/applications/A02/">{round_.name}</a>' in text
            )
            assert dollars(award.federal_cents, whole=True) in text
    assert b"<h1" not in part.content


def test_an_agency_without_applications_says_so_and_what_is_no_agency_is_not_found(
    client: Client,
) -> None:
    page = client.get("/agencies/OH9999999/awards/")

    assert "No published round has an application of this agency." in page.content.decode()
    assert client.get("/agencies/nonsense/awards/").status_code == 404


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_awards_of_an_agency_take_one_question_to_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rounds: int
) -> None:
    for _ in range(rounds):
        make_published_run(make_round_with_oris())

    with django_assert_num_queries(1):
        client.get("/agencies/OH0000200/awards/", headers={"HX-Request": "true"})


def test_only_groups_that_are_states_bear_the_names_of_states() -> None:
    policy = read_rulebook(RULEBOOK.replace(b'by = "state"', b"by = \"'NE'\""))
    row = {
        "key": "state_minimum", "group": "NE", "kind": "floor", "target_cents": 5,
        "result_cents": 5, "yielded_cents": 0, "why": "", "price_points": "",
        "price_cents": None,
    }  # fmt: skip
    rows = [row, row | {"group": ""}]

    (regional,) = by_rule(rows, policy)
    (of_states,) = by_rule(rows, read_rulebook(RULEBOOK))

    assert [line.group for line in regional.lines] == ["NE"]
    assert [line.group for line in of_states.lines] == ["Nebraska"]
    assert by_rule(rows, policy, only_state="NE") == []


@pytest.mark.parametrize("rounds", [1, 3])
def test_lists_ask_as_much_of_the_database_for_many_rounds_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rounds: int
) -> None:
    program = make_published_run().round.program
    for _ in range(rounds - 1):
        make_published_run(make_round(program))

    with django_assert_num_queries(2):
        client.get("/programs/")


def test_the_trace_shows_values_as_people_write_them() -> None:
    leaf = Leaf(
        label="Violent crimes",
        raw="2140.7600",
        how="",
        transform="",
        percent=Decimal(50),
        points=Decimal(5),
        weight=Decimal(10),
        scale=Decimal(10),
    )

    assert leaf.value == "2,140.76"
    assert replace(leaf, raw="1200").value == "1,200"
    assert replace(leaf, raw="-0.1940").value == "-0.194"
    assert replace(leaf, raw="5.0000").value == "5"


def test_each_cell_of_a_table_that_turns_into_cards_says_what_it_is() -> None:
    run = make_published_run()
    unfunded = run.decisions.filter(units_awarded=0, eligible=True).first()
    assert unfunded is not None

    for path in ("", "states/OH/", f"applications/{unfunded.application_id}/"):
        parts = page_of(run, path).split('<div class="cb-table cb-cards"')[1:]
        cells = [
            cell
            for part in parts
            for cell in re.findall(r"<td[^>]*>", part[: part.index("</table>")])
        ]
        assert cells != []
        assert [cell for cell in cells if "data-label=" not in cell] == []


def test_one_application_of_a_state_is_told_as_one() -> None:
    run = make_published_run()

    assert "The application of Wyoming" in page_of(run, "states/WY/")
    assert "applications of Ohio" in page_of(run, "states/OH/")


def test_home_adds_up_only_what_is_of_one_kind() -> None:
    notice = "Real agencies, assumed requests.\nFourteen agencies are left out."
    synthetic = open_round(
        program=make_a_program(),
        slug="made-up",
        name="Made up",
        fiscal_year=2026,
        is_synthetic=True,
        by=None,
    )
    other = make_round()
    rulebook = make_rulebook(other)
    save_applications(
        round_=other,
        rulebook=rulebook,
        name="applications.csv",
        content=APPLICATIONS,
        notice=notice,
        by=rulebook.uploaded_by,
    )
    real, *_ = (make_published_run(each) for each in (None, None, synthetic, other))

    groups = totals(access.results(None))
    page = Client().get("/").text

    assert [(each["kind"], each["rounds"], each["received"]) for each in groups] == [
        ("", 2, 24),
        ("Real agencies, assumed requests.", 1, 12),
        (SYNTHETIC, 1, 12),
    ]
    assert groups[0]["federal_cents"] == 2 * real.statistics["total"]["federal_cents"]
    assert page.count('<dl class="cb-figures">') == 3
    assert f'<p class="cb-of">{SYNTHETIC}</p>' in page


def test_an_application_leads_to_the_page_of_its_agency_where_the_registry_has_it() -> None:
    run = make_published_run(make_round_with_oris())
    import_lines(BIRCH)

    known, unknown = page_of(run, "applications/A02/"), page_of(run, "applications/A03/")

    assert '<a href="/agencies/OH0000200/">About this agency</a>' in known
    assert "ORI OH0000300" in unknown
    assert "/agencies/OH" not in unknown


def test_the_awards_of_an_agency_lead_to_its_page_only_where_the_registry_has_it(
    client: Client,
) -> None:
    import_lines(BIRCH)

    known = client.get("/agencies/OH0000200/awards/").text
    unknown = client.get("/agencies/OH0000300/awards/").text

    assert 'href="/agencies/OH0000200/"' in known
    assert 'href="/agencies/OH0000300/"' not in unknown


def test_home_leads_to_the_check_of_the_newest_round() -> None:
    run = make_published_run()

    page = Client().get("/").content.decode()

    assert f'href="/rounds/{run.round.slug}/check/"' in page
