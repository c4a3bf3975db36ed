"""A list that people search, filter, sort, page through and share by its address."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, Model, QuerySet

LONGEST_SEARCH = 100
ROWS_A_PAGE = 50

Row = TypeVar("Row", bound=Model)
Head = tuple[str, bool, str, str]  # label, whether numbers stand below, aria-sort, address


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What somebody wants to see of a list; what is empty does not narrow it.

    A room adds a field for each filter, names the columns that can be sorted, and gives the
    first order as the default of `sort`. A minus before it turns the order round.
    """

    SORTS: ClassVar[Mapping[str, str]]  # by name in the address: the column of the table
    FIRST_DOWN: ClassVar[Collection[str]] = ()  # where people want the most first

    q: str = ""
    sort: str = ""

    @classmethod
    def read_sort(cls, asked: Mapping[str, str]) -> str:
        """Return the order that an address asks for; else the first one."""
        sort = asked.get("sort", "")
        return sort if sort.removeprefix("-") in cls.SORTS else cls().sort

    @property
    def address(self) -> str:
        """Return this as the query of an address that can be shared."""
        given = {key: value for key, value in vars(self).items() if value and key != "sort"}
        if self.sort != type(self)().sort:
            given["sort"] = self.sort
        return urlencode(given)

    @property
    def narrow(self) -> bool:
        """Return whether anything but the order was asked for."""
        return replace(self, sort=type(self)().sort) != type(self)()

    def sorted_by(self, column: str) -> Self:
        """Return the same list sorted by a column; asked twice, the other way round."""
        first, second = f"-{column}", column
        if column not in self.FIRST_DOWN:
            first, second = second, first
        return replace(self, sort=second if self.sort == first else first)

    def heads(self, columns: Collection[tuple[str, str, bool]]) -> list[Head]:
        """Return what the head of a table needs of columns: key, label, whether numbers."""
        standing = {self.sort: "ascending"}
        if self.sort.startswith("-"):
            standing = {self.sort.removeprefix("-"): "descending"}
        return [
            (label, is_number, standing.get(key, ""), self.sorted_by(key).address)
            for key, label, is_number in columns
        ]

    def listed(self, rows: QuerySet[Row], *ties: str) -> QuerySet[Row]:
        """Return the rows in which every word is found, in order; ties go by these columns."""
        for word in self.q.split():
            rows = rows.filter(search__contains=word)
        column = F(self.SORTS[self.sort.removeprefix("-")])
        down = self.sort.startswith("-")
        order = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
        return rows.order_by(order, *ties)


def search_text(*parts: str) -> str:
    """Return what a search looks through: in lower case, one space between words."""
    return " ".join(" ".join(parts).lower().split())


def words_asked(asked: Mapping[str, str]) -> str:
    """Return the words to look for, as `search_text` writes them; none has a NUL."""
    return search_text(asked.get("q", "")[:LONGEST_SEARCH].replace("\x00", ""))


def page_of(rows: QuerySet[Row], number: str | None) -> Page[Row]:
    """Return the page of this number; the first or the last where there is none."""
    return Paginator(rows, ROWS_A_PAGE).get_page(number)
