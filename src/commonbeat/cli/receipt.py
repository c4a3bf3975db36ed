"""`commonbeat receipt verify`: check a receipt without the site that signed it."""

import json as json_text
from pathlib import Path
from typing import Any

import click

from commonbeat.cli.folders import read_file
from commonbeat.cli.options import file_argument, json_option, largest_option, manner_options
from commonbeat.cli.say import say, say_json
from commonbeat.engine.problems import Problem, Refused
from commonbeat.engine.receipts import Checked, State, check, read_keys

DIFFERS = 1


@click.group()
def receipt() -> None:
    """Check receipts of submissions."""


@receipt.command(
    epilog="Exit codes: 0 valid; 1 changed, or signed by a key that is not given;"
    " 2 a file cannot be read."
)
@file_argument("file")
@click.option(
    "--content",
    type=click.Path(path_type=Path),
    metavar="CONTENT.json",
    help="Also compare the submitted content, byte for byte.",
)
@click.option(
    "--keys",
    type=click.Path(path_type=Path),
    metavar="KEYS.json",
    help="The public keys that you trust, from the site's page of keys.",
)
@json_option
@largest_option
@manner_options
@click.pass_context
def verify(
    ctx: click.Context,
    file: Path,
    *,
    content: Path | None,
    keys: Path | None,
    json: bool,
    largest_mb: int,
) -> None:
    """Check whether the receipt in FILE was signed by a key that you trust, and not changed.

    Nothing is asked of any server. Whether the submission was withdrawn later, only the site
    can say.
    """
    document = _read(file, largest_mb)
    trusted = {} if keys is None else _keys(keys, largest_mb)
    submitted = None if content is None else read_file(content, largest_mb=largest_mb)
    checked = check(document, trusted, submitted)
    if checked.state is State.UNREADABLE:
        raise Refused(
            Problem(
                "receipt.format",
                "This is no receipt of a format known here.",
                "Give the JSON file that was downloaded with the receipt.",
                str(file),
            )
        )
    _tell(checked, json=json)
    if checked.state is not State.VALID:
        ctx.exit(DIFFERS)


def _tell(checked: Checked, *, json: bool) -> None:
    if json:
        say_json(
            {
                "state": checked.state.value,
                "number": checked.number,
                "key_id": checked.key_id,
                "messages": list(checked.sentences),
            }
        )
        return
    say(f"{checked.state.value.replace('_', ' ').capitalize()}: receipt {checked.number}")
    for sentence in checked.sentences:
        say(sentence)


def _read(path: Path, largest_mb: int) -> Any:
    try:
        return json_text.loads(read_file(path, largest_mb=largest_mb))
    except (ValueError, RecursionError) as error:
        raise Refused(
            Problem(
                "receipt.not_json",
                f"The file is not JSON: {error}.",
                "Download it again; nobody should edit it.",
                str(path),
            )
        ) from error


def _keys(path: Path, largest_mb: int) -> dict[str, bytes]:
    document = _read(path, largest_mb)
    try:
        return read_keys(document)
    except ValueError as error:
        raise Refused(
            Problem(
                "receipt.keys",
                f"These keys cannot be used: {error}.",
                "Download keys.json from the site's page /receipts/keys/.",
                str(path),
            )
        ) from error
