"""The map shapes that set-up prepares: all jurisdictions, on the canvas, small."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from commonbeat.formats.jurisdictions import JURISDICTIONS
from tests.requirements import skip_or_fail


def shapes(name: str) -> dict[str, Any]:
    path = Path(settings.MAP_SHAPES) / name
    if not path.exists():
        skip_or_fail("the map shapes are not there; make assets prepares them")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_every_jurisdiction_has_its_outline() -> None:
    codes = [each["code"] for each in shapes("states.json")["states"]]

    assert codes == sorted(each.code for each in JURISDICTIONS)
    assert len(codes) == 56


def test_counties_of_the_states_and_of_the_territories_have_outlines() -> None:
    codes = [each["code"] for each in shapes("counties.json")["counties"]]
    territories = {code[:2] for code in codes} & {"60", "66", "69", "72", "78"}

    assert len(codes) == len(set(codes))
    assert len(codes) > 3_200
    assert all(re.fullmatch(r"\d{5}", code) for code in codes)
    assert territories == {"60", "66", "69", "72", "78"}


@pytest.mark.parametrize("name", ["states.json", "counties.json"])
def test_every_outline_starts_on_the_canvas(name: str) -> None:
    found = shapes(name)
    starts = [
        (float(x), float(y))
        for shape in [*found["states"], *found.get("counties", [])]
        for x, y in re.findall(r"M([\d.]+),([\d.]+)", shape["path"])
    ]

    assert all(0 <= x <= found["width"] and 0 <= y <= found["height"] for x, y in starts)


def test_a_map_of_the_states_costs_a_page_little() -> None:
    assert (Path(settings.MAP_SHAPES) / "states.json").stat().st_size < 100_000
    assert shapes("states.json")["width"] == 975
