import re
from xml.etree import ElementTree as ET

import pytest

from commonbeat.formats.drawing import (
    Bar,
    Mark,
    Series,
    Shape,
    Shapes,
    bin_counts,
    data_table,
    draw_bars,
    draw_counties,
    draw_histogram,
    draw_state_map,
    jurisdiction_name,
    read_shapes,
    tile_shapes,
)
from commonbeat.formats.drawing.scale import shading, ticks
from commonbeat.formats.jurisdictions import JURISDICTIONS

SVG = "{http://www.w3.org/2000/svg}"
THREE = Shapes(
    300,
    100,
    (
        Shape("TX", "Texas", "M0,0h90v90h-90Z"),
        Shape("WY", "Wyoming", "M100,0h90v90h-90Z"),
        Shape("DC", "District of Columbia", "M200,0h9v9h-9Z"),
    ),
    (
        Shape("48001", "Anderson County, TX", "M0,0h9v9h-9Z"),
        Shape("48003", "Andrews County, TX", "M9,0h9v9h-9Z"),
    ),
)


def state_map(values: dict[str, int], links: dict[str, str] | None = None) -> str:
    return draw_state_map(
        THREE,
        values,
        name="Awards by state",
        title="Awards",
        description="By state.",
        links=links,
    )


def histogram() -> str:
    return draw_histogram(
        [Series("funded", [71.5, 80]), Series("not funded", [10, 20, 20.4])],
        name="scores",
        title="Scores",
        description="All of them.",
        low=0,
        high=100,
        marks=[Mark("cut-off", 71.5)],
    )


def bars() -> str:
    return draw_bars(
        [Bar("Wyoming", 400, 500), Bar("Texas <3", 900)],
        name="bars",
        title="Floors",
        description="Result and target.",
        value_text="${:,}".format,
    )


@pytest.mark.parametrize("picture", [state_map({"TX": 3}), histogram(), bars()])
def test_a_picture_is_well_formed_named_and_described_and_carries_no_style_or_script(
    picture: str,
) -> None:
    root = ET.fromstring(picture)
    names = (root.get("aria-labelledby") or "").split()

    assert root.get("role") == "img"
    assert [root[0].tag, root[1].tag] == [f"{SVG}title", f"{SVG}desc"]
    assert names == [root[0].get("id"), root[1].get("id")]
    assert root[0].text
    assert root[1].text
    assert re.findall(r"style|<script|\son\w+=|url\(|href=", picture) == []


def test_each_state_tells_its_name_and_value() -> None:
    root = ET.fromstring(state_map({"TX": 1454, "WY": 2}))

    paths = root.findall(f"{SVG}path/{SVG}title")
    squares = root.findall(f"{SVG}rect/{SVG}title")
    assert [each.text for each in paths] == [
        "Texas: 1,454",
        "Wyoming: 2",
        "District of Columbia: 0",
    ]
    assert [each.text for each in squares][2] == "District of Columbia: 0"
    assert len(squares) == 10


def test_more_is_darker_and_nothing_is_the_palest() -> None:
    fills = {
        value: shading([0, 1, 10, 100, 1000, 10000], str).of(value)[0]
        for value in (0, 1, 10, 100, 1000, 10000)
    }

    lightness = [sum(bytes.fromhex(fill[1:])) for fill in fills.values()]
    assert lightness == sorted(lightness, reverse=True)
    assert len(set(lightness)) == 6


def test_classes_begin_at_the_least_value_and_at_round_numbers() -> None:
    classes = shading([0, *range(1, 4000)], str)

    assert classes.starts == (1, 800, 1600, 2400, 3200)
    assert classes.entries("none")[0][1] == "none"
    assert classes.entries("none")[1][1] == "under 800"
    assert classes.entries("none")[2][1] == "800 to under 1600"
    assert classes.entries("none")[-1][1] == "3200 and more"


def test_equal_values_make_one_class_and_no_value_makes_none() -> None:
    assert shading([5, 5, 5], str).starts == (5,)
    assert shading([0, 0], str).starts == ()


def test_a_state_with_an_address_can_be_clicked() -> None:
    root = ET.fromstring(state_map({"TX": 1}, links={"TX": "?state=TX&x=1"}))

    links = root.findall(f"{SVG}a")
    assert [each.get("href") for each in links] == ["?state=TX&x=1"]
    assert links[0][0].tag == f"{SVG}path"


def test_the_counties_of_a_state_fill_the_picture_darker_where_more_money_went() -> None:
    counties = [
        Shape("48001", "Anderson", "M100,100l10,0 0,10 -10,0z"),
        Shape("48003", "Andrews", "M110,100l10,0 0,10 -10,0z"),
    ]
    shades = shading([7], str)

    picture = ET.fromstring(
        draw_counties(counties, {"48003": 7}, title="T", description="D", shades=shades)
    )

    paths = picture.findall(f"{SVG}g/{SVG}path")
    assert [path[0].text for path in paths] == ["Anderson: 0", "Andrews: 7"]
    assert [path.get("fill") for path in paths] == [shades.of(0)[0], shades.of(7)[0]]
    moved = picture[2].get("transform") or ""
    assert "scale(42.8000)" in moved  # 20 wide on a page of 880 with margins
    assert draw_counties([], {}, title="T", description="D", shades=shades) == ""


