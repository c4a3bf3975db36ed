import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from commonbeat.engine.problems import Refused
from commonbeat.formats.form_workbook import CellEdit, NotTaken, ReadWorkbook, read_workbook
from tests.formats.form_workbook.example_set import (
    MADE_AT,
    ORIGIN,
    VALUES,
    form_set,
    properties,
    workbook,
)
from tests.formats.hostile_files import office

SHEET = "Officer request budget plan"
TYPED = {path: value for path, value in VALUES["request"].items() if path != "plan"}


def changed(change: Callable[[Worksheet], None], data: bytes | None = None) -> bytes:
    """Return the workbook after a person changed its first sheet in another program."""
    book = openpyxl.load_workbook(io.BytesIO(workbook() if data is None else data))
    change(book[SHEET])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(data: bytes, fields: dict[str, Any] | None = None) -> ReadWorkbook:
    return read_workbook(form_set(fields), data, application="A-2026-1")


def row_of(sheet: Worksheet, path: str) -> int:
    """Return the number of the row with a hidden path."""
    return next(row for row in range(1, 200) if sheet.cell(row, 1).value == path)


def answer(path: str, value: Any, column: int = 4) -> Callable[[Worksheet], None]:
    """Return a change that writes one answer."""

    def change(sheet: Worksheet) -> None:
        cell = sheet.cell(row_of(sheet, path), column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"

    return change


def test_an_untouched_workbook_says_what_was_there_and_nothing_new() -> None:
    found = read(workbook())

    assert found.values == {"request": TYPED, "story": VALUES["story"]}
    assert (found.edits, found.not_taken, found.problems) == ((), (), ())
    assert found.origin == ORIGIN


def test_another_program_that_saves_it_changes_nothing() -> None:
    found = read(changed(lambda _: None))

    assert found.values == {"request": TYPED, "story": VALUES["story"]}
    assert (found.edits, found.not_taken, found.problems) == ((), (), ())


@pytest.mark.parametrize(
    "text",
    [
        "_x0041_",
        "_x000D_",
        "  both ends  ",
        "a\nb\n",
        "\tlead",
        "<b>&amp;",
        "🚓",
        "'quote",
        "1e5",
    ],
)
def test_no_text_is_changed_on_its_way(text: str) -> None:
    values = {"request": {"need": text}, "story": {"why": text}}

    found = read(workbook(values))

    assert found.values == values
    assert found.edits == ()


def test_the_same_answers_give_the_same_bytes() -> None:
    assert workbook() == workbook()


def test_nothing_in_it_is_a_formula_and_only_answers_can_be_written() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    sheet = book[SHEET]
    cells = [cell for each in book.worksheets for row in each.iter_rows() for cell in row]

    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert sheet.protection.sheet is True
    free = {cell.row for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert row_of(sheet, "name") in free
    assert row_of(sheet, "plan") not in free
    assert sheet.column_dimensions["A"].hidden is True
    assert [each.sheet_state for each in book.worksheets[2:]] == ["veryHidden", "veryHidden"]


def test_each_answer_has_its_rule_and_its_help() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook()))[SHEET]
    rules = {str(each.sqref): each.type for each in sheet.data_validations.dataValidation}
    kinds = {
        path: rules.get(f"D{row_of(sheet, path)}")
        for path in ("name", "officers", "cost_cents", "start", "waiver", "focus", "partners")
    }

    assert kinds == {
        "name": "textLength",
        "officers": "whole",
        "cost_cents": "decimal",
        "start": "date",
        "waiver": "list",
        "focus": "list",
        "partners": None,
    }
    assert sheet.cell(row_of(sheet, "name"), 3).value == "As in law. At most 60 characters."
    assert sheet.cell(row_of(sheet, "officers"), 3).value == "At least 1, at most 50."


