"""The few building blocks of SVG that the drawings share; every text is escaped."""

import re
from collections.abc import Iterable
from html import escape

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
INK = "#1b1b1b"
QUIET = "#565c65"
LINE = "#71767a"
PAPER = "#ffffff"

# One hue whose lightness falls evenly: readable in every kind of colour vision and in print.
STEPS = ("#d6e6f4", "#9cc4e4", "#5b9bd1", "#2166a8", "#0b3866")
NOTHING = "#f5f5f2"
# Blue, vermilion, green, purple, amber: told apart in every common kind of colour vision.
SERIES = ("#0b5394", "#c8cdd3", "#c8500a", "#007a5e", "#8d4a86", "#b58900")


def number(value: float) -> str:
    """Return a coordinate with at most one decimal and no idle zero."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def element(name: str, content: str = "", **attributes: str | float | None) -> str:
    """Return one element; `None` leaves an attribute out, `_` in a name stands for `-`."""
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            text = value if isinstance(value, str) else number(value)
            parts.append(f'{key.rstrip("_").replace("_", "-")}="{escape(text)}"')
    opening = " ".join(parts)
    return f"<{opening}>{content}</{name}>" if content else f"<{opening}/>"


def label(  # noqa: PLR0913 - a text has a place and a look
    text: str,
    x: float,
    y: float,
    *,
    size: float = 13,
    anchor: str | None = None,
    fill: str = INK,
    weight: str | None = None,
    halo: bool = False,
) -> str:
    """Return a line of text; a halo keeps it readable over a drawing."""
    return element(
        "text",
        escape(text, quote=False),
        x=x,
        y=y,
        font_size=size,
        text_anchor=anchor,
        fill=fill,
        font_weight=weight,
        stroke=PAPER if halo else None,
        stroke_width="4" if halo else None,
        paint_order="stroke" if halo else None,
    )


def tooltip(text: str) -> str:
    """Return the title that a pointer and a screen reader find on a part of a drawing."""
    return f"<title>{escape(text, quote=False)}</title>"


def drawing(
    *,
    name: str,
    title: str,
    description: str,
    width: float,
    height: float,
    body: Iterable[str],
    role: str = "img",
) -> str:
    """Return a whole picture with its title and description; `name` is unique on its page.

    A picture that holds links has the role "group": what is in an "img" cannot be reached.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    head = (
        f'<title id="{slug}-title">{escape(title, quote=False)}</title>'
        f'<desc id="{slug}-desc">{escape(description, quote=False)}</desc>'
    )
    return element(
        "svg",
        head + "".join(body),
        xmlns="http://www.w3.org/2000/svg",
        class_="cb-drawing",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role=role,
        aria_labelledby=f"{slug}-title {slug}-desc",
        font_family=FONT,
        preserveAspectRatio="xMidYMid meet",
    )
