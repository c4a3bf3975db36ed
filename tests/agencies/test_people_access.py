"""Who may open and send what on the pages of agencies' people: every address, everybody."""

from collections.abc import Callable

import pytest
from django.test import Client

from commonbeat.agencies.access import roles_in
from commonbeat.agencies.models import Claim
from tests.agencies.people import SUBMITTER, Town

pytestmark = pytest.mark.django_db
SIGN_IN = "sign-in"  # what a stranger gets: a redirection there


def addresses_of(town: Town) -> dict[str, str]:
    here = f"/agencies/{town.agency.ori}"
    person = f"{here}/people/{town.member.public_id}/roles"
    return {
        "acting": f"{here}/acting/",
        "claim": f"{here}/claim/",
        "people": f"{here}/people/",
        "invite": f"{here}/people/invite/",
        "withdraw": f"{here}/people/invitations/{town.invitation.public_id}/withdraw/",
        "give": f"{person}/",
        "end": f"{person}/{SUBMITTER.value}/end/",
        "mine": "/agencies/mine/",
        "invitation": "/agencies/invitations/the-key/",
        "claims": "/workspace/claims/",
        "decide": f"/workspace/claims/{town.claim.public_id}/",
    }


Answers = dict[str, int | str]
OPEN: Answers = dict.fromkeys(("acting", "claim", "mine", "invitation"), 200)
NOTHING: Answers = dict.fromkeys(("people", "invite", "give", "end"), 404)
OUTSIDE: Answers = OPEN | NOTHING | {"withdraw": 405, "claims": 404, "decide": 404}
OFFICE: Answers = OUTSIDE | {"claims": 200, "decide": 200}
GETS: dict[str, Answers] = {
    "stranger": dict.fromkeys(OUTSIDE, SIGN_IN) | {"withdraw": 405},
    "of another agency": OUTSIDE,
    "member": OUTSIDE | {"people": 200, "end": 200},
    "administrator": OUTSIDE | {"people": 200, "invite": 200, "give": 200, "end": 200},
    "program manager": OFFICE,
    "director": OFFICE,
    "auditor": OFFICE,
}
# an empty form: 422 says that it was read, 405 that nothing is sent there
SENT_OUTSIDE: Answers = NOTHING | {
    "people": 405,
    "acting": 405,
    "claim": 422,
    "withdraw": 404,
    "mine": 405,
    "invitation": 422,
    "claims": 405,
    "decide": 404,
}
POSTS: dict[str, Answers] = {
    "stranger": dict.fromkeys(SENT_OUTSIDE, SIGN_IN)
    | dict.fromkeys(("acting", "people", "mine", "claims"), 405),
    "of another agency": SENT_OUTSIDE,
    "member": SENT_OUTSIDE | {"end": 302},
    "administrator": SENT_OUTSIDE | {"invite": 422, "withdraw": 302, "give": 422, "end": 302},
    "program manager": SENT_OUTSIDE | {"decide": 422},
    "director": SENT_OUTSIDE | {"decide": 422},
    "auditor": SENT_OUTSIDE,
}


def answers(send: Callable[..., object], town: Town) -> Answers:
    """Return what each address says, a redirection to the sign-in by its name."""
    found: Answers = {}
    for name, address in addresses_of(town).items():
        answer = send(address)
        status = answer.status_code  # type: ignore[attr-defined]  # of the test client
        to_sign_in = status == 302 and "/people/sign-in/" in answer["Location"]  # type: ignore[index]
        found[name] = SIGN_IN if to_sign_in else status
    return found


@pytest.mark.parametrize("who", GETS)
def test_each_address_opens_for_those_it_is_for(client: Client, who: str) -> None:
    town = Town()
    person = town.people[who]
    if person is not None:
        client.force_login(person)

    assert answers(client.get, town) == GETS[who]


@pytest.mark.parametrize("who", POSTS)
def test_each_form_is_taken_from_those_it_is_for(client: Client, who: str) -> None:
    town = Town()
    before = (Claim.objects.count(), roles_in(town.member, town.agency))
    person = town.people[who]
    if person is not None:
        client.force_login(person)

    assert answers(lambda address: client.post(address, {"empty": "form"}), town) == POSTS[who]

    ended = who in {"member", "administrator"}
    after = (Claim.objects.count(), roles_in(town.member, town.agency))
    assert after == (before[0], frozenset() if ended else before[1])
    town.invitation.refresh_from_db()
    assert (town.invitation.withdrawn_at is not None) == (who == "administrator")
