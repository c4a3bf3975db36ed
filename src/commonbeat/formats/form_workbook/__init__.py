"""A form set as an XLSX workbook to fill in without a network, and back.

    data = write_workbook(form_set, values, versions, origin=origin, made_at=made_at)
    read = read_workbook(form_set, data, application="A-2026-1")

Paths and versions stand in hidden cells, so that rows and columns may move, and a workbook of
an older form set is upgraded: what is still asked for is taken, the rest is told.
"""

from commonbeat.formats.form_workbook.model import CellEdit, NotTaken, Origin, ReadWorkbook
from commonbeat.formats.form_workbook.reading import read_workbook
from commonbeat.formats.form_workbook.writing import write_workbook

__all__ = [
    "CellEdit",
    "NotTaken",
    "Origin",
    "ReadWorkbook",
    "read_workbook",
    "write_workbook",
]
