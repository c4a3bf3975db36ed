"""Money as whole cents (ADR 3), and how people read it."""

LARGEST_CENTS = 10**17  # a quadrillion dollars; fits a 64-bit column with room for sums


def dollars(cents: int, *, whole: bool = False) -> str:
    """Return cents as people read them: `123450` is "$1,234.50".

    With `whole`, an amount without cents is shown without them ("$1,234"); an amount that has
    cents keeps them, because a rounded sum would not add up on the page.
    """
    sign = "−" if cents < 0 else ""
    units, rest = divmod(abs(cents), 100)
    return f"{sign}${units:,}" if whole and rest == 0 else f"{sign}${units:,}.{rest:02d}"
