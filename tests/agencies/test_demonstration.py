"""The made-up people of synthetic agencies: there after loading, once."""

import pytest
from django.test import Client
from django.utils import timezone

from commonbeat.agencies import queries
from commonbeat.agencies.access import agencies_of
from commonbeat.agencies.models import Agency, AgencyRoleGrant, Claim, Registration
from commonbeat.agencies.services.demonstration import load_people_of_agencies
from commonbeat.agencies.services.registry import load_nation
from commonbeat.demonstration.nation import nation
from commonbeat.people import demonstration, services
from commonbeat.people.models import User

pytestmark = pytest.mark.django_db


def load() -> None:
    services.make_demo_people()
    load_people_of_agencies(now=timezone.now())


def test_a_chief_and_a_city_manager_can_sign_for_one_town_of_nine_officers() -> None:
    load_nation([each for each in nation().agencies if each.state == "AL"])

    load()
    load()

    chief = User.objects.get(email=demonstration.CHIEF.email)
    town = agencies_of(chief).get()
    assert (town.is_synthetic, town.sworn) == (True, 9)
    assert [str(member.user) for member in queries.members(town)] == [
        "Ruth Ekholm",
        "Theo Abara",
    ]
    registration = queries.registration_of(town)
    assert registration is not None
    assert registration.is_provisional
    assert AgencyRoleGrant.objects.count() == 12
    assert (Claim.objects.count(), Registration.objects.count()) == (1, 1)
    assert Agency.objects.get(claims__isnull=False).sworn == 5


def test_without_agencies_the_people_are_there_all_the_same() -> None:
    load()

    assert (AgencyRoleGrant.objects.count(), Claim.objects.count()) == (0, 0)


def test_the_sign_in_page_prints_them_all(client: Client) -> None:
    load()

    page = client.get("/people/sign-in/").text

    assert [each.email for each in demonstration.PEOPLE if each.email not in page] == []
    assert "police chief of a town with nine officers" in page
