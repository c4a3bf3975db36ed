import csv
import re
from dataclasses import replace
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from commonbeat.engine.decision import decide
from commonbeat.engine.rulebook.model import Rulebook
from commonbeat.engine.rulebook.presets import read
from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.rulebook.words import in_words
from commonbeat.formats.applications import read_applications
from commonbeat.formats.drawing import tile_shapes
from commonbeat.formats.report import write_report
from commonbeat.formats.report.html import short_money
from commonbeat.formats.report.tallies import column_of, tally, tally_by_size, whole_numbers
from commonbeat.formats.run_folder import RunFiles, read_run, write_run

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "tutorials" / "first-round" / "applications.csv").read_bytes()


@cache
def made() -> tuple[RunFiles, dict[str, bytes], Rulebook]:
    toml = read("teaching-small")
    rulebook = read_rulebook(toml)
    files = write_run(decide(rulebook, read_applications(TABLE, rulebook)), toml, TABLE)
    return read_run(files), files, rulebook


def page(**changes: object) -> str:
    run, files, rulebook = made()
    told = replace(run, summary={**run.summary, **changes})
    return write_report(told, files, rulebook, tile_shapes()).decode()


def body(text: str) -> ET.Element:
    return ET.fromstring(text[text.index("<body>") : text.index("</html>")])


