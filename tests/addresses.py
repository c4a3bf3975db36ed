"""Every address of the site, found by walking its URL patterns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One pattern: its full name ("people:me"), its route, and the names of its parts."""

    name: str
    route: str
    parts: tuple[str, ...]


def all_addresses() -> list[Address]:
    """Return every address that the site answers, in the order in which it looks."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(
    patterns: Sequence[URLPattern | URLResolver], namespace: str, route: str
) -> Iterator[Address]:
    """Yield the addresses of these patterns and of all that they include."""
    for pattern in patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            deeper = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, deeper, here)
        else:
            parts = tuple(pattern.pattern.converters)
            yield Address(f"{namespace}{pattern.name}", here, parts)
