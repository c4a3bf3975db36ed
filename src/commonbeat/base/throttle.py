"""Limits how often somebody may do something; counted in the cache that all processes share."""

from django.core.cache import cache


def may_do(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one try of `who`; return whether it is among the first `most` of that time."""
    key = f"throttle:{what}:{who}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # the time ended between the two
        return True
