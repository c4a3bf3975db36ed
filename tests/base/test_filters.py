from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template

from commonbeat.base.templatetags import house


def test_dollars_are_written_without_empty_cents() -> None:
    assert [house.dollars(value) for value in (None, 123_400, 123_456)] == [
        "–",
        "$1,234",
        "$1,234.56",
    ]


def test_numbers_have_commas() -> None:
    assert [house.number(value) for value in (None, 0, 7272)] == ["–", "0", "7,272"]


def test_percent_is_exact() -> None:
    assert house.percent(Decimal("12.25"), 2) == "12.25 %"
    assert house.percent(5) == "5.0 %"
    assert house.percent(None) == "–"


@pytest.mark.parametrize(
    ("points", "decimals", "shown"),
    [(87_125, 3, "87.125"), (5, 3, "0.005"), (1_234_500, 2, "12,345.00"), (None, 3, "–")],
)
def test_a_score_is_written_with_all_its_decimals(
    points: int | None, decimals: int, shown: str
) -> None:
    assert house.score(points, decimals) == shown


def test_a_hash_is_cut_and_says_so() -> None:
    assert house.short_hash("a" * 64) == "a" * 12 + "…"
    assert house.short_hash("abc") == "abc"


def test_page_numbers_leave_out_the_far_ones() -> None:
    pages = Paginator(range(1000), 10)

    assert house.page_numbers(pages.page(50)) == [1, "…", 48, 49, 50, 51, 52, "…", 100]


def test_breadcrumbs_link_all_but_the_last() -> None:
    page = Template('{% breadcrumbs "Programs" "/programs/" "CHRP" %}').render(Context())

    assert '<a href="/programs/"' in page
    assert '<li class="usa-breadcrumb__list-item usa-current" aria-current="page">' in page
    assert page.count("<a ") == 1


def test_a_page_with_nothing_above_it_has_no_breadcrumbs() -> None:
    assert (
        Template('{% include "base/_breadcrumbs.html" %}')
        .render(Context({"crumbs": [("Programs", "")]}))
        .strip()
        == ""
    )
