"""Drawings as plain SVG: maps, histograms, bars, and the data table beside each.

They carry a title and a description, use presentation attributes only (no style, no
script: they pass a strict Content-Security-Policy) and colours that everybody can tell apart.
"""

from commonbeat.formats.drawing.bars import Bar, draw_bars
from commonbeat.formats.drawing.county_map import draw_counties
from commonbeat.formats.drawing.histogram import Mark, Series, bin_counts, draw_histogram
from commonbeat.formats.drawing.jurisdictions import jurisdiction_name
from commonbeat.formats.drawing.shapes import Shape, Shapes, read_shapes, tile_shapes
from commonbeat.formats.drawing.state_map import draw_state_map
from commonbeat.formats.drawing.table import data_table

__all__ = [
    "Bar",
    "Mark",
    "Series",
    "Shape",
    "Shapes",
    "bin_counts",
    "data_table",
    "draw_bars",
    "draw_counties",
    "draw_histogram",
    "draw_state_map",
    "jurisdiction_name",
    "read_shapes",
    "tile_shapes",
]
