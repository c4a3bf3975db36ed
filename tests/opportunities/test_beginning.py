from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commonbeat.engine import programs
from commonbeat.engine.problems import Refused
from commonbeat.engine.standing import Standing
from commonbeat.opportunities import queries
from commonbeat.opportunities.models import FormSet, Opportunity, OpportunityVersion, Program
from commonbeat.opportunities.services import offers
from commonbeat.opportunities.services.beginning import (
    Dates,
    begin_from_template,
    load_offers,
)
from tests.opportunities.factories import (
    BEFORE,
    CLOSES,
    DURING,
    OPENS,
    make_writer,
    released_forms,
)

pytestmark = pytest.mark.django_db


def begun(name: str, number: str = "CB-1") -> OpportunityVersion:
    return begin_from_template(
        name=name,
        number=number,
        opening=offers.Opening(slug=number.lower(), name=number, fiscal_year=2037),
        dates=Dates(opens_at=OPENS, closes_at=CLOSES, time_zone="America/New_York"),
        by=make_writer(),
    )


@pytest.mark.parametrize("name", programs.names())
def test_a_draft_from_each_template_lacks_only_what_nobody_published(name: str) -> None:
    released_forms("hiring")
    template = programs.read(name)
    version = begun(name)

    with pytest.raises(Refused) as refusal:
        offers.submit_version(version=version, by=make_writer(), now=BEFORE)

    unknown = {key for key, figure in template.figures.items() if figure.value is None}
    told = [(each.code, each.where) for each in refusal.value.problems]
    assert ("opportunity.incomplete", "contacts") in told
    assert (("opportunity.incomplete", "funds_cents") in told) == ("funds_dollars" in unknown)
    assert (("opportunity.incomplete", "months") in told) == ("months" in unknown)
    assert (("notice.to_fill_in", "basic") in told) == ("match_percent" in unknown)
    assert {code for code, _ in told} <= {"opportunity.incomplete", "notice.to_fill_in"}


def test_a_second_opportunity_of_a_program_belongs_to_the_same_program() -> None:
    released_forms("hiring")
    first, second = begun("svpp", "CB-1"), begun("svpp", "CB-2")

    assert first.opportunity.round.program == second.opportunity.round.program
    assert Program.objects.get().assistance_listing == "16.071"


def test_a_template_whose_forms_are_not_there_says_how_to_get_them() -> None:
    with pytest.raises(Refused) as refusal:
        begun("svpp")

    assert not FormSet.objects.exists()
    assert [each.code for each in refusal.value.problems] == ["opportunity.no_ready_forms"]


def test_the_demonstration_shows_an_offer_of_each_standing_and_is_loaded_once() -> None:
    released_forms("hiring")
    writer, approver = make_writer(), make_writer()

    new = load_offers(writer=writer, approver=approver, now=DURING)
    again = load_offers(writer=writer, approver=approver, now=DURING + timedelta(days=9))

    assert (len(new), again) == (Opportunity.objects.count(), [])
    public = queries.public_opportunities().order_by("number")
    assert [(each.number, queries.standing_of(each, DURING)) for each in public] == [
        ("DEMO-AHTF", Standing.CLOSED),
        ("DEMO-CHP", Standing.POSTED),
        ("DEMO-LEMHWA", Standing.FORECAST),
        ("DEMO-MICRO", Standing.POSTED),
        ("DEMO-SVPP", Standing.POSTED),
    ]
    amended = public.get(number="DEMO-SVPP")
    newest, first = queries.published_versions(amended)
    assert [change.what for change in queries.changes_between(first, newest)] == ["Closes"]
    assert queries.answered_questions(amended).count() == 2
    assert all(each.round.is_synthetic for each in new)


def test_the_hiring_program_brings_its_rulebook_and_others_bring_none() -> None:
    released_forms("hiring")

    rounds = [begun(name, f"CB-{name}").opportunity.round for name in ("chp", "svpp")]

    assert [list(each.rulebooks.values_list("number", flat=True)) for each in rounds] == [
        [1],
        [],
    ]


def test_every_page_of_the_demonstration_says_that_it_is_synthetic() -> None:
    released_forms("hiring")
    load_offers(writer=make_writer(), approver=make_writer(), now=timezone.now())

    pages = {
        each.number: Client().get(f"/opportunities/{each.number}/").content.decode()
        for each in queries.public_opportunities()
    }

    assert [number for number, page in pages.items() if "Synthetic:" not in page] == []
    assert "These are synthetic examples" in pages["DEMO-MICRO"]
    assert "in plain words</a>" in pages["DEMO-CHP"]