def test_the_tiles_show_all_56_jurisdictions_each_in_a_place_of_its_own() -> None:
    tiles = tile_shapes()

    assert len(tiles.states) == 56
    assert len({shape.label_at for shape in tiles.states}) == 56
    assert {shape.code for shape in tiles.states} == {each.code for each in JURISDICTIONS}


def test_the_tiles_need_no_squares_for_small_places() -> None:
    picture = draw_state_map(
        tile_shapes(), {"GU": 5}, name="t", title="Tiles", description="Equal."
    )

    titles = [each.text for each in ET.fromstring(picture).iter(f"{SVG}title")]
    assert titles.count("Guam: 5") == 1


def test_outlines_are_read_from_the_file_of_set_up() -> None:
    data = b"""{"width": 960, "height": 600,
        "states": [{"code": "GU", "name": "Guam", "path": "M0,0Z"}],
        "counties": [{"code": "66010", "name": "Guam", "path": "M1,1Z"}]}"""

    assert read_shapes(data) == Shapes(
        960, 600, (Shape("GU", "Guam", "M0,0Z"),), (Shape("66010", "Guam", "M1,1Z"),)
    )


def test_values_fall_into_bins_with_the_ends_included() -> None:
    counts = bin_counts([Series("all", [0, 9.99, 10, 99, 100, 104])], low=0, high=100, bins=10)

    assert counts == [[2, 1, 0, 0, 0, 0, 0, 0, 0, 3]]


def test_a_histogram_draws_one_block_for_each_filled_bin_and_series() -> None:
    titles = [each.text for each in ET.fromstring(histogram()).findall(f"{SVG}rect/{SVG}title")]

    assert titles == [
        "10 to 12: 1 not funded",
        "20 to 22: 2 not funded",
        "70 to 72: 1 funded",
        "80 to 82: 1 funded",
    ]


def test_the_cut_off_is_written_beside_its_line() -> None:
    texts = [each.text for each in ET.fromstring(histogram()).iter(f"{SVG}text")]

    assert "cut-off: 71.5" in texts


def test_the_words_of_cut_offs_stand_above_the_tallest_bar() -> None:
    picture = draw_histogram(
        [Series("funded", [50.0] * 9)],
        name="scores",
        title="Scores",
        description="All of them.",
        low=0,
        high=100,
        marks=[Mark("first cut-off", 50), Mark("second cut-off", 51)],
    )
    root = ET.fromstring(picture)

    words = [each for each in root.iter(f"{SVG}text") if "cut-off" in (each.text or "")]
    blocks = [
        each for each in root.findall(f"{SVG}rect") if each.find(f"{SVG}title") is not None
    ]
    assert len(words) == 2
    assert max(float(each.attrib["y"]) for each in words) < float(blocks[0].attrib["y"])


@pytest.mark.parametrize(
    ("marks", "sides"),
    [
        ([71.8, 73.0], ["end", None]),
        ([73.0, 71.8], [None, "end"]),
        ([40.0, 90.0], [None, "end"]),  # no room behind the second
        ([2.0, 3.0], [None, None]),  # no room before the first
    ],
)
def test_the_words_of_a_line_stand_on_its_side_without_the_other_line(
    marks: list[float], sides: list[str | None]
) -> None:
    picture = draw_histogram(
        [Series("funded", [50.0])],
        name="scores",
        title="Scores",
        description="All of them.",
        low=0,
        high=100,
        marks=[Mark("the cut-off", at) for at in marks],
    )

    texts = ET.fromstring(picture).iter(f"{SVG}text")
    words = [each for each in texts if (each.text or "").startswith("the cut-off")]
    assert [each.get("text-anchor") for each in words] == sides


def test_a_bar_tells_value_and_target_and_its_name_is_escaped() -> None:
    root = ET.fromstring(bars())

    titles = [each.text for each in root.findall(f"{SVG}rect/{SVG}title")]
    assert titles == ["Wyoming: $400, target $500", "Texas <3: $900"]
    assert len(root.findall(f"{SVG}line")) == 1


def test_drawing_nothing_is_an_empty_picture_not_an_error() -> None:
    assert (
        ET.fromstring(
            draw_bars([], name="b", title="None", description="No constraint.")
        ).findall(f"{SVG}rect")
        == []
    )
    assert (
        ET.fromstring(
            draw_histogram([], name="h", title="None", description="-", low=0, high=1)
        ).findall(f"{SVG}rect")
        == []
    )


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 100, 10, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]),
        (0, 7, 5, [0, 2, 4, 6]),
        (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0, 454, 5, [0, 100, 200, 300, 400]),
        (37, 62, 5, [40, 45, 50, 55, 60]),
    ],
)
def test_ticks_are_round(low: float, high: float, most: int, expected: list[float]) -> None:
    assert ticks(low, high, most) == pytest.approx(expected)


def test_a_table_escapes_its_cells_and_marks_its_numbers() -> None:
    table = ET.fromstring(
        data_table("By state", ["State", "Awards"], [["A & B", "1,454"]], numeric={1})
    )

    assert [cell.text for cell in table.iter("td")] == ["1,454"]
    assert [cell.get("class") for cell in table.iter("td")] == ["cb-number"]
    assert [cell.text for cell in table.iter("th")] == ["State", "Awards", "A & B"]
    assert [cell.get("scope") for cell in table.iter("th")] == ["col", "col", "row"]


def test_a_code_that_is_no_jurisdiction_stands_for_itself() -> None:
    assert [jurisdiction_name(code) for code in ("VI", "ZZ")] == ["U.S. Virgin Islands", "ZZ"]
