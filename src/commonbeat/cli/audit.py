"""`commonbeat audit verify`: whether the log of the office's steps holds together."""

import click

from commonbeat.cli.office import office, room
from commonbeat.cli.options import json_option, manner_options
from commonbeat.cli.say import say, say_json

DIFFERS = 1


@click.group()
def audit() -> None:
    """Check the log of the office's steps."""


@audit.command(epilog="Exit codes: 0 it holds; 1 it is broken; 2 there is no log.")
@click.option(
    "--kept",
    metavar="HASH",
    help="A hash of the newest line that you kept earlier: it must still be in the log.",
)
@json_option
@manner_options
@click.pass_context
def verify(ctx: click.Context, *, kept: str | None, json: bool) -> None:
    """Compute the chain of hashes again, from the first line to the newest.

    A changed, removed, inserted or moved line is found. That the newest lines were cut off is
    found with a hash that was kept elsewhere: give it with --kept.
    """
    with office():
        log = room("commonbeat.base.audit")
        lines = room("commonbeat.base.models").AuditLine.objects
        broken = log.verify_chain()
        count, head = lines.count(), log.head_hash()
        lost = kept is not None and not lines.filter(hash=kept.strip().lower()).exists()
    if json:
        say_json(
            {
                "holds": broken is None and not lost,
                "lines": count,
                "head": head,
                "broken_at": None if broken is None else broken.sequence,
                "why": None if broken is None else broken.why,
                "kept_is_lost": lost,
            }
        )
    elif broken is not None:
        say(f"The log is broken at line {broken.sequence:,}: {broken.why}.")
    elif lost:
        say(f"The log was cut short: no line has the hash {kept}.")
    else:
        say(f"The log holds: {count:,} lines; the newest has the hash {head}.")
    if broken is not None or lost:
        ctx.exit(DIFFERS)
