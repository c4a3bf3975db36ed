"""A list is searched, sorted, paged and shared in one way, whatever it lists."""

from dataclasses import dataclass
from typing import ClassVar

import pytest

from commonbeat.agencies.models import Agency
from commonbeat.base.listing import Listing, page_of, search_text, words_asked
from tests.agencies.factories import make_agencies


@dataclass(frozen=True, kw_only=True)
class Sample(Listing):
    SORTS: ClassVar = {"name": "name", "sworn": "sworn", "served": "population"}
    FIRST_DOWN: ClassVar = ("sworn",)

    state: str = ""
    sort: str = "name"


def test_only_what_narrows_and_what_reorders_stands_in_the_address() -> None:
    assert Sample().address == ""
    assert Sample(q="a b", state="OH").address == "q=a+b&state=OH"
    assert Sample(state="OH", sort="-sworn").address == "state=OH&sort=-sworn"


def test_another_order_does_not_narrow() -> None:
    assert not Sample(sort="-sworn").narrow
    assert Sample(q="a").narrow


@pytest.mark.parametrize(
    ("asked", "read"),
    [("sworn", "sworn"), ("-served", "-served"), ("population", "name"), ("", "name")],
)
def test_an_order_that_the_list_does_not_know_is_the_first_one(asked: str, read: str) -> None:
    assert Sample.read_sort({"sort": asked}) == read


def test_the_head_of_a_column_turns_its_order_round() -> None:
    columns = (("name", "Agency", False), ("sworn", "Sworn", True))

    assert Sample().heads(columns) == [
        ("Agency", False, "ascending", "sort=-name"),
        ("Sworn", True, "", "sort=-sworn"),
    ]
    assert Sample(sort="-sworn").heads(columns)[1] == (
        "Sworn",
        True,
        "descending",
        "sort=sworn",
    )


def test_what_is_asked_is_searched_as_it_is_kept() -> None:
    assert words_asked({"q": "  New\x00  YORK\tPolice "}) == search_text("New", "york police")
    assert len(words_asked({"q": "a" * 500})) == 100


@pytest.mark.django_db
def test_every_word_has_to_be_found_and_ties_have_an_order() -> None:
    make_agencies(3)
    Agency.objects.update(population=None)

    found = Sample(q="town 00", sort="-served").listed(Agency.objects.all(), "-ori")

    assert [agency.ori for agency in found] == ["AK0000300", "AK0000200", "AK0000100"]


@pytest.mark.django_db
def test_a_page_that_is_not_there_is_the_nearest() -> None:
    make_agencies(60)
    rows = Sample().listed(Agency.objects.all(), "ori")

    assert [page_of(rows, asked).number for asked in (None, "x", "2", "99")] == [1, 1, 2, 2]
