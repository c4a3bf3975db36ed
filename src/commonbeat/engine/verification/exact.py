"""Whole numbers and fractions: the few roundings of the procedure, and their texts."""

from fractions import Fraction

Number = int | Fraction
MICROS = 1_000_000


def half_up(number: Number, steps: int = 1) -> int:
    """Return `number` x `steps`, rounded to a whole number; halves go up, below 0 too."""
    above, below = number.numerator * steps, number.denominator
    return (2 * above + below) // (2 * below)


def down(number: Number) -> int:
    """Return the largest whole number that is not above `number`."""
    return number.numerator // number.denominator


def up(number: Number) -> int:
    """Return the smallest whole number that is not below `number`."""
    return -(-number.numerator // number.denominator)


def up_div(above: int, below: int) -> int:
    """Return above / below, rounded up; `below` is positive."""
    return -(-above // below)


def fixed_text(steps: int, decimals: int) -> str:
    """Return steps of the last decimal as a decimal text: (1250, 3) is "1.250"."""
    sign = "-" if steps < 0 else ""
    if not decimals:
        return f"{sign}{abs(steps)}"
    whole, rest = divmod(abs(steps), 10**decimals)
    return f"{sign}{whole}.{rest:0{decimals}d}"


def number_text(number: Number) -> str:
    """Return the shortest decimal text, or a fraction in lowest terms if there is none."""
    twos = fives = 0
    rest = number.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    decimals = max(twos, fives)
    return fixed_text(number.numerator * 10**decimals // number.denominator, decimals)


def value_text(value: object) -> str:
    """Return the value of a `by` expression as the name of its group."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, int | Fraction) else str(value)
