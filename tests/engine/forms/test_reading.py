from collections.abc import Callable
from typing import Any

import pytest

from commonbeat.engine.forms import Kind, ShowIf, read_form_set
from commonbeat.engine.problems import Refused
from tests.engine.form_sets import definition, properties, sample


def refused(changed: dict[str, Any]) -> list[str]:
    with pytest.raises(Refused) as refusal:
        read_form_set(changed)
    return [f"{problem.code} {problem}" for problem in refusal.value.problems]


def test_a_definition_becomes_forms_sections_and_fields() -> None:
    form = sample().form("request")
    reason, officers = form.by_key["waiver_reason"], form.by_key["officers"]

    assert form.sections[0].fields == form.fields
    assert (reason.kind, reason.required) == (Kind.LONG_TEXT, True)
    assert reason.show_if == ShowIf("waiver", ("yes",))
    assert [inner.key for inner in officers.fields][:2] == ["duty", "salary_cents"]
    assert form.order[-1] in {"federal_cents", "partner_count"}
    assert form.order.index("officers.cost_cents") < form.order.index("total_cents")


def _town(key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda changed: properties(changed)["town"].__setitem__(key, value)


def _form(key: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda changed: changed["forms"][0].__setitem__(key, value)


IN = "forms.request"
FIELD = f"{IN}.schema.properties"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            _town("x-hlep", "?"),
            (
                f"form_set.unknown_key {FIELD}.town.x-hlep: There is no key 'x-hlep'. "
                "Did you mean 'x-help'?"
            ),
        ),
        (
            _town("title", ""),
            (
                f"form_set.wrong_value {FIELD}.town.title: '' is not a text. "
                'Write it in quotes: "title": "…".'
            ),
        ),
        (
            _town("minLength", 30),
            (
                f"form_set.limits {FIELD}.town.minLength: The least, 30, is above the most, "
                "20. "
                "Swap or correct them."
            ),
        ),
        (
            _town("minimum", 3),
            (
                f"form_set.no_effect {FIELD}.town.minimum: 'minimum' has no effect on a "
                "field of "
                "kind text. Leave it out; it is for integer, decimal, dollars, percent."
            ),
        ),
        (
            _town("x-kind", "dollars"),
            (
                f"form_set.wrong_type {FIELD}.town.x-kind: A field of kind dollars has the "
                "type "
                "'integer', not 'string'. "
                'Write "type": "integer", or choose another kind.'
            ),
        ),
        (
            _town("x-show-if", {"field": "wavier", "is": ["yes"]}),
            (
                f"form_set.required_but_hidden {FIELD}.town.x-show-if: 'town' is always "
                "required, "
                'though it may be hidden. Take it out of "required" and write "x-required": '
                "true "
                "at the field."
            ),
        ),
        (
            lambda changed: changed.__setitem__("format", 2),
            'form_set.wrong_value format: 2 is not a format known here. Write "format": 1.',
        ),
        (
            _form("checks", ["officers_budget"]),
            (
                f"form_set.unknown_reference {IN}.checks: There is no 'officers_budget' among "
                "the checks. Did you mean 'officer_budget'?"
            ),
        ),
        (
            _form("prefill", {"people": "agency.populaton"}),
            (
                f"form_set.unknown_reference {IN}.prefill.people: There is no record "
                "'agency.populaton'. Did you mean 'agency.population'?"
            ),
        ),
        (
            lambda changed: changed["forms"][0]["layout"][0]["fields"].remove("mail"),
            (
                f"form_set.not_in_layout {IN}.layout: 'mail' stands in no section, so nobody "
                "could "
                "fill it in. Add it to the fields of a section."
            ),
        ),
        (
            lambda changed: changed["forms"][0]["layout"].append(
                {"heading": "More", "fields": ["town", "twon"]}
            ),
            (
                f"form_set.twice_in_layout {IN}.layout[2].fields: 'town' stands in "
                f"{IN}.layout[1] already. Keep one of them."
            ),
        ),
        (
            lambda changed: changed["forms"].append(changed["forms"][0]),
            "form_set.duplicate forms.request.key: 'request' is there twice. Rename one form.",
        ),
        (
            lambda changed: changed["feeds"].__setitem__("sworn", "request.peple"),
            (
                "form_set.unknown_field feeds.sworn: There is no field 'request.peple'. "
                "Did you mean 'request.people'?"
            ),
        ),
        (
            lambda changed: properties(changed)["plan"].pop("x-max-bytes"),
            (
                f"form_set.no_limit {FIELD}.plan.x-max-bytes: Nothing limits the size of a "
                "file. "
                'Add "x-max-bytes", at most 100000000.'
            ),
        ),
        (
            lambda changed: properties(changed)["people_reason"]["x-show-if"].__setitem__(
                "field", "peopel"
            ),
            (
                f"form_set.unknown_field {FIELD}.people_reason.x-show-if.field: There is no "
                "field "
                "'peopel' to look at. Did you mean 'people'?"
            ),
        ),
        (
            lambda changed: properties(changed)["waiver_reason"]["x-show-if"].__setitem__(
                "is", ["maybe"]
            ),
            (
                f"form_set.never_shown {FIELD}.waiver_reason.x-show-if.is: 'waiver' can "
                "never be "
                "'maybe'. It may be one of: yes, no."
            ),
        ),
        (
            lambda changed: changed["forms"][0]["computed"][2].__setitem__(
                "formula", "totl_cents * 2"
            ),
            (
                f"expression.unknown_field {IN}.computed.federal_cents.formula: There is no "
                "field "
                "totl_cents. Did you mean 'total_cents'?"
            ),
        ),
        (
            lambda changed: changed["forms"][0]["computed"][1].__setitem__("formula", "1"),
            (
                f"form_set.one_of {IN}.computed.total_cents: Exactly one of formula, sum, "
                "count "
                "must be given, not 2. Say it once."
            ),
        ),
        (
            lambda changed: changed["forms"][0]["schema"].__setitem__(
                "allOf",
                [
                    {
                        "if": {"properties": {"waiver": {"const": "no"}}},
                        "then": {"required": ["waiver_reason"]},
                    }
                ],
            ),
            (
                f"form_set.condition_differs {IN}.schema.allOf[1].then: 'waiver_reason' is "
                "required on a condition that is not its x-show-if. Write the same condition "
                "at the field, "
                'or leave this entry out and write "x-required": true there.'
            ),
        ),
    ],
)
def test_a_wrong_definition_is_told_by_place_value_and_way_out(
    change: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    changed = definition()
    change(changed)

    assert refused(changed)[0].startswith(sentence)


def test_every_problem_comes_at_once() -> None:
    changed = definition()
    properties(changed)["town"]["pattern"] = ".*"
    properties(changed)["rate"]["x-decimals"] = 9
    changed["title"] = ""
    changed["forms"][0]["layuot"] = []

    assert [line.split()[0] for line in refused(changed)] == [
        "form_set.wrong_value",
        "form_set.unknown_key",
        "form_set.wrong_value",
        "form_set.unknown_key",
    ]


def test_fields_that_wait_for_each_other_are_named_in_their_circle() -> None:
    changed = definition()
    changed["forms"][0]["computed"].append(
        {"field": "people", "formula": "CASE WHEN total_cents > 5 THEN 1 ELSE 2 END"}
    )
    properties(changed)["officers"]["x-show-if"] = {"field": "people", "is": [1]}

    [found] = refused(changed)

    assert found.startswith(
        "form_set.circle forms.request.computed: Fields wait for each other"
    )
    assert "people" in found
    assert "total_cents" in found


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"format": 1, "title": "A", "forms": 5},
        {"format": 1, "title": "A", "forms": []},
        {"format": 1, "title": "A", "forms": [{}]},
        {"format": 1, "title": "A", "forms": [{"key": "a", "schema": [], "layout": {}}]},
        {
            "format": 1,
            "title": "A",
            "forms": [{"key": "a", "title": "A", "schema": {"properties": {"b": 1}}}],
        },
        {
            "format": 1,
            "title": "A",
            "forms": [
                {
                    "key": "a",
                    "title": "A",
                    "schema": {
                        "properties": {
                            "b": {"type": "array", "items": {"type": "array"}},
                            "c": {"type": ["string"], "title": 5, "x-show-if": "b"},
                            "1d": {"type": "string"},
                        },
                        "required": "b",
                        "allOf": [{"if": [], "then": {"required": [5]}}, 7],
                    },
                    "layout": [{"fields": [5]}],
                    "computed": [{"field": 5, "sum": {}}],
                    "prefill": {"b": 5},
                    "checks": "x",
                }
            ],
            "feeds": {"a": []},
        },
    ],
)
def test_nonsense_is_refused_and_never_breaks_the_reader(wrong: dict[str, Any]) -> None:
    assert refused(wrong) != []


def test_a_requirement_in_the_words_of_json_schema_is_understood() -> None:
    changed = definition()
    del properties(changed)["waiver_reason"]["x-required"]
    changed["forms"][0]["schema"]["allOf"] = [
        {
            "if": {"properties": {"waiver": {"const": "yes"}}, "required": ["waiver"]},
            "then": {"required": ["waiver_reason"]},
        }
    ]

    assert read_form_set(changed).form("request").by_key["waiver_reason"].required
