import csv
import io

import pytest

from commonbeat.engine.rulebook.reading import read_rulebook
from commonbeat.engine.scoring import score
from commonbeat.engine.verification.expected import score_lines
from commonbeat.engine.verification.recomputation import recompute
from commonbeat.formats.applications import read_applications
from commonbeat.formats.run_rows import SCORE_COLUMNS
from commonbeat.formats.score_lines import write_scores
from tests.engine.generators import MadeRound, seeded_round

BOOK = """
format = "commonbeat-rulebook/1"
title = "Small round"
version = "1"
yield_order = []
[program]
name = "Small"
code = "S"
assistance_listing = "16.710"
fiscal_year = 2027
funds_available = 1000
unit = "officer"
months_funded = 36
months_retention = 12
federal_share_percent = 100
[columns]
application_id = "id"
agency = "id"
state = "state"
[[eligibility]]
code = "out"
refuse_if = "state = 'GU'"
sentence = "Guam sits this one out."
[score]
decimals = 2
bonus_maximum = 3
[[score.categories]]
key = "need"
label = "Need"
weight = 100
[[score.categories.measures]]
key = "poor"
label = "Poverty"
weight = 60
value = "poverty"
transform = "linear"
low = 0
high = 50
missing = "spread"
decimals = 1
[[score.categories.measures]]
key = "jobless"
label = "Unemployment"
weight = 40
value = "jobs"
transform = "linear"
low = 0
high = 10
missing = "zero"
decimals = 0
[[score.bonuses]]
key = "first"
label = "First"
points = 2
when = "bonus"
[[score.bonuses]]
key = "second"
label = "Second"
points = 2.5
when = "poverty > 20"
[lottery]
seed = "S"
[request]
requested = "1"
[price]
unit_cost = "10"
[limits]
marginal = "whole_units"
[provenance]
"*" = { status = "assumption" }
[[fields]]
key = "id"
label = "Id"
kind = "identifier"
required = true
[[fields]]
key = "state"
label = "State"
kind = "text"
[[fields]]
key = "poverty"
label = "Poverty"
kind = "decimal"
decimals = 1
[[fields]]
key = "jobs"
label = "Jobs"
kind = "integer"
[[fields]]
key = "bonus"
label = "Bonus"
kind = "yes_no"
"""
CSV = """id,state,poverty,jobs,bonus
"=SUM(A1), or so",TX,25.5,4,yes
plain,TX,,,no
island,GU,1,1,yes
"""


def written(book: str, table: str) -> list[list[str]]:
    rulebook = read_rulebook(book)
    applications = read_applications(table.encode(), rulebook)
    data = write_scores(score(rulebook, applications), applications.ids)
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def test_each_eligible_application_has_a_line_for_each_measure_and_bonus() -> None:
    lines = written(BOOK, CSV)

    guarded = "'=SUM(A1), or so"
    assert lines == [
        list(SCORE_COLUMNS),
        [guarded, "need", "poor", "25.5", "present", "0.510000", "60.000000", "30.600000"],
        [guarded, "need", "jobless", "4", "present", "0.400000", "40.000000", "16.000000"],
        [guarded, "bonus", "first", "yes", "present", "1.000000", "2.000000", "2.000000"],
        [guarded, "bonus", "second", "yes", "present", "1.000000", "2.500000", "2.500000"],
        [guarded, "bonus", "maximum", "", "present", "", "", "-1.500000"],
        ["plain", "need", "poor", "", "spread", "", "60.000000", "0.000000"],
        ["plain", "need", "jobless", "", "zero", "0.000000", "40.000000", "0.000000"],
        ["plain", "bonus", "first", "no", "present", "0.000000", "2.000000", "0.000000"],
        ["plain", "bonus", "second", "no", "present", "0.000000", "2.500000", "0.000000"],
    ]


def test_a_round_without_an_eligible_application_has_only_the_header() -> None:
    assert written(BOOK, "id,state,poverty,jobs,bonus\nisland,GU,1,1,yes\n") == [
        list(SCORE_COLUMNS)
    ]


@pytest.mark.parametrize("seed", range(60))
def test_the_lines_are_those_of_the_second_implementation(seed: int) -> None:
    made: MadeRound = seeded_round(seed)
    rulebook = read_rulebook(made.toml)
    rows = list(csv.DictReader(io.StringIO(made.csv, newline="")))

    assert written(made.toml, made.csv)[1:] == score_lines(recompute(rulebook, rows))
