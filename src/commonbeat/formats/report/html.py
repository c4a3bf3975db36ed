"""Pieces of a page that the sections share."""

from collections.abc import Collection, Sequence
from html import escape

from commonbeat.engine.money import dollars
from commonbeat.formats.drawing import data_table


def paragraph(text: str) -> str:
    """Return a paragraph of plain text."""
    return f"<p>{escape(text)}</p>"


def section(title: str, *parts: str) -> str:
    """Return a part of the report under its heading."""
    return f"<section><h2>{escape(title)}</h2>\n" + "\n".join(parts) + "</section>"


def heading(title: str) -> str:
    """Return a heading inside a section."""
    return f"<h3>{escape(title)}</h3>"


def figure(picture: str, caption: str) -> str:
    """Return a picture with the line below it."""
    return f"<figure>{picture}<figcaption>{escape(caption)}</figcaption></figure>"


def table(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numeric: Collection[int] = (),
) -> str:
    """Return a table that scrolls by itself on a narrow screen."""
    inner = data_table(caption, headings, rows, numeric=numeric)
    name = escape(caption)
    return f'<div class="scroll" role="region" aria-label="{name}" tabindex="0">{inner}</div>'


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Return the figures at the head of the report."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in pairs
    )
    return f'<dl class="facts">{items}</dl>'


def money(cents: int | None) -> str:
    """Return an amount for a table; nothing for None."""
    return "" if cents is None else dollars(cents, whole=True)


def short_money(cents: int) -> str:
    """Return an amount for a picture: "$5.0 million", "$430,000", "$0"."""
    if abs(cents) >= 10**11:
        return f"${cents / 10**11:,.2f} billion"
    if abs(cents) >= 10**8:
        return f"${cents / 10**8:,.1f} million"
    return dollars(cents - cents % 100, whole=True)
