"""What a person and a program see of a what-if."""

from collections.abc import Sequence
from typing import NamedTuple

from commonbeat.cli.say import say
from commonbeat.cli.tables import show_table
from commonbeat.engine.applications import Applications
from commonbeat.engine.money import dollars
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.scenarios import MICRO_POINTS
from commonbeat.engine.trials import WhatIf

SHOWN = 20


class Line(NamedTuple):
    """What became of one application in all scenarios."""

    application_id: str
    agency: str
    state: str
    units_awarded: int
    federal_cents: int
    scenarios_funded: int
    chance_percent: str
    mean_cents: int


CHANCE_COLUMNS = Line._fields


def chances(rulebook: Rulebook, applications: Applications, found: WhatIf) -> list[Line]:
    """Return a line for every application, in the order of the file."""
    count = found.scenarios.count
    funded = found.funded.tolist()
    return list(
        map(
            Line,
            applications.ids,
            applications.text(rulebook.columns.agency),
            applications.text(rulebook.columns.state),
            found.base.units.tolist(),
            found.base.cents.tolist(),
            funded,
            [_percent(each, count) for each in funded],
            found.mean_cents.tolist(),
        )
    )


def _percent(part: int, whole: int) -> str:
    """Return a share in percent with one decimal, rounded half up."""
    tenths = (2_000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def show(found: WhatIf, lines: Sequence[Line]) -> None:
    """Print the totals, and who stands nearest to the edge."""
    count = found.scenarios.count
    least, most = int(found.scenario_funded.min()), int(found.scenario_funded.max())
    say(
        f"{count:,} scenarios of {len(lines):,} applications: {found.certain:,} are funded in "
        f"all of them, {found.never:,} in none, {found.coin_flips:,} are coin flips (funded in "
        "5 to 95 % of them)."
    )
    say(
        f"Of the {int((found.base.units > 0).sum()):,} that are funded as the round is, "
        f"{found.doubtful:,} are funded in less than half."
    )
    say(
        f"A scenario funds {least:,} to {most:,} applications, with "
        f"{dollars(int(found.scenario_cents.min()), whole=True)} to "
        f"{dollars(int(found.scenario_cents.max()), whole=True)}."
    )
    nearest = sorted(
        (line for line in lines if 0 < line.scenarios_funded < count),
        key=lambda line: (abs(2 * line.scenarios_funded - count), line.application_id),
    )
    if nearest:
        show_table(
            "Nearest to the edge",
            ("Application", "Agency", "State", "Awarded", "Chance", "On average"),
            [
                (
                    line.application_id,
                    line.agency,
                    line.state,
                    f"{line.units_awarded:,}",
                    f"{line.chance_percent} %",
                    dollars(line.mean_cents, whole=True),
                )
                for line in nearest[:SHOWN]
            ],
        )
    if len(nearest) > SHOWN:
        say(f"and {len(nearest) - SHOWN:,} more (--csv FILE writes all)")


def as_json(
    rulebook: Rulebook, found: WhatIf, lines: Sequence[Line], seed: int
) -> dict[str, object]:
    """Return everything for a program."""
    return {
        "scenarios": found.scenarios.count,
        "seed": seed,
        "coin_flips": found.coin_flips,
        "certain": found.certain,
        "never": found.never,
        "funded": int((found.base.units > 0).sum()),
        "doubtful": found.doubtful,
        "runs": _runs(rulebook, found),
        "applications": [line._asdict() for line in lines],
    }


def _runs(rulebook: Rulebook, found: WhatIf) -> list[dict[str, object]]:
    """Return what was drawn for each scenario, and what it came to."""
    draws = found.draws
    keys = [each.key for each in rulebook.score.categories]
    own = [[str(each.weight) for each in rulebook.score.categories]]
    weights = (
        own * found.scenarios.count
        if draws.weights is None
        else [
            [f"{part // MICRO_POINTS}.{part % MICRO_POINTS:06}" for part in line]
            for line in draws.weights.tolist()
        ]
    )
    return [
        {
            "funded": funded,
            "federal_cents": cents,
            "funds_cents": funds,
            "cap_percent": cap,
            "weights": dict(zip(keys, line, strict=True)),
        }
        for funded, cents, funds, cap, line in zip(
            found.scenario_funded.tolist(),
            found.scenario_cents.tolist(),
            draws.funds_cents.tolist(),
            draws.cap_percents.tolist(),
            weights,
            strict=True,
        )
    ]
