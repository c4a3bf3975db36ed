"""What the rulebook of a round gets from the answers of an application."""

from collections.abc import Mapping
from fractions import Fraction

from commonbeat.engine.expressions import number_text
from commonbeat.engine.forms.computing import with_computed
from commonbeat.engine.forms.model import JSON, Field, FormSet, Kind, Values
from commonbeat.engine.forms.nodes import exact
from commonbeat.engine.forms.values import is_answered, shown_values


def fed(form_set: FormSet, values: Mapping[str, Values]) -> dict[str, str]:
    """Return the text of each field of the rulebook that the form set feeds.

    values   form key -> (path -> value)
    returns  rulebook key -> text as a file of applications has it: dollars like 1234.50,
             yes or no, the title of a choice, several choices with semicolons; empty where
             it is not answered or not shown
    """
    shown = {
        form.key: shown_values(form, with_computed(form, values.get(form.key, {})))
        for form in form_set.forms
    }
    found = {}
    for name, address in form_set.feeds.items():
        key, _, path = address.partition(".")
        field = form_set.form(key).by_key[path]
        found[name] = plain_text(field, shown[key].get(path))
    return found


def plain_text(field: Field, value: JSON) -> str:
    """Return a value as a cell of a table holds it: no commas, no $, no %."""
    if not is_answered(value):
        return ""
    if isinstance(value, list):
        return "; ".join(field.choice_title(str(each)) for each in value)
    number = exact(value)
    if number is None:
        return value if field.kind is Kind.YES_NO else field.choice_title(str(value))
    if field.kind is Kind.DOLLARS:
        whole, cents = divmod(abs(number), 100)
        sign = "-" if number < 0 else ""
        return f"{sign}{whole}.{int(cents):02d}"
    return number_text(Fraction(number))


def fed_document(form_set: FormSet, forms: Mapping[str, Mapping[str, JSON]]) -> dict[str, str]:
    """Return the text of each fed field from what was submitted.

    forms     form key -> its document, as a submission holds it: only what is shown, totals
              included, decimals as texts
    returns   as `fed`
    """
    found = {}
    for name, address in form_set.feeds.items():
        key, _, path = address.partition(".")
        field = form_set.form(key).by_key[path]
        found[name] = plain_text(field, forms.get(key, {}).get(path))
    return found
