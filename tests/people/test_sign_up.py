import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from commonbeat.base.models import AuditLine
from commonbeat.people.models import User
from tests.people.factories import PASSWORD, make_person
from tests.people.mailbox import link_in_newest, subjects

pytestmark = pytest.mark.django_db
SIGN_UP, SIGN_IN, FORGOTTEN = "/people/sign-up/", "/people/sign-in/", "/people/forgotten/"
ADA = "ada@town.example"
NEW_PASSWORD = "quite-another-password"


def typed(
    email: str = ADA, name: str = "Ada Byrne", password: str = PASSWORD
) -> dict[str, str]:
    return {"email": email, "display_name": name, "password1": password}


def steps() -> list[str]:
    return list(AuditLine.objects.order_by("sequence").values_list("action", flat=True))


def test_a_person_signs_up_confirms_the_address_and_signs_in(client: Client) -> None:
    sent = client.post(SIGN_UP, typed(email="Ada@Town.EXAMPLE"))
    early = client.post(SIGN_IN, {"username": ADA, "password": PASSWORD})
    link = link_in_newest(ADA)
    asked = client.get(link)
    confirmed = client.post(link)
    signed_in = client.post(SIGN_IN, {"username": ADA, "password": PASSWORD})

    assert (sent["Location"], early["Location"]) == ("/people/confirm/", "/people/confirm/")
    assert asked.status_code == 200
    assert confirmed.status_code == 302
    assert signed_in["Location"] == "/people/me/"
    person = User.objects.get(email=ADA)
    assert (person.display_name, person.roles) == ("Ada Byrne", frozenset())
    assert steps() == ["person.signed_up", "address.confirmed", "person.signed_in"]


def test_a_link_is_followed_by_a_machine_without_confirming_anything(client: Client) -> None:
    client.post(SIGN_UP, typed())

    client.get(link_in_newest(ADA))

    assert not EmailAddress.objects.get(email=ADA).verified


def test_whoever_signs_up_with_a_known_address_is_told_by_mail_only(client: Client) -> None:
    make_person(email=ADA)

    known = client.post(SIGN_UP, typed())
    unknown = Client().post(SIGN_UP, typed(email="new@town.example"))

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert client.get(known["Location"]).content == Client().get(known["Location"]).content
    assert subjects(ADA) == ["You have an account already"]
    assert subjects("new@town.example") == ["Confirm your e-mail address"]
    assert User.objects.get(email=ADA).check_password(PASSWORD)


def test_everything_wrong_with_a_sign_up_is_told_at_once(client: Client) -> None:
    page = client.post(SIGN_UP, typed(email="nobody", name="", password="short"))

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"email", "display_name", "password1"}
    assert User.objects.count() == 0


def test_the_twenty_first_sign_up_in_a_minute_has_to_wait(client: Client) -> None:
    statuses = [client.post(SIGN_UP, typed(email="nobody")).status_code for _ in range(21)]

    assert statuses == [422] * 20 + [429]


def test_a_forgotten_password_is_replaced_behind_the_link(client: Client) -> None:
    person = make_person(email=ADA)

    client.post(FORGOTTEN, {"email": ADA})
    link = link_in_newest(ADA)
    form = client.get(link, follow=True)
    done = client.post(
        form.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    )
    again = Client().get(link, follow=True)

    person.refresh_from_db()
    assert done["Location"] == "/people/forgotten/done/"
    assert person.check_password(NEW_PASSWORD)
    assert "This link does not hold" in again.content.decode()
    assert steps()[-1] == "password.reset"
    assert subjects(ADA) == ["Choose a new password", "Your password was changed"]


def test_a_forgotten_password_answers_alike_whether_or_not_an_account_exists(
    client: Client,
) -> None:
    make_person(email=ADA)

    known = client.post(FORGOTTEN, {"email": ADA})
    unknown = client.post(FORGOTTEN, {"email": "nobody@town.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert subjects(ADA) == ["Choose a new password"]
    assert subjects("nobody@town.example") == ["No account with this address"]


def test_the_sixth_mail_to_one_address_in_a_minute_has_to_wait(client: Client) -> None:
    statuses = [client.post(FORGOTTEN, {"email": ADA}).status_code for _ in range(6)]

    assert statuses == [302] * 5 + [429]
    assert len(subjects(ADA)) == 5


def test_a_new_address_counts_once_it_is_confirmed(client: Client) -> None:
    person = make_person(email=ADA)
    client.post(SIGN_IN, {"username": ADA, "password": PASSWORD})

    client.post("/people/me/address/", {"email": "byrne@town.example", "action_add": "yes"})
    person.refresh_from_db()
    before = person.email
    client.post(link_in_newest("byrne@town.example"))

    person.refresh_from_db()
    assert (before, person.email) == (ADA, "byrne@town.example")
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("byrne@town.example", True, True)
    ]
    assert steps()[-2:] == ["address.change_asked", "address.confirmed"]


def test_the_address_of_somebody_else_cannot_be_taken(client: Client) -> None:
    make_person(email="chief@town.example")
    person = make_person(email=ADA)
    client.post(SIGN_IN, {"username": ADA, "password": PASSWORD})

    client.post("/people/me/address/", {"email": "chief@town.example", "action_add": "yes"})
    client.post(link_in_newest("chief@town.example"))

    person.refresh_from_db()
    assert person.email == ADA
    assert User.objects.get(email="chief@town.example") != person
