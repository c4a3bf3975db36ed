"""What an amendment of the forms means for a draft."""

from dataclasses import dataclass

from commonbeat.applications.models import Application
from commonbeat.applications.queries.drafts import form_set_of
from commonbeat.engine.forms import JSON, field_at, is_answered
from commonbeat.opportunities.models import FormSetVersion


@dataclass(frozen=True, slots=True)
class LeftOver:
    """An answer that has no place in the forms of today."""

    form: str
    path: str
    value: JSON


def amended_forms(application: Application) -> FormSetVersion | None:
    """Return the forms that the opportunity has now, if the application has others."""
    current = application.opportunity.current
    newer = None if current is None else current.form_set
    return None if newer is None or newer.pk == application.form_set_id else newer


def left_over(application: Application) -> list[LeftOver]:
    """Return the answers that the forms of an application have no place for."""
    shapes = {form.key: form for form in form_set_of(application).forms}
    rows = application.values.values_list("form", "path", "value")
    return [
        LeftOver(form, path, value)
        for form, path, value in rows
        if is_answered(value) and (form not in shapes or field_at(shapes[form], path) is None)
    ]
