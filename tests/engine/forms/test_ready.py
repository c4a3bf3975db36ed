from typing import Any

import pytest

from commonbeat.engine.forms import (
    FormSet,
    computed_values,
    fed,
    form_problems,
    read_form_set,
    ready,
)
from commonbeat.engine.problems import Refused
from commonbeat.engine.rulebook import presets
from commonbeat.engine.rulebook.reading import read_rulebook

# what the schema of version 4.0 requires (SF424_4_0-V4.0.xsd), nested names with "_" between;
# date received, signature and date of signing are given at submission
SF_424 = [
    "SubmissionType",
    "ApplicationType",
    "OrganizationName",
    "EmployerTaxpayerIdentificationNumber",
    "SAMUEI",
    "Applicant_Street1",
    "Applicant_City",
    "PhoneNumber",
    "Email",
    "ApplicantTypeCode1",
    "AgencyName",
    "FundingOpportunityNumber",
    "FundingOpportunityTitle",
    "ProjectTitle",
    "CongressionalDistrictApplicant",
    "CongressionalDistrictProgramProject",
    "ProjectStartDate",
    "ProjectEndDate",
    "FederalEstimatedFunding",
    "ApplicantEstimatedFunding",
    "StateEstimatedFunding",
    "LocalEstimatedFunding",
    "OtherEstimatedFunding",
    "ProgramIncomeEstimatedFunding",
    "StateReview",
    "DelinquentFederalDebt",
    "CertificationAgree",
    "AuthorizedRepresentative_FirstName",
    "AuthorizedRepresentative_LastName",
    "AuthorizedRepresentativeTitle",
    "AuthorizedRepresentativePhoneNumber",
    "AuthorizedRepresentativeEmail",
]
ONE_OFFICER: dict[str, Any] = {
    "officers_requested": 1,
    "waiver": "no",
    "officers.a": 0,
    "officers.a.number": 1,
    "officers.a.duty": "Works in the schools.",
    "positions.p": 0,
    "positions.p.hire": "new",
    "positions.p.officers": 1,
    "positions.p.salary_1_cents": 40_000_00,
    "positions.p.fringe_1_cents": 10_000_00,
    "positions.p.federal_1_cents": 40_000_00,
    "positions.p.salary_2_cents": 42_000_00,
    "positions.p.fringe_2_cents": 10_000_00,
    "positions.p.federal_2_cents": 38_000_00,
    "positions.p.salary_3_cents": 44_000_00,
    "positions.p.fringe_3_cents": 10_000_00,
    "positions.p.federal_3_cents": 36_000_00,
}


def a_set(name: str) -> FormSet:
    return read_form_set(ready.read(name))


@pytest.mark.parametrize("name", ready.names())
def test_every_ready_set_can_be_read_and_says_what_it_is_for(name: str) -> None:
    assert [form.key for form in a_set(name).forms].count("sf424") == 1
    assert ready.purpose(name)


def test_every_shared_form_is_used_by_a_set() -> None:
    used = {form.key for name in ready.names() for form in a_set(name).forms}

    assert used == set(ready.form_names())


def test_a_set_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refused, match="There is no 'hirng' among the ready sets"):
        ready.read("hirng")


def test_the_cover_sheet_asks_for_all_that_its_schema_requires() -> None:
    form = a_set("hiring").form("sf424")

    assert [key for key in SF_424 if not form.by_key[key].required] == []
    assert form.by_key["TotalEstimatedFunding"].computed is not None


def test_the_plan_has_the_items_of_the_assistance_listing_and_counts_them() -> None:
    form = a_set("hiring").form("community_policing")
    keys = ("partnerships", "transformation", "problem_solving")

    assert [len(form.by_key[key].choices) for key in keys] == [5, 16, 5]
    assert computed_values(form, {"partnerships": ["media", "community"]}) == {
        "partnership_items": 2,
        "transformation_items": 0,
        "problem_solving_items": 0,
    }


def test_a_request_for_one_officer_within_the_rules_is_complete() -> None:
    form = a_set("hiring").form("officer_request")

    assert form_problems(form, ONE_OFFICER, complete=True) == []
    computed = computed_values(form, ONE_OFFICER)
    assert (computed["total_cents"], computed["federal_cents"]) == (156_000_00, 114_000_00)
    assert (computed["local_cents"], computed["federal_percent"]) == (42_000_00, 73.08)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            {"officers_requested": 2},
            ["budget.officers_differ", "request.officers_not_described"],
        ),
        ({"positions.p.federal_1_cents": 50_000_00}, ["budget.over_share"]),
        ({"positions.p.federal_2_cents": 40_000_00}, ["budget.federal_not_declining"]),
        ({"administration_cents": 3_000_00}, ["budget.administration"]),
        ({"waiver": "yes"}, ["field.missing"]),
    ],
)
def test_a_request_that_breaks_a_rule_says_which(
    changes: dict[str, Any], found: list[str]
) -> None:
    form = a_set("hiring").form("officer_request")

    problems = form_problems(form, ONE_OFFICER | changes, complete=True)

    assert sorted(problem.code for problem in problems) == found


def test_a_number_that_differs_from_the_record_needs_a_reason() -> None:
    form = a_set("hiring").form("data")
    on_record = {"population": 9_041, "population_on_record": 9_041}

    def asked(values: dict[str, Any]) -> list[str]:
        problems = form_problems(form, values, complete=True)
        return [each.where for each in problems if "population" in each.where]

    assert asked(on_record) == []
    assert asked(on_record | {"population": 9_500}) == ["population_reason"]


def test_the_hiring_set_feeds_every_field_of_the_round_that_its_applicants_answer() -> None:
    fields = read_rulebook(presets.read("chp-fy2022-25")).fields
    feeds = a_set("hiring").feeds
    from_forms = {"The application form", "Budget worksheet", "Eligibility worksheet"}
    registry = {"agency", "state", "agency_type"}  # the agency's page gives these

    asked = {field.key for field in fields if field.source in from_forms} - registry
    assert set(feeds) - {field.key for field in fields} == set()
    assert asked - set(feeds) == set()


def test_what_an_applicant_answered_reaches_the_rulebook_as_plain_text() -> None:
    values = {
        "officer_request": ONE_OFFICER,
        "data": {
            "population": 9_041,
            "poverty_percent": 12.5,
            "median_income_cents": 5_400_050,
        },
        "agency": {"tribal": "no", "federally_recognized": "yes"},
        "community_policing": {"partnerships": ["media"]},
    }

    found = {key: text for key, text in fed(a_set("hiring"), values).items() if text}

    assert found == {
        "population": "9041",
        "poverty_percent": "12.5",
        "median_income_dollars": "54000.50",
        "officers_requested": "1",
        "entry_cost_dollars": "156000.00",
        "match_waiver_requested": "no",
        "tribal": "no",
        "partnership_items": "1",
        "transformation_items": "0",
        "problem_solving_items": "0",
    }
