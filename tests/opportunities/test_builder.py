import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commonbeat.engine.forms import Field, Kind, read_form_set
from commonbeat.opportunities.models import FormSet, FormSetVersion
from commonbeat.opportunities.services.form_sets import (
    load_ready_sets,
    make_form_set,
    release,
)
from commonbeat.people.enums import Role
from tests.engine.form_sets import definition, sample
from tests.people.factories import make_person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
SETS = "/workspace/form-sets/"
HERE = f"{SETS}town-grants/"
FORM = f"{HERE}build/request/"


@pytest.fixture
def manager() -> Client:
    client = Client()
    client.force_login(make_person(Role.PROGRAM_MANAGER))
    return client


@pytest.fixture
def draft() -> FormSetVersion:
    made = make_form_set(name="Town grants", definition=definition(), by=make_person())
    return made.versions.get()


def base() -> str:
    return FormSetVersion.objects.get(form_set__slug="town-grants").sha256


def field(address: str) -> Field:
    version = FormSetVersion.objects.get(form_set__slug="town-grants")
    top, _, inner = address.partition(".")
    found = read_form_set(version.definition).form("request").by_key[top]
    return found.field(inner) or found if inner else found


def typed(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """Return what the page of a field would send back, with changes."""
    page = client.get(f"{FORM}fields/{address}/")
    form = page.context["form"]
    given = {name: form.initial.get(name) for name in form.fields}
    sent = {name: value for name, value in (given | changes).items() if value is not None}
    kept = {
        name: "on" if value is True else value
        for name, value in sent.items()
        if value is not False
    }
    return kept | {"base": base()}


def test_a_manager_makes_a_set_from_nothing_builds_and_releases_it(manager: Client) -> None:
    made = manager.post(f"{SETS}new/", {"name": "Small grants", "start": "empty"})
    build = made["Location"]
    sha = FormSetVersion.objects.get().sha256
    added = manager.post(
        f"{build}first_form/",
        {"add": "1", "title": "Town", "kind": "text", "place": "section 0", "base": sha},
    )
    released = manager.post(f"{SETS}small-grants/release/", {"note": "First"}, follow=True)

    assert build == f"{SETS}small-grants/build/"
    assert added["Location"] == f"{build}first_form/fields/town/"
    assert "Version 1 is released." in released.text
    assert FormSetVersion.objects.get().released_at is not None
    assert manager.get(build).status_code == 404  # no draft is left to change


def test_a_set_begins_as_a_copy_of_a_ready_one(manager: Client) -> None:
    load_ready_sets(now=NOW)

    manager.post(f"{SETS}new/", {"name": "Our hiring", "start": "hiring"})

    copy = FormSet.objects.get(slug="our-hiring").versions.get()
    ready = FormSetVersion.objects.get(form_set__slug="hiring")
    assert copy.released_at is None
    assert copy.definition == ready.definition | {"title": "Our hiring"}


def test_sections_and_fields_come_move_and_go_by_plain_forms(
    manager: Client, draft: FormSetVersion
) -> None:
    manager.post(FORM, {"section": "1", "section-title": "Costs", "base": base()})
    manager.post(
        FORM,
        {"add": "1", "title": "Price", "kind": "dollars", "place": "section 1", "base": base()},
    )
    manager.post(
        FORM,
        {"add": "1", "title": "Rank", "kind": "text", "place": "rows officers", "base": base()},
    )
    manager.post(FORM, {"do": "up section 1", "base": base()})
    manager.post(FORM, {"do": "down field price", "base": base()})
    manager.post(FORM, {"do": "remove field mail", "base": base()})
    manager.post(
        f"{FORM}sections/1/", {"heading": "All of it", "intro": "*Yes.*", "base": base()}
    )
    manager.post(f"{FORM}details/", {"title": "What", "intro": "", "base": base()})

    draft.refresh_from_db()
    form = read_form_set(draft.definition).form("request")
    assert form.title == "What"
    assert [section.heading for section in form.sections] == ["Costs", "All of it"]
    assert [each.key for each in form.sections[1].fields][:2] == ["price", "town"]
    assert form.field("mail") is None
    assert [each.key for each in form.by_key["officers"].fields][-1] == "rank"


@pytest.mark.parametrize("address", [each.key for each in sample().forms[0].fields])
@pytest.mark.usefixtures("draft")
def test_saving_a_field_unchanged_changes_nothing(manager: Client, address: str) -> None:
    before = field(address)

    answer = manager.post(f"{FORM}fields/{address}/", typed(manager, address))

    assert answer.status_code == 302, answer.text
    assert field(address) == before


@pytest.mark.usefixtures("draft")
def test_a_field_gets_its_limits_condition_help_and_answers(manager: Client) -> None:
    manager.post(
        f"{FORM}fields/setting/",
        typed(
            manager,
            "setting",
            title="Kind of place",
            help="As the census says.",
            answers="rural = Country\nurban = City",
            required=True,
            show_field="waiver",
            show_values="yes",
        ),
    )
    manager.post(
        f"{FORM}fields/people/", typed(manager, "people", minimum="1", maximum="9,000")
    )
    manager.post(
        f"{FORM}fields/plan/",
        typed(manager, "plan", types=["pdf", "docx"], megabytes="2.5", most="3"),
    )

    setting, people, plan = field("setting"), field("people"), field("plan")
    assert [each.title for each in setting.choices] == ["Country", "City"]
    assert (setting.help, setting.required) == ("As the census says.", True)
    assert setting.show_if is not None
    assert setting.show_if.values == ("yes",)
    assert [people.minimum, people.maximum] == [1, 9000]
    assert (plan.file_types, plan.maximum_bytes, plan.maximum_rows) == (
        ("pdf", "docx"),
        2_500_000,
        3,
    )


@pytest.mark.usefixtures("draft")
def test_a_total_is_computed_as_the_builder_says(manager: Client) -> None:
    manager.post(
        f"{FORM}fields/people/",
        typed(manager, "people", way="sum", computed_from="officers_requested, partner_count"),
    )

    computed = field("people").computed
    assert computed is not None
    assert computed.sum == ("officers_requested", "partner_count")


@pytest.mark.usefixtures("draft")
def test_what_contradicts_itself_is_not_saved_and_says_why(manager: Client) -> None:
    wrong = typed(manager, "people", minimum="10", maximum="5")

    page = manager.post(f"{FORM}fields/people/", wrong)

    assert page.status_code == 422
    assert "The least, 10, is above the most, 5. Swap or correct them." in page.text
    assert field("people").maximum is None


@pytest.mark.usefixtures("draft")
def test_the_preview_shows_what_is_typed_and_keeps_nothing(manager: Client) -> None:
    changed = typed(manager, "town", title="City or town", maximum_length=30)
    before = base()

    part = manager.post(f"{FORM}fields/town/preview/", changed)
    whole = manager.post(f"{FORM}fields/town/", changed | {"preview": "1"})

    for page in (part, whole):
        assert 'name="preview:town"' in page.text
        assert "At most 30 characters." in page.text
    assert "<html" not in part.text
    assert base() == before


@pytest.mark.usefixtures("draft")
def test_a_field_of_a_row_has_its_preview_too(manager: Client) -> None:
    page = manager.get(f"{FORM}fields/officers.duty/")

    assert 'name="preview:officers.a1.duty"' in page.text


@pytest.mark.usefixtures("draft")
def test_nobody_overwrites_what_another_person_saved(manager: Client) -> None:
    old = base()
    manager.post(FORM, {"do": "down field town", "base": old})

    page = manager.post(FORM, {"do": "remove field story", "base": old})

    assert page.status_code == 422
    assert "changed this draft after you opened it." in page.text


@pytest.mark.usefixtures("draft")
def test_a_form_is_tried_as_an_applicant_would_and_nothing_is_kept(manager: Client) -> None:
    address = f"{HERE}1/try/request/"

    wrong = manager.post(address, {"check": "1", "town": "x" * 30, "officers_requested": "two"})
    row = manager.post(address, {"add:officers": "1", "town": "Elmford", "version:town": "0"})

    assert wrong.status_code == 422
    assert "“Town” has 30 characters; it may have 20. Shorten it by 10." in wrong.text
    assert wrong.text.count("is not a whole number") == 2  # in the summary and at the field
    assert row.status_code == 200
    assert 'value="Elmford"' in row.text
    assert "Remove Officer 1" in row.text


def test_two_versions_are_compared(manager: Client, draft: FormSetVersion) -> None:
    release(version=draft, note="", by=make_person(), now=NOW)
    manager.post(f"{HERE}begin/")
    second = FormSetVersion.objects.get(number=2)
    manager.post(FORM, {"do": "remove field phone", "base": second.sha256})

    page = manager.get(f"{HERE}compare/1/2/")

    assert "<h2>Gone</h2>" in page.text
    assert "request.phone" in page.text
    assert "<h2>New</h2>" not in page.text


@pytest.mark.usefixtures("draft")
def test_a_definition_may_be_changed_as_text_and_every_problem_is_told(manager: Client) -> None:
    changed = definition()
    changed["forms"][0]["title"] = "Ask"
    text = json.dumps(changed)

    good = manager.post(f"{HERE}text/", {"text": text, "base": base()})
    broken = manager.post(f"{HERE}text/", {"text": "{", "base": base()})
    wrong = manager.post(f"{HERE}text/", {"text": '{"format": 1}', "base": base()})

    assert good.status_code == 302
    assert broken.status_code == wrong.status_code == 422
    assert "The text is not JSON" in broken.text
    assert "&#x27;title&#x27; is missing." in wrong.text
    assert "&#x27;forms&#x27; is missing." in wrong.text
    kept = json.loads(manager.get(f"{HERE}1/definition.json").text)
    assert kept["forms"][0]["title"] == "Ask"


@pytest.mark.parametrize("sets", [1, 3])
def test_the_list_asks_the_same_few_questions_however_long_it_is(
    manager: Client, sets: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(sets):
        make_form_set(name=f"Set {number}", definition=definition(), by=make_person())

    with django_assert_num_queries(5):
        page = manager.get(SETS)

    assert page.text.count('<th scope="row"') == sets


@pytest.mark.parametrize(
    "address",
    [
        SETS,
        f"{SETS}new/",
        HERE,
        f"{HERE}build/",
        f"{HERE}text/",
        FORM,
        f"{FORM}details/",
        f"{FORM}sections/0/",
        f"{FORM}fields/town/",
        f"{FORM}fields/town/preview/",
        f"{HERE}1/try/request/",
        f"{HERE}1/definition.json",
        f"{HERE}compare/1/1/",
    ],
)
@pytest.mark.usefixtures("draft")
def test_a_stranger_finds_none_of_these_pages(address: str) -> None:
    stranger = Client()
    stranger.force_login(make_person())

    assert stranger.get(address).status_code == 404
    assert Client().get(address).status_code == 302  # to the sign-in


@pytest.mark.usefixtures("draft")
def test_an_auditor_reads_and_changes_nothing() -> None:
    auditor = Client()
    auditor.force_login(make_person(Role.AUDITOR))

    assert auditor.get(HERE).status_code == 200
    for address in ("begin/", "release/", "build/", "build/request/", "text/"):
        assert auditor.post(f"{HERE}{address}", {"base": base()}).status_code == 404


@pytest.mark.parametrize(
    "step", ["", "up", "sideways field town", "up section x", "remove form request"]
)
@pytest.mark.usefixtures("draft")
def test_a_step_that_nobody_offers_is_not_found(manager: Client, step: str) -> None:
    assert manager.post(FORM, {"do": step, "base": base()}).status_code == 404


@pytest.mark.usefixtures("draft")
def test_a_field_of_every_kind_has_a_page(manager: Client) -> None:
    for kind in Kind:
        added = manager.post(
            FORM,
            {
                "add": "1",
                "title": f"A {kind}",
                "kind": str(kind),
                "place": "section 0",
                "base": base(),
            },
        )
        assert manager.get(added["Location"]).status_code == 200