@pytest.mark.parametrize(
    ("path", "typed", "value"),
    [
        ("officers", 5, 5),
        ("officers", "5", 5),
        ("officers", 5.0, 5),
        ("cost_cents", 1234.5, 123_450),
        ("cost_cents", 0.1 + 0.2, 30),
        ("cost_cents", "$1,234.50", 123_450),
        ("share", "75%", 75),
        ("share", 75.25, 75.25),
        ("rate", 1e-3, 0.001),
        ("start", datetime.fromisoformat("2027-01-31"), "2027-01-31"),
        ("start", date(2027, 1, 31), "2027-01-31"),
        ("start", 46_418, "2027-01-31"),
        ("start", "1/31/2027", "2027-01-31"),
        ("waiver", "yes", "yes"),
        ("waiver", True, "yes"),
        ("focus", "gun crime", "gun"),
        ("partners", "Media", ["m"]),
        ("name", 12, "12"),
        ("name", 1.5, "1.5"),
        ("name", None, None),
    ],
)
def test_an_answer_is_read_however_the_program_stores_it(
    path: str, typed: Any, value: Any
) -> None:
    found = read(changed(answer(path, typed)))

    assert [(edit.path, edit.value, edit.base_version) for edit in found.edits] == [
        (path, value, 2)
    ]
    assert found.problems == ()
    assert found.values["request"].get(path) == value


@pytest.mark.parametrize(
    ("path", "typed", "code"),
    [
        ("officers", "five", "field.not_a_number"),
        ("officers", 1.5, "field.not_a_number"),
        ("cost_cents", 1.005, "money.not_dollars"),
        ("start", "31.1.2027", "field.not_a_date"),
        ("start", 5, "field.not_a_date"),
        ("waiver", "perhaps", "field.not_a_choice"),
        ("partners", "Schools; Media", "field.not_a_choice"),
    ],
)
def test_an_answer_that_cannot_be_read_names_its_cell_and_stays_as_it_was(
    path: str, typed: Any, code: str
) -> None:
    found = read(changed(answer(path, typed)))
    row = row_of(openpyxl.load_workbook(io.BytesIO(workbook()))[SHEET], path)

    assert [(each.code, each.where) for each in found.problems] == [
        (code, f"sheet {SHEET}, cell D{row}")
    ]
    assert found.edits == ()
    assert found.values["request"] == TYPED


def test_a_formula_without_a_result_is_told_and_clears_nothing() -> None:
    def change(sheet: Worksheet) -> None:
        answer("officers", "#REF!")(sheet)
        sheet.cell(row_of(sheet, "officers"), 4).data_type = "e"
        sheet.cell(row_of(sheet, "cost_cents"), 4).value = "=1+1"  # saved without a result

    found = read(changed(change))

    assert [(each.code, each.message) for each in found.problems] == [
        ("workbook.formula", "“Officers requested” is #REF!."),
        ("workbook.formula", "“Cost” is a formula without a result."),
    ]
    assert found.edits == ()
    assert found.values["request"] == TYPED


def test_moved_columns_and_added_rows_are_found_by_their_paths() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.insert_cols(1)
        sheet.insert_rows(3, amount=4)
        for row in range(1, 200):
            if sheet.cell(row, 2).value == "officers":
                sheet.cell(row, 5).value = 7

    found = read(changed(change))

    assert [(edit.path, edit.value) for edit in found.edits] == [("officers", 7)]
    assert found.edits[0].where == f"sheet {SHEET}, cell E11"
    assert found.problems == ()


def test_rows_are_added_emptied_and_copied() -> None:
    def change(sheet: Worksheet) -> None:
        first = row_of(sheet, "people.a1")
        answer("people.k7r2", "new duty")(sheet)
        answer("people.b2", None)(sheet)
        sheet.insert_rows(first + 5)
        sheet.cell(first + 5, 4).value = "between"
        copied = row_of(sheet, "people.k7r7")
        sheet.cell(copied, 1).value = "people.a1"
        sheet.cell(copied, 4).value = "copied"

    found = read(changed(change))

    edits = {edit.path: edit.value for edit in found.edits}
    assert edits["people.b2"] is None
    assert edits["people.k7r2"] == 5
    assert edits["people.k7r2.duty"] == "new duty"
    added = sorted(path for path, value in edits.items() if value in ("between", "copied"))
    assert len(added) == 2
    assert all(path.startswith("people.k7n") and path.endswith(".duty") for path in added)
    assert {edits[path.removesuffix(".duty")] for path in added} == {6, 7}
    assert found.values["request"]["people.a1.duty"] == "+walks"
    assert found.problems == ()


