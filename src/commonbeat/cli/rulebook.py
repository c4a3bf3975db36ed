"""`commonbeat rulebook`: check one, put it in words, start from a preset."""

import textwrap
from pathlib import Path

import click

from commonbeat.cli.inputs import read_policy
from commonbeat.cli.options import file_argument, json_option, manner_options
from commonbeat.cli.say import say, say_json
from commonbeat.cli.tables import show_table
from commonbeat.engine.money import dollars
from commonbeat.engine.rulebook.cautions import cautions
from commonbeat.engine.rulebook.model import Rulebook, Status
from commonbeat.engine.rulebook.presets import names as preset_names
from commonbeat.engine.rulebook.presets import read as read_preset
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.rulebook.words import Section, effective_weights, in_words
from commonbeat.engine.wording import plural

WIDTH = 96


@click.group()
def rulebook() -> None:
    """Check a rulebook, put it in plain words, or start from a preset."""


@rulebook.command()
@file_argument("file")
@json_option
@manner_options
def check(file: Path, json: bool) -> None:
    """Check the rulebook FILE and show what each measure weighs.

    Every problem of the file is listed, with its line, its value and the way out.
    """
    found = read_policy(file)
    if json:
        say_json(_as_json(found))
        return
    say(f"{file}: correct.")
    say(_in_short(found))
    for each in cautions(found):
        say(f"Look again: {each}")
    show_table(
        "Effective weights, points of 100",
        ("Category", "Measure", "Points"),
        [(each.category_label, each.label, each.text) for each in effective_weights(found)],
    )


@rulebook.command()
@file_argument("file")
@json_option
@manner_options
def words(file: Path, json: bool) -> None:
    """Tell the rulebook FILE in plain words, each rule marked verified or assumption."""
    sections = in_words(read_policy(file))
    if json:
        say_json([_section_as_json(section) for section in sections])
        return
    for section in sections:
        say(click.style(section.title, bold=True))
        for sentence in section.sentences:
            mark = "verified" if sentence.status is Status.VERIFIED else "assumption"
            told = " ".join(part for part in (sentence.note, sentence.source) if part)
            text = f"{sentence.text} [{mark}{f': {told}' if told else ''}]"
            say(
                textwrap.fill(
                    text,
                    WIDTH,
                    initial_indent="- ",
                    subsequent_indent="  ",
                    break_long_words=False,
                    break_on_hyphens=False,
                )
            )
        say("")


@rulebook.command()
@click.argument("name", required=False)
@manner_options
def preset(name: str | None) -> None:
    """Print the preset NAME, or list the presets that come with the product.

    Start your own rulebook with: commonbeat rulebook preset NAME > rulebook.toml
    """
    if name is not None:
        click.echo(read_preset(name), nl=False)
        return
    for each in preset_names():
        found = read_rulebook(read_preset(each))
        say(f"{each:<14} {found.title}")


def _in_short(found: Rulebook) -> str:
    funds = dollars(found.program.funds_cents, whole=True)
    return (
        f"{found.title}, version {found.version}: {funds} for {found.program.unit}s; "
        f"{plural(len(found.fields), 'field')}, "
        f"{plural(len(found.eligibility), 'hard stop')}, "
        f"{plural(len(effective_weights(found)), 'measure')} in "
        f"{plural(len(found.score.categories), 'category', 'categories')}, "
        f"{plural(len(found.constraints), 'constraint')}."
    )


def _as_json(found: Rulebook) -> dict[str, object]:
    return {
        "title": found.title,
        "version": found.version,
        "sha256": found.sha256,
        "funds_cents": found.program.funds_cents,
        "unit": found.program.unit,
        "fields": [each.key for each in found.fields],
        "eligibility": [each.code for each in found.eligibility],
        "constraints": [each.key for each in found.constraints],
        "cautions": [str(each) for each in cautions(found)],
        "weights": [
            {"category": each.category, "measure": each.measure, "points": each.text}
            for each in effective_weights(found)
        ],
    }


def _section_as_json(section: Section) -> dict[str, object]:
    return {
        "title": section.title,
        "sentences": [
            {
                "text": each.text,
                "status": each.status.value,
                "source": each.source,
                "note": each.note,
            }
            for each in section.sentences
        ],
    }
