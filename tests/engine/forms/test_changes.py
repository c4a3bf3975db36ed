from commonbeat.engine.forms import Moved, moves, read_form_set
from tests.engine.form_sets import definition, properties, sample


def test_two_equal_versions_move_nothing() -> None:
    assert not moves(sample(), read_form_set(definition()))


def test_an_amendment_tells_what_came_what_went_and_what_changed() -> None:
    changed = definition()
    fields = properties(changed)
    fields["town"]["maxLength"] = 30
    fields["rate"] = {"type": "integer", "title": "Rate"}
    fields["officers"]["items"]["properties"]["duty"]["title"] = "What the officer will do"
    fields["chief"] = {"type": "string", "title": "Chief"}
    del fields["phone"]
    layout = changed["forms"][0]["layout"][0]["fields"]
    layout[layout.index("phone")] = "chief"

    found = moves(sample(), read_form_set(changed))

    assert found.added == (Moved("request", "chief", "Chief"),)
    assert found.removed == (Moved("request", "phone", "Phone", keeps=False),)
    assert found.changed == (
        Moved("request", "town", "Town", ("its greatest length",)),
        Moved("request", "rate", "Rate", ("what it takes", "its decimals"), keeps=False),
        Moved("request", "officers.duty", "What the officer will do", ("its title",)),
    )


def test_another_formula_is_a_change_and_another_heading_is_none() -> None:
    changed = definition()
    changed["forms"][0]["layout"][0]["heading"] = "Everything"
    changed["forms"][0]["computed"][0]["formula"] = "salary_cents"

    found = moves(sample(), read_form_set(changed))

    assert found.changed == (
        Moved("request", "officers.cost_cents", "Cost", ("how it is computed",)),
    )
