"""What a person sees when a round is decided."""

from pathlib import Path

from commonbeat.cli.say import say
from commonbeat.cli.tables import show_table
from commonbeat.engine.decision import Decision
from commonbeat.engine.money import dollars
from commonbeat.engine.results import BUDGET, ConstraintResult


def show_summary(decision: Decision, out: Path) -> None:
    """Print totals, constraints and what yielded."""
    totals, unit = decision.totals, decision.rulebook.program.unit
    say(
        f"{totals.funded:,} of {totals.applications:,} applications are funded "
        f"({totals.eligible:,} eligible): {totals.units:,} {unit}s for "
        f"{dollars(totals.federal_cents, whole=True)} of "
        f"{dollars(totals.funds_cents, whole=True)}."
    )
    wholes = [each for each in decision.constraints if not each.group and each.key != BUDGET]
    if wholes:
        show_table(
            "Constraints",
            ("Constraint", "Target", "Result", "Yielded", "Moved"),
            [_cells(each) for each in wholes],
        )
    for sentence in decision.yields:
        say(sentence)
    for sentence in decision.conflict:
        say(sentence)
    say(f"Written: {out} (commonbeat verify {out} recomputes it)")


def _cells(each: ConstraintResult) -> tuple[str, ...]:
    return (
        each.label,
        dollars(each.target_cents, whole=True),
        dollars(each.result_cents, whole=True),
        dollars(each.yielded_cents, whole=True),
        "" if each.price_cents is None else dollars(each.price_cents, whole=True),
    )
