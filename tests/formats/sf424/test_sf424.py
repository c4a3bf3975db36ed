import copy
import io
import random
import zipfile
from typing import Any

import pytest
from lxml import etree

from commonbeat.engine.problems import Refused
from commonbeat.formats.sf424 import (
    BUDGET_NARRATIVE,
    FORMS,
    KEY_CONTACTS,
    PERFORMANCE_SITE,
    SF424,
    SF424_SHORT,
    SF424A,
    GrantForm,
    read_form,
    unfolded,
    write_form,
)
from tests.formats.public_data import public_file
from tests.formats.sf424.examples import ADDRESS, SF424_VALUES, SF424A_VALUES
from tests.formats.sf424.schemas import schema, schema_errors

EXAMPLES = [(SF424, SF424_VALUES), (SF424A, SF424A_VALUES)]
SAMPLES = {
    "sf424_short_3_0": SF424_SHORT,
    "key_contacts_2_0": KEY_CONTACTS,
    "performance_site_4_0": PERFORMANCE_SITE,
    "budget_narrative_1_2": BUDGET_NARRATIVE,
}


def told(**changed: Any) -> list[tuple[str, str]]:
    """Return code and place of each problem of an SF-424 with some values changed."""
    try:
        write_form(SF424, SF424_VALUES | changed)
    except Refused as refusal:
        return [(problem.code, problem.where) for problem in refusal.problems]
    return []


@pytest.mark.parametrize(
    ("form", "values"), EXAMPLES, ids=lambda each: getattr(each, "title", "")
)
def test_what_is_written_is_valid_by_the_schema_of_grants_gov(
    form: GrantForm, values: dict[str, Any]
) -> None:
    assert schema_errors(form, write_form(form, values)) == []


@pytest.mark.parametrize(
    ("form", "values"), EXAMPLES, ids=lambda each: getattr(each, "title", "")
)
def test_what_is_written_is_read_back_the_same(form: GrantForm, values: dict[str, Any]) -> None:
    data = write_form(form, values)

    assert read_form(data) == (form, values, [])
    assert write_form(form, values) == data


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_forms_of_grants_gov_are_read_and_written_again(name: str) -> None:
    data = public_file(f"grants_gov_forms/sample_xml/{name}.xml")

    form, values, problems = read_form(data)

    assert form is SAMPLES[name]
    assert problems == []
    assert canonical(write_form(form, values)) == canonical(data)


def canonical(data: bytes) -> list[tuple[str, str, dict[str, str]]]:
    """Return the elements of a file in order, each with its text and attributes."""
    return [
        (str(each.tag), (each.text or "").strip(), {str(k): str(v) for k, v in each.items()})
        for each in etree.fromstring(data).iter()
    ]


def test_a_form_that_is_not_read_here_is_named() -> None:
    form, values, problems = read_form(
        public_file("grants_gov_forms/sample_xml/sf424c_2_0.xml")
    )

    assert (form, values) == (None, {})
    assert [problem.code for problem in problems] == ["sf424.other_form"]
    assert "SF424C_2_0" in problems[0].message
    assert problems[0].way_out == (
        "Choose the XML of SF-424, SF-424A, SF-424 Short, Key Contacts,"
        " Project/Performance Site Locations or Budget Narrative."
    )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.title)
def test_each_limit_here_is_the_limit_of_the_schema(form: GrantForm) -> None:
    names = {
        str(each.get("name"))
        for each in etree.fromstring(
            public_file(f"grants_gov_forms/xsd/{form.space.rpartition('/')[2]}.xsd")
        ).iter("{*}element")
    }

    assert schema(form.space.rpartition("/")[2]) is not None
    assert {element.name for element in form.elements} <= names


def test_random_values_are_taken_here_exactly_where_the_schema_takes_them() -> None:
    chance = random.Random(3)
    both = []
    for _ in range(400):
        values = copy.deepcopy(SF424_VALUES)
        name = chance.choice([key for key, value in values.items() if isinstance(value, str)])
        values[name] = "x" * chance.choice(
            [1, 8, 9, 12, 25, 26, 30, 60, 61, 144, 145, 255, 256]
        )
        data = write_form(SF424, SF424_VALUES)
        root = etree.fromstring(data)
        root.find(f"{{{SF424.space}}}{name}").text = values[name]  # type: ignore[union-attr] # there
        here = not {code for code, _ in told(**{name: values[name]})}
        both.append(
            (name, values[name], here, schema_errors(SF424, etree.tostring(root)) == [])
        )

    assert [each for each in both if each[2] != each[3]] == []
    assert {each[2] for each in both} == {True, False}


def test_codes_alone_are_completed_and_flat_values_unfolded() -> None:
    flat = {key: value for key, value in SF424_VALUES.items() if key != "Applicant"}
    flat |= {f"Applicant.{key}": value for key, value in ADDRESS.items()}
    flat |= {"Applicant.State": "OR", "ApplicantTypeCode1": "C", "StateReview": "c"}

    assert unfolded(flat)["Applicant"]["City"] == "Example City"
    assert write_form(SF424, flat) == write_form(SF424, SF424_VALUES)


