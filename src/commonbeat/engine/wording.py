"""Words around numbers: plurals and lists, so that every sentence is one."""

from collections.abc import Sequence


def plural(count: int, one: str, many: str = "") -> str:
    """Return "1 award" or "1,046 awards"; `many` where an s alone does not make it."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return "a", "a and b", or "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
