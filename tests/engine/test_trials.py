"""Scenarios: alike they give the run itself; each that varies, the run it stands for."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from commonbeat.engine.applications import Applications
from commonbeat.engine.comparison import compare
from commonbeat.engine.decision import decide
from commonbeat.engine.problems import Refused
from commonbeat.engine.reweighing import Awards, award_rows, awards, reweighted
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.scenarios import Scenarios
from commonbeat.engine.trials import BLOCK, WhatIf, what_if
from commonbeat.formats.applications import read_applications
from tests.engine.generators import seeded_round
from tests.engine.rounds import round_of
from tests.engine.rulebook.examples import small

SEEDS = range(16)
EVERYTHING = Scenarios(
    2 * BLOCK + 5,
    noise_sd_steps=150,
    weights={"fiscal": (Fraction(30), Fraction(90))},
    funds_cents=(20_000_000, 200_000_000),
    cap_percent=(50, 200),
)


def tried(
    rulebook: Rulebook,
    applications: Applications,
    scenarios: Scenarios,
    *,
    seed: int = 1,
    threads: int = 2,
) -> WhatIf:
    """Return the scenarios of a seed."""
    return what_if(
        rulebook, applications, scenarios, np.random.default_rng(seed), threads=threads
    )


def made(seed: int) -> tuple[Rulebook, Applications]:
    """Return a generated round."""
    found = seeded_round(seed)
    rulebook = read_rulebook(found.toml.encode())
    return rulebook, read_applications(found.csv.encode(), rulebook)


def towns(count: int = 40) -> Applications:
    """Return applications of towns that differ in poverty and crime."""
    return round_of(
        small(),
        *(
            {
                "agency": f"Town {number}",
                "state": ("AK", "TX", "WY")[number % 3],
                "population": str(1_000 * (1 + number * 37 % 300)),
                "sworn": "100",
                "crimes": str(number * 29 % 400),
                "poverty": str(number * 11 % 60),
                "requested": "3",
                "cost": "100000",
                "rural": "yes" if number % 4 == 0 else "no",
                "waived": "no",
            }
            for number in range(count)
        ),
    )


def same_in_all(found: WhatIf, expected: Awards) -> bool:
    """Return whether every scenario gave exactly these awards."""
    count = found.scenarios.count
    return bool(
        found.funded.tolist() == (count * (expected.units > 0)).tolist()
        and found.mean_cents.tolist() == expected.cents.tolist()
        and found.scenario_cents.tolist() == [int(expected.cents.sum())] * count
        and found.scenario_funded.tolist() == [int((expected.units > 0).sum())] * count
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_awards_alone_are_those_of_a_whole_decision(seed: int) -> None:
    rulebook, applications = made(seed)

    found, run = awards(rulebook, applications), decide(rulebook, applications).outcomes

    assert found.units.tolist() == run.units_awarded.tolist()
    assert found.cents.tolist() == run.federal_cents.tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_scenarios_in_which_nothing_varies_are_the_run_itself(seed: int) -> None:
    rulebook, applications = made(seed)

    found = tried(rulebook, applications, Scenarios(3))

    expected = awards(rulebook, applications)
    assert found.base.units.tolist() == expected.units.tolist()
    assert same_in_all(found, expected)
    assert found.coin_flips == found.doubtful == 0
    assert found.certain + found.never == applications.rows


@pytest.mark.parametrize("seed", SEEDS)
def test_a_scenario_with_other_funds_is_the_run_with_these_funds(seed: int) -> None:
    rulebook, applications = made(seed)
    funds = rulebook.program.funds_cents * 7 // 5 + 3

    found = tried(rulebook, applications, Scenarios(2, funds_cents=(funds, funds)))

    richer = replace(rulebook, program=replace(rulebook.program, funds_cents=funds))
    assert same_in_all(found, awards(richer, applications))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_scenario_with_other_weights_is_the_run_with_these_weights(seed: int) -> None:
    rulebook, applications = made(seed)
    keys = [each.key for each in rulebook.score.categories]
    weights = {key: Fraction(100 if key == keys[0] else 0) for key in keys}

    found = tried(
        rulebook,
        applications,
        Scenarios(2, weights={key: (value, value) for key, value in weights.items()}),
    )

    assert same_in_all(found, awards(reweighted(rulebook, weights), applications))


def test_a_scenario_with_another_cap_is_the_run_with_this_cap() -> None:
    rulebook = small()

    found = tried(rulebook, towns(), Scenarios(2, cap_percent=(20, 20)))

    half = small(('cap = "LEAST(50, 0.05 * sworn)"', 'cap = "LEAST(50, 0.05 * sworn) / 5"'))
    expected = awards(half, towns())
    assert expected.units.max() == 1
    assert same_in_all(found, expected)


def test_the_same_seed_gives_the_same_bytes_with_one_thread_and_with_two() -> None:
    one, two = (tried(small(), towns(), EVERYTHING, threads=threads) for threads in (1, 2))
    other = tried(small(), towns(), EVERYTHING, seed=2)

    assert one.funded.tobytes() == two.funded.tobytes()
    assert one.cents.tobytes() == two.cents.tobytes()
    assert one.scenario_funded.tobytes() == two.scenario_funded.tobytes()
    assert one.scenario_cents.tobytes() == two.scenario_cents.tobytes()
    assert one.funded.tobytes() != other.funded.tobytes()


def test_sums_by_application_and_by_scenario_agree_and_stay_within_the_funds() -> None:
    found = tried(small(), towns(), EVERYTHING)

    assert found.funded.sum() == found.scenario_funded.sum()
    assert found.cents.sum() == found.scenario_cents.sum()
    assert (found.scenario_cents <= found.draws.funds_cents).all()
    assert found.coin_flips > 0


def test_drawn_weights_add_up_to_100_points() -> None:
    weights = tried(small(), towns(), EVERYTHING).draws.weights

    assert weights is not None
    assert weights.sum(axis=1).tolist() == [100_000_000] * EVERYTHING.count
    assert len(set(weights[:, 0].tolist())) > EVERYTHING.count // 2


def simple() -> Rulebook:
    """Return the small rulebook without any constraint but the funds."""
    rulebook = small()
    return replace(rulebook, constraints=(), yield_order=())


def test_the_chance_grows_with_the_score_in_a_simple_round() -> None:
    alike = {"sworn": "100", "requested": "1", "cost": "100000", "waived": "no"}
    applications = round_of(
        simple(), *({**alike, "poverty": str(number)} for number in range(60))
    )

    found = tried(simple(), applications, Scenarios(400, noise_sd_steps=1_000))

    # fifths of the round, from the poorest score to the best
    chances = found.funded.reshape(5, 12).sum(axis=1).tolist()
    assert chances == sorted(chances)
    assert chances[0] < chances[-1] // 2


def test_twice_the_funds_take_from_nobody_in_a_simple_round() -> None:
    rulebook, applications = simple(), towns()
    funds = rulebook.program.funds_cents // 2
    once, twice = (
        tried(rulebook, applications, Scenarios(100, 200, funds_cents=(each, each)))
        for each in (funds, 2 * funds)
    )

    assert (twice.funded >= once.funded).all()
    assert twice.funded.sum() > once.funded.sum()


def test_a_round_without_eligible_applications_funds_nobody() -> None:
    applications = round_of(small(), {"sworn": "0"}, {"sworn": "0"})

    found = tried(small(), applications, EVERYTHING)

    assert found.never == 2
    assert found.scenario_cents.sum() == 0


def test_everything_that_cannot_be_drawn_is_said_at_once() -> None:
    wrong = Scenarios(
        0,
        noise_sd_steps=float("nan"),
        weights={"fiscl": (Fraction(1), Fraction(2)), "crime": (Fraction(9), Fraction(8))},
        funds_cents=(0, 10),
        cap_percent=(0, 10),
    )

    with pytest.raises(Refused) as refusal:
        tried(small(), towns(), wrong)

    found = {(problem.code, problem.where) for problem in refusal.value.problems}
    assert found == {
        ("weights.unknown", "fiscl"),
        ("scenarios.count", "scenarios"),
        ("scenarios.noise", "noise"),
        ("scenarios.range", "weight crime"),
        ("scenarios.range", "funds"),
        ("scenarios.range", "cap"),
    }
    assert "Did you mean fiscal?" in str(refusal.value)


def test_a_cap_that_the_rulebook_lacks_cannot_vary() -> None:
    request = replace(small().request, cap=None)

    with pytest.raises(Refused, match="no request cap"):
        tried(replace(small(), request=request), towns(), Scenarios(1, cap_percent=(50, 90)))


def test_weights_that_may_all_be_0_are_refused() -> None:
    nothing = Fraction(0), Fraction(50)

    with pytest.raises(Refused, match="All weights may be drawn as 0"):
        tried(small(), towns(), Scenarios(1, weights={"fiscal": nothing, "crime": nothing}))


def test_new_weights_are_rescaled_to_100_and_the_others_keep_their_share() -> None:
    found = reweighted(small(), {"fiscal": Fraction(20)})

    weights = {each.key: each.weight for each in found.score.categories}
    assert weights == {"fiscal": Fraction(100, 3), "crime": Fraction(200, 3)}
    assert found.sha256 == found.text == ""


def test_weights_that_cannot_be_are_refused_all_at_once() -> None:
    with pytest.raises(Refused) as refusal:
        reweighted(small(), {"crimes": Fraction(10), "fiscal": Fraction(-1)})
    with pytest.raises(Refused, match="All weights are 0"):
        reweighted(small(), {"crime": Fraction(0), "fiscal": Fraction(0)})

    codes = [problem.code for problem in refusal.value.problems]
    assert codes == ["weights.unknown", "weights.negative"]


def test_other_weights_show_who_moves_in_and_who_moves_out() -> None:
    applications = towns()
    before = award_rows(small(), applications, awards(small(), applications))
    changed = reweighted(small(), {"fiscal": Fraction(5), "crime": Fraction(95)})
    after = award_rows(changed, applications, awards(changed, applications))

    found = compare(before, after)

    assert found.newly_funded > 0
    assert found.no_longer_funded > 0
    assert not compare(before, before).moves
    assert {move.agency for move in found.moves} <= {f"Town {number}" for number in range(40)}
