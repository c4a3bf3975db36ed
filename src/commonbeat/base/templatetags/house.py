"""Filters that write figures the one way this house writes them."""

from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page

from commonbeat.engine import money

register = template.Library()

NOTHING = "–"  # shown where there is no figure; an empty cell would read as an oversight


@register.filter
def dollars(cents: int | None) -> str:
    """Write whole cents as dollars; cents are shown only when there are any."""
    return NOTHING if cents is None else money.dollars(cents, whole=True)


@register.filter
def number(value: int | None) -> str:
    """Write a whole number with commas between thousands."""
    return NOTHING if value is None else f"{value:,}"


@register.filter
def percent(value: Decimal | int | None, decimals: int = 1) -> str:
    """Write a figure that is already in percent, as `12.5 %`."""
    return NOTHING if value is None else f"{Decimal(value):,.{decimals}f} %"


@register.filter
def score(points: int | None, decimals: int = 3) -> str:
    """Write a score that is kept as a whole number of its last decimal place."""
    if points is None:
        return NOTHING
    return f"{Decimal(points).scaleb(-decimals):,.{decimals}f}"


@register.filter
def as_words(name: str) -> str:
    """Write the name of a field as words: `assistance_listing` becomes `Assistance listing`."""
    return name.replace("_", " ").replace(".", " ").strip().capitalize()


@register.filter
def short_hash(digest: str) -> str:
    """Write the first 12 characters of a hash; put the whole one in a title."""
    return f"{digest[:12]}…" if len(digest) > 12 else digest


@register.filter
def page_numbers(page: Page[Any]) -> list[int | str]:
    """Return the page numbers to show around a page, an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.inclusion_tag("base/_breadcrumbs.html")
def breadcrumbs(*steps: str) -> dict[str, object]:
    """Show the way to a page: label, address, label, address, ..., and last its own label."""
    addresses: list[str] = [*steps[1::2], ""]
    return {"crumbs": list(zip(steps[::2], addresses, strict=True))}
