"""Filters of form sets: Markdown of their authors, and the ids of inputs."""

from functools import lru_cache

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_TAGS = {"p", "em", "strong", "ul", "ol", "li", "a", "code", "br", "h3", "h4", "blockquote"}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}


@register.filter
def markdown(text: str) -> SafeString:
    """Return Markdown as HTML: no raw HTML, no pictures, no scripts, whatever it holds."""
    return mark_safe(_html(text))  # noqa: S308  cleaned below by a list of allowed tags


@lru_cache(maxsize=512)
def _html(text: str) -> str:
    return nh3.clean(
        _MARKDOWN.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
    )


@register.simple_tag
def field_id(path: str, prefix: str = "") -> str:
    """Return the id of the input of a path, as `rendering.Shown.id` gives it."""
    return f"f-{prefix}{path}".replace(".", "-")