def test_empty_rows_in_which_the_site_fills_in_a_sum_are_no_answers() -> None:
    found = read(workbook({"request": {}, "story": {}}))

    assert found.values == {}
    assert found.edits == ()


def test_an_older_template_is_upgraded_and_what_has_no_place_is_told() -> None:
    def change(sheet: Worksheet) -> None:
        answer("officers", 9)(sheet)
        answer("rate", 0.5)(sheet)

    fields = properties()
    del fields["rate"]
    del fields["people"]["items"]["properties"]["duty"]
    fields["share"] = {"type": "string", "title": "Share in words"}
    fields["new"] = {"type": "string", "title": "A new question"}

    found = read(changed(change), fields)

    assert found.origin.template_version == 3
    assert [(edit.path, edit.value) for edit in found.edits] == [("officers", 9)]
    assert [(each.path, each.text) for each in found.not_taken] == [
        ("rate", "0.5"),
        ("people.a1.duty", "+walks"),
        ("people.b2.duty", "00123"),
    ]
    assert isinstance(found.not_taken[0], NotTaken)
    assert found.not_taken[0].title == "Rate"
    assert found.problems == ()


def test_a_form_that_is_gone_is_told_answer_by_answer() -> None:
    sets = form_set()
    smaller = type(sets)(sets.title, sets.intro, sets.forms[1:])

    found = read_workbook(smaller, workbook(), application="A-2026-1")

    assert found.values == {"story": VALUES["story"]}
    assert found.edits == ()
    texts = {each.path: each.text for each in found.not_taken}
    assert texts["officers"] == "3"
    assert texts["people.b2.duty"] == "00123"


def test_a_text_too_long_for_a_cell_stays_on_the_site() -> None:
    long = "x" * 32_500
    data = workbook({"request": {"need": long}, "story": {}})

    sheet = openpyxl.load_workbook(io.BytesIO(data))[SHEET]
    found = read(data)

    assert "too long for a workbook" in str(sheet.cell(row_of(sheet, "need"), 4).value)
    assert found.edits == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "upload.empty"),
        (b"a,b\n", "upload.other_kind"),
        (office("docx"), "upload.other_kind"),
        (office("xlsx"), "workbook.damaged"),
        (office("xlsx", xl__vbaProject_dot_bin=b"x"), "upload.macros"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(data)

    assert code in [problem.code for problem in refusal.value.problems]


def test_a_workbook_of_another_application_or_without_marks_is_refused() -> None:
    def without_marks() -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(workbook()))
        del book["_commonbeat"]
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    with pytest.raises(Refused) as other:
        read_workbook(form_set(), workbook(), application="A-2026-2")
    with pytest.raises(Refused) as unmarked:
        read(without_marks())

    assert [str(problem) for problem in other.value.problems] == [
        "The workbook belongs to application 'A-2026-1'. Upload it there; this is A-2026-2."
    ]
    assert [problem.code for problem in unmarked.value.problems] == ["workbook.no_marks"]


def test_a_cell_far_away_is_refused_before_room_is_made_for_all_between() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["XFD1048576"] = "far"

    with pytest.raises(Refused) as refusal:
        read(changed(change))

    assert [problem.code for problem in refusal.value.problems] == ["workbook.too_large"]


def test_an_edit_names_everything_that_saving_it_needs() -> None:
    found = read(changed(answer("officers", 4)))
    row = row_of(openpyxl.load_workbook(io.BytesIO(workbook()))[SHEET], "officers")

    where = f"sheet {SHEET}, cell D{row}"
    assert found.edits == (CellEdit("request", "officers", 4, 2, where),)
    assert MADE_AT.year == 2026
