from django import forms

from commonbeat.base.forms import DollarsField, HouseForm
from commonbeat.engine.problems import Problem, Refused


class Sample(HouseForm):
    amount = DollarsField(label="Amount", help_text="In dollars.")
    reason = forms.CharField(label="Reason", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        choices=[("a", "First"), ("b", "Second")], widget=forms.RadioSelect
    )
    program = forms.ChoiceField(choices=[("x", "CHRP")])
    agree = forms.BooleanField(label="I agree")
    sheet = forms.FileField(required=False)


def filled(**changes: str) -> Sample:
    return Sample({"amount": "5", "kind": "a", "program": "x", "agree": "on"} | changes)


def test_typed_dollars_become_cents() -> None:
    form = filled(amount="$1,234.50")

    assert form.is_valid()
    assert form.cleaned_data["amount"] == 123_450


def test_wrong_dollars_are_shown_again_with_the_way_out() -> None:
    form = filled(amount="12.5")

    assert form.errors["amount"] == [
        (
            "'12.5' is not an amount in dollars. Type it like 1,234.50: digits, and cents as "
            "two digits after a point."
        )
    ]
    assert 'value="12.5"' in str(form["amount"])


def test_kept_cents_are_shown_as_dollars() -> None:
    assert 'value="1,234.50"' in str(Sample(initial={"amount": 123_450})["amount"])


def test_a_refusal_stands_at_the_field_that_it_names_and_else_above() -> None:
    form = filled()
    form.is_valid()

    form.show(
        Refused(
            Problem("a.b", "It is too much.", "Ask for less.", where="amount"),
            Problem("c.d", "The round is closed.", "Wait.", where="round"),
        )
    )

    assert form.errors["amount"] == ["It is too much. Ask for less."]
    assert form.non_field_errors() == ["round: The round is closed. Wait."]


def test_every_field_has_a_label_and_uswds_markup() -> None:
    page = str(Sample())

    assert '<label class="usa-label" for="id_amount">Amount</label>' in page
    assert 'class="usa-textarea"' in page
    assert 'class="usa-radio__input"' in page
    assert 'class="usa-checkbox__input"' in page
    assert 'class="usa-select"' in page
    assert '<legend class="usa-legend">Kind</legend>' in page
    assert 'aria-describedby="id_amount_helptext"' in page


def test_errors_are_summed_up_with_links_to_their_fields() -> None:
    page = str(filled(amount="", agree=""))

    assert '<a href="#id_amount">Amount: This field is required.</a>' in page
    assert '<a href="#id_agree">I agree: This field is required.</a>' in page
    assert 'id="id_amount_error"' in page
