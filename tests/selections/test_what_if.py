"""Sliding the weights: who moves, how sure it is, and nothing that is kept."""

from html import unescape

import pytest
from django.test import Client

from commonbeat.base.models import AuditLine
from commonbeat.engine.comparison import compare
from commonbeat.opportunities.queries import policy
from commonbeat.people.enums import Role
from commonbeat.selections.models import Run
from commonbeat.selections.queries import awards_of
from commonbeat.selections.weights import noise_slider, sliders
from commonbeat.selections.what_if import what_if
from tests.people.factories import make_person
from tests.selections.factories import RULEBOOK, make_rulebook, make_run

pytestmark = pytest.mark.django_db

# crime 50, need 30, plan 20 becomes need alone
CHANGED = {"w_crime": "0", "w_need": "100", "w_plan": "0"}


def page_of(run: Run, given: dict[str, str], **headers: str) -> tuple[int, str]:
    client = Client()
    client.force_login(
        make_person(Role.PROGRAM_MANAGER), backend="commonbeat.people.backends.AddressBackend"
    )
    answer = client.get(
        f"/workspace/{run.round.slug}/runs/{run.number}/what-if/", given, headers=headers
    )
    return answer.status_code, unescape(answer.content.decode())


def test_the_rulebooks_own_weights_change_nothing() -> None:
    run = make_run()

    status, page = page_of(run, {})

    assert status == 200
    assert "Nobody's award changes." in page


def test_other_weights_move_the_same_awards_as_a_run_with_such_a_rulebook() -> None:
    run = make_run()
    weights = ((b"weight = 50", b"weight = 0"), (b"weight = 30", b"weight = 100"))
    changed = RULEBOOK.replace(b"weight = 20\n", b"weight = 0\n")
    for before, after in weights:
        changed = changed.replace(before, after)
    other = make_run(run.round, make_rulebook(run.round, changed))

    answer = what_if(run, sliders(policy(run.rulebook), CHANGED), noise_slider({}))

    expected = compare(awards_of(run), awards_of(other))
    assert answer.comparison.moves == expected.moves
    assert answer.comparison.moves != ()


def test_without_noise_nothing_is_left_to_chance() -> None:
    run = make_run()

    answer = what_if(run, sliders(policy(run.rulebook), {}), noise_slider({"noise": "0"}))
    unsure = what_if(run, sliders(policy(run.rulebook), {}), noise_slider({"noise": "20"}))

    assert (answer.coin_flips, answer.doubtful) == (0, 0)
    assert unsure.coin_flips > 0


def test_the_same_question_has_the_same_answer() -> None:
    run = make_run()

    assert page_of(run, CHANGED)[1].count("coin flip") == 1
    first, second = (
        what_if(run, sliders(policy(run.rulebook), CHANGED), noise_slider({})) for _ in range(2)
    )
    assert first == second


def test_the_page_says_who_moves_and_keeps_nothing() -> None:
    run = make_run()
    before = AuditLine.objects.count()

    _, page = page_of(run, CHANGED)
    status, part = page_of(run, CHANGED, **{"HX-Request": "true", "HX-Target": "answer"})

    assert 'value="100"' in page
    assert "Who would gain" in page
    assert "<h1" not in part
    assert (status, Run.objects.count()) == (200, 1)
    assert AuditLine.objects.count() == before + 4  # two people made, a role given to each


@pytest.mark.parametrize(
    "given",
    [{"w_crime": "many"}, {"w_crime": "0", "w_need": "0", "w_plan": "0"}, {"noise": "x"}],
)
def test_what_are_no_weights_is_told_beside_what_was_typed(given: dict[str, str]) -> None:
    run = make_run()

    status, page = page_of(run, given)

    assert status == 422
    assert "These are no weights" in page
    assert all(f'value="{value}"' in page for value in given.values())