def words(element: ET.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def tables(text: str) -> dict[str, list[list[str]]]:
    """Return the cells of every table by its caption, without the headings."""
    return {
        words(found[0]): [[words(cell) for cell in row] for row in found.findall("tbody/tr")]
        for found in body(text).iter("table")
    }


def test_the_page_is_well_formed_and_asks_nobody_for_anything() -> None:
    text = page()

    assert body(text).tag == "body"
    assert (
        re.findall(r"<script|<link|<img|<iframe|@import|url\(|src=|\sstyle=|\son\w+=", text)
        == []
    )
    assert text.count("<style>") == 1


def test_headings_go_down_step_by_step() -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", page())]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_picture_has_a_name_and_ids_are_unique() -> None:
    text = page()

    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for picture in body(text).iter("{http://www.w3.org/2000/svg}svg"):
        assert set((picture.get("aria-labelledby") or "").split()) <= set(ids)


def test_the_figures_at_the_head_are_those_of_the_run() -> None:
    run, _, _ = made()
    found = body(page()).find(".//dl")
    assert found is not None
    facts = {words(each[0]): words(each[1]) for each in found}

    assert facts["Applications received"] == "12"
    assert facts["Eligible"] == str(sum(row.eligible for row in run.decisions))
    assert facts["Funded"] == str(sum(row.units_awarded > 0 for row in run.decisions))
    assert facts["Federal dollars awarded"] == "$2,000,000"
    assert facts["Left over"] == "$0"


def test_the_table_of_states_adds_up_to_the_whole() -> None:
    run, _, _ = made()
    rows = tables(page())["Applications and awards by state and territory"]

    assert [row[0] for row in rows] == ["Ohio", "Texas", "Wyoming"]
    assert sum(int(row[1]) for row in rows) == 12
    dollars = sum(int(row[6].strip("$").replace(",", "")) for row in rows)
    assert dollars * 100 == sum(row.federal_cents for row in run.decisions)


def test_every_constraint_is_told_with_target_result_and_price() -> None:
    run, _, rulebook = made()
    rows = tables(page())["All constraints in short"]

    assert [row[0] for row in rows] == [each.label for each in rulebook.constraints]
    wholes = [each for each in run.constraints if not each.group and each.key != "budget"]
    assert [row[5] for row in rows] == [each.price_points for each in wholes]


def test_the_cut_offs_are_those_of_run_json() -> None:
    run, _, _ = made()
    rows = tables(page())["Cut-offs"]

    told = {
        label or "All others": text or "nobody"
        for label, text in run.summary["cutoffs"].items()
    }
    assert dict(rows) == told


def test_the_best_ranked_awards_stand_first_with_their_reasons() -> None:
    run, _, _ = made()
    caption = next(each for each in tables(page()) if "best-ranked" in each)
    rows = tables(page())[caption]

    best = sorted(
        (row for row in run.decisions if row.units_awarded), key=lambda row: row.rank or 0
    )
    assert [row[1] for row in rows] == [row.agency for row in best]
    assert rows[0][6] == best[0].reason


def test_the_whole_rulebook_stands_there_in_words_with_its_marks() -> None:
    _, _, rulebook = made()
    text = unescape(page())

    for part in in_words(rulebook):
        for sentence in part.sentences:
            assert sentence.text in text
    assert '<span class="mark assumption">assumption</span>' in text


def test_a_verified_rule_gives_its_source() -> None:
    toml = read("chp-fy2009")
    rulebook = read_rulebook(toml)
    run, files, _ = made()

    text = write_report(run, files, rulebook, tile_shapes()).decode()

    assert '<span class="mark verified">verified</span>' in text
    assert "http://cops.usdoj.gov/html/dispatch/CHRP_2009/chrp_scoring.htm" in text


def test_the_hash_of_every_file_is_told() -> None:
    run, files, _ = made()
    rows = dict(tables(page())["SHA-256 of the files"])

    assert set(rows) == set(files)
    assert rows["decisions.csv"] == run.summary["outputs"]["decisions.csv"]


@pytest.mark.parametrize(
    ("changes", "notices"),
    [
        ({"synthetic": False, "notice": ""}, 0),
        ({"synthetic": True, "notice": ""}, 1),
        ({"synthetic": False, "notice": "Only the <requests> are assumed."}, 1),
        ({"synthetic": True, "notice": "Both."}, 2),
    ],
)
def test_synthetic_data_and_assumptions_are_told_at_the_head(
    changes: dict[str, object], notices: int
) -> None:
    found = [each for each in body(page(**changes)).iter("p") if each.get("class") == "notice"]

    assert len(found) == notices
    if changes["notice"]:
        assert words(found[-1]) == changes["notice"]


def test_what_yielded_is_told_or_that_nothing_did() -> None:
    assert "Nothing: every constraint holds with its full target." in page(
        yields=[], conflict=[]
    )
    told = page(yields=["The floor yielded $5."], conflict=["These two conflict."])
    assert "<li>The floor yielded $5.</li>" in told
    assert "<li>These two conflict.</li>" in told


def test_an_agency_with_markup_in_its_name_is_shown_as_it_is_written() -> None:
    run, files, rulebook = made()
    rows = tuple(replace(row, agency="<script>alert(1)</script>") for row in run.decisions)

    text = write_report(replace(run, decisions=rows), files, rulebook, tile_shapes()).decode()

    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_groups_are_told_by_size_from_the_column_of_the_application_file() -> None:
    run, _, rulebook = made()
    texts = column_of(run.applications, "application_id", "population")

    found = tally_by_size(run.decisions, whole_numbers(texts))

    assert rulebook.columns.population == "population"
    given = list(csv.DictReader(TABLE.decode().splitlines()))
    small = sum(int(row["population"]) < 10_000 for row in given)
    assert (found[0].label, found[0].applications) == ("Under 10,000", small)
    assert sum(each.applications for each in found) == 12


def test_a_population_that_is_not_given_is_a_group_of_its_own() -> None:
    run, _, _ = made()

    found = tally_by_size(run.decisions, {})

    assert [(each.label, each.applications) for each in found] == [
        ("Population not in the file", 12)
    ]


def test_tallies_are_in_the_order_of_their_labels() -> None:
    run, _, _ = made()

    found = tally(run.decisions, lambda row: row.reason_code.split(".")[0])

    assert [each.label for each in found] == ["funded", "ineligible", "unfunded"]


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "$0"),
        (76_414_99, "$76,414"),
        (5_036_593_00, "$5.0 million"),
        (999_999_99, "$999,999"),
        (1_000_000_000_00, "$1.00 billion"),
    ],
)
def test_money_in_a_picture_is_short(cents: int, text: str) -> None:
    assert short_money(cents) == text


def test_a_notice_of_several_lines_is_a_sentence_and_a_list() -> None:
    found = body(page(synthetic=False, notice="Only the <requests> are assumed.\nOne.\nTwo."))

    (notice,) = [each for each in found.iter("div") if each.get("class") == "notice"]
    assert [words(each) for each in notice.iter("p")] == ["Only the <requests> are assumed."]
    assert [words(each) for each in notice.iter("li")] == ["One.", "Two."]
