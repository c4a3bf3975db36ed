"""Programs and rounds are made in the workspace; what is typed wrong is told at its field."""

import pytest
from django.test import Client

from commonbeat.opportunities.models import Program, Round
from commonbeat.people.enums import Role
from tests.people.factories import make_person
from tests.selections.factories import make_a_program, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Client:
    client = Client()
    person = make_person(Role.PROGRAM_MANAGER)
    client.force_login(person, backend="commonbeat.people.backends.AddressBackend")
    return client


def test_a_program_and_its_first_round_are_made_from_the_workspace(manager: Client) -> None:
    made = manager.post(
        "/workspace/programs/new/",
        {
            "name": "School Violence Prevention",
            "code": "SVPP",
            "assistance_listing": "16.071",
            "summary": "Safer schools.",
        },
    )
    program = Program.objects.get()
    opened = manager.post(
        "/workspace/rounds/new/",
        {"program": program.pk, "name": "SVPP 2027", "fiscal_year": 2027, "slug": "SVPP-2027"},
    )

    assert (program.slug, made["Location"]) == (
        "svpp",
        f"/workspace/rounds/new/?program={program.pk}",
    )
    assert opened["Location"] == "/workspace/svpp-2027/"
    assert Round.objects.get().program == program


def test_a_round_needs_a_program_first(manager: Client) -> None:
    answer = manager.get("/workspace/rounds/new/", follow=True)

    assert answer.redirect_chain == [("/workspace/programs/new/", 302)]
    assert "Make the program first." in answer.content.decode()


def test_what_is_typed_wrong_is_told_at_its_field_and_nothing_is_lost(manager: Client) -> None:
    program = make_a_program(code="CHP")
    make_round(program, slug="chp-2027")

    page = manager.post(
        "/workspace/rounds/new/",
        {"program": program.pk, "name": "Again", "fiscal_year": 1066, "slug": "chp-2027"},
    )
    other = manager.post("/workspace/programs/new/", {"code": "chp", "name": "Typed"})

    assert (page.status_code, other.status_code) == (422, 422)
    assert "has the address chp-2027 already. Choose another one." in page.content.decode()
    assert 'value="Again"' in page.content.decode()
    assert "has the code CHP already. Choose another one." in other.content.decode()
    assert 'value="Typed"' in other.content.decode()


def test_an_address_that_is_none_is_refused_in_plain_words(manager: Client) -> None:
    program = make_a_program()

    page = manager.post(
        "/workspace/rounds/new/",
        {"program": program.pk, "name": "N", "fiscal_year": 2027, "slug": "My first round!"},
    )

    assert page.status_code == 422
    assert "Only letters, digits and hyphens, without spaces" in page.content.decode()
    assert "slug”" not in page.content.decode()


@pytest.mark.parametrize("code", ["-", "a--b", "-x", "x y"])
def test_a_code_that_makes_no_address_is_refused(manager: Client, code: str) -> None:
    given = {"name": "N", "code": code, "assistance_listing": "16.710", "summary": "S."}

    answer = manager.post("/workspace/programs/new/", given)

    assert answer.status_code == 422
    assert Program.objects.count() == 0
