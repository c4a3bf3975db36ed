"""How a Grants.gov form is described here: its elements in order, as its schema has them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

LIBRARY = "http://apply.grants.gov/system/GlobalLibrary-V2.0"
GLOBAL = "http://apply.grants.gov/system/Global-V1.0"
FILES = "http://apply.grants.gov/system/Attachments-V1.0"


class As(Enum):
    """What an element holds, and how its value is written in a table of values."""

    TEXT = auto()  # a text
    DATE = auto()  # "2026-11-28"
    CENTS = auto()  # a whole number of cents; dollars with two decimals in the file
    CODE = auto()  # one of its choices, such as "C: City or Township Government"
    PLACE = auto()  # the address of an attached file
    HASH = auto()  # SHA-1 in base64
    GROUP = auto()  # a table of values


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its name, what it holds, its limits, and whether it must be there.

    space      its namespace; empty for that of the form
    repeats    how often it may stand there; above 1 its value is a list
    one_of     children of which at most one may stand there
    attribute  it is written as an attribute of its parent
    negative   of cents: whether less than 0 is allowed
    """

    name: str
    kind: As = As.TEXT
    required: bool = True
    least: int = 1
    most: int = 0
    choices: tuple[str, ...] = ()
    children: tuple["Element", ...] = ()
    space: str = ""
    repeats: int = 1
    one_of: tuple[str, ...] = ()
    attribute: bool = False
    negative: bool = False


@dataclass(frozen=True, slots=True)
class GrantForm:
    """A form: its name in the schema, its namespace, its version, its elements."""

    name: str
    title: str
    space: str
    prefix: str
    version: str
    elements: tuple[Element, ...]
    fixed: tuple[tuple[str, str, str], ...] = ()  # attributes: namespace, name, value
    identifier: str = ""  # of old forms: FormVersionIdentifier


def text(name: str, most: int, *, least: int = 1) -> Element:
    """Return a text with its longest and its shortest length."""
    return Element(name, least=least, most=most)


def date(name: str) -> Element:
    """Return a date."""
    return Element(name, As.DATE)


def cents(name: str, *, negative: bool = False) -> Element:
    """Return an amount of at most 14 digits."""
    return Element(name, As.CENTS, most=99_999_999_999_999, negative=negative)


def code(name: str, choices: Iterable[str]) -> Element:
    """Return one of some choices."""
    return Element(name, As.CODE, choices=tuple(choices))


def group(name: str, children: Iterable[Element], *, one_of: tuple[str, ...] = ()) -> Element:
    """Return an element that holds others."""
    return Element(name, As.GROUP, children=tuple(children), one_of=one_of)


def optional(element: Element) -> Element:
    """Return the same element where it may be left out."""
    return replace(element, required=False)


def repeated(element: Element, times: int) -> Element:
    """Return the same element where it may stand several times."""
    return replace(element, repeats=times)


def of(space: str, elements: Iterable[Element]) -> tuple[Element, ...]:
    """Return the elements in another namespace than that of the form."""
    return tuple(replace(element, space=space) for element in elements)