def test_every_problem_is_told_at_once_with_its_place_and_value() -> None:
    problems = told(
        SAMUEI="SHORT",
        Email="",
        ProjectStartDate="10/1/2026",
        FederalEstimatedFunding="125,000",
        LocalEstimatedFunding=-1,
        ApplicantTypeCode1="Z: Anything",
        Applicant=ADDRESS | {"Province": "Ontario", "Planet": "Earth"},
        AdditionalProjectTitle={"AttachedFile": [{"FileName": "a.pdf"}] * 101},
        OrganizationName="a\x01b",
    )

    assert problems[:9] == [
        ("sf424.wrong_value", "OrganizationName"),
        ("sf424.length", "SAMUEI"),
        ("sf424.unknown_element", "Applicant.Planet"),
        ("sf424.one_of", "Applicant"),
        ("sf424.missing", "Email"),
        ("sf424.wrong_value", "ApplicantTypeCode1"),
        ("sf424.too_many", "AdditionalProjectTitle.AttachedFile"),
        ("sf424.missing", "AdditionalProjectTitle.AttachedFile.1.MimeType"),
        ("sf424.missing", "AdditionalProjectTitle.AttachedFile.1.FileLocation"),
    ]
    assert problems[-3:] == [
        ("sf424.wrong_value", "ProjectStartDate"),
        ("sf424.wrong_value", "FederalEstimatedFunding"),
        ("sf424.out_of_range", "LocalEstimatedFunding"),
    ]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"TotalEstimatedFunding": 1}, ("sf424.total", "TotalEstimatedFunding")),
        ({"ProjectEndDate": "2026-09-30"}, ("sf424.dates", "ProjectEndDate")),
        ({"ApplicationType": "Revision"}, ("sf424.also_needed", "RevisionType")),
        ({"RevisionType": "E"}, ("sf424.also_needed", "RevisionOtherSpecify")),
        ({"StateReview": "a"}, ("sf424.also_needed", "StateReviewAvailableDate")),
        ({"ApplicantTypeCode3": "X"}, ("sf424.also_needed", "ApplicantTypeOtherSpecify")),
        ({"DelinquentFederalDebt": "Y"}, ("sf424.also_needed", "DebtExplanation")),
    ],
)
def test_what_contradicts_the_instructions_is_told(
    changed: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert told(**changed) == [problem]


def test_an_unknown_or_doubled_element_is_told_with_its_text() -> None:
    data = write_form(SF424, SF424_VALUES).replace(
        b"<SF424_4_0:Email>", b"<SF424_4_0:Pager>555</SF424_4_0:Pager><SF424_4_0:Email>"
    )
    twice = data.replace(
        b"<SF424_4_0:Email>",
        b"<SF424_4_0:Email>b@example.org</SF424_4_0:Email><SF424_4_0:Email>",
    )

    _, _, problems = read_form(twice)

    assert [(problem.where, problem.message) for problem in problems] == [
        ("Pager", "The form has no element Pager; it holds '555'."),
        (
            "Email (again)",
            "The form has no element Email (again); it holds 'ada@example.org'.",
        ),
    ]


@pytest.mark.parametrize(
    ("written", "cents"),
    [("125000", 12_500_000), ("1.5", 150), ("1.50", 150), ("1.5000", 150), ("0.07", 7)],
)
def test_amounts_are_read_to_the_cent(written: str, cents: int) -> None:
    data = write_form(SF424, SF424_VALUES).replace(b">125000.00<", f">{written}<".encode())

    _, values, _ = read_form(data)

    assert values["FederalEstimatedFunding"] == cents


@pytest.mark.parametrize("written", ["1e5", "$1", "1,000", "1.234", "٣", "9" * 5_000, ""])
def test_other_amounts_are_told_and_kept_as_they_stand(written: str) -> None:
    data = write_form(SF424, SF424_VALUES).replace(b">125000.00<", f">{written}<".encode())

    _, values, problems = read_form(data)

    assert values["FederalEstimatedFunding"] == written
    assert [problem.where for problem in problems] == ["FederalEstimatedFunding"]


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a", "b")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xml.not_xml"),
        (b"\0\0\0", "xml.not_xml"),
        (zipped(), "xml.not_xml"),
        (b"<a><b></a>", "xml.not_xml"),
        (b"<a/>", "sf424.other_form"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml.declares"),
        (
            '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode(
                "utf-16"
            ),
            "xml.declares",
        ),
        (b"<a>" + b"<b/>" * 100_001 + b"</a>", "xml.too_many"),
        (b"<a>" * 150 + b"</a>" * 150, "xml.too_many"),
        (b"<a>" * 5_000 + b"</a>" * 5_000, "xml.not_xml"),
        (b"<a>" + b" " * 1_000_000 + b"</a>", "xml.too_large"),
    ],
)
def test_hostile_files_are_refused_in_words(data: bytes, code: str) -> None:
    form, values, problems = read_form(data)

    assert (form, values) == (None, {})
    assert [problem.code for problem in problems] == [code]


def test_a_damaged_form_never_breaks_the_reading() -> None:
    data, chance = write_form(SF424, SF424_VALUES), random.Random(2)
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.choice(b"<>&/ aZ0\x00\xff")

        _, _, problems = read_form(bytes(damaged))

        assert all(problem.message and problem.way_out for problem in problems)
