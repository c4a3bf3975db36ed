"""`commonbeat warm-up`: compile now what the first run would compile."""

import re
import time

import click
import numpy as np

from commonbeat.cli.options import manner_options
from commonbeat.cli.progress import progress
from commonbeat.cli.round import Inputs, compute_round
from commonbeat.cli.say import say
from commonbeat.demonstration.applications import applications
from commonbeat.demonstration.rulebooks import synthetic_rulebook
from commonbeat.engine.scenarios import Scenarios
from commonbeat.engine.trials import what_if

APPLICATIONS = 200


def _short_of_money() -> bytes:
    """Return the rulebook with so little money that scores needed are sought."""
    return re.sub(
        rb"(?m)^funds_available = .*$", b"funds_available = 10_000_000", synthetic_rulebook()
    )


@click.command("warm-up", epilog="Exit codes: 0 done; 3 a bug.")
@manner_options
def warm_up() -> None:
    """Compile what the first run on this machine would compile, and keep it on the disk.

    Decides a small synthetic round and throws it away. A second call takes a second or two.
    """
    start = time.perf_counter()
    made = applications(seed=1, count=APPLICATIONS)
    with progress() as tell:
        decision, _ = compute_round(Inputs(_short_of_money(), made.content), tell)
        what_if(
            decision.rulebook, decision.applications, Scenarios(1), np.random.default_rng(1)
        )
    say(f"Ready, in {time.perf_counter() - start:.1f} s.")
