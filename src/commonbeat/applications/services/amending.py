"""Take over the amended forms of an opportunity into a draft, with nothing lost."""

from datetime import datetime

from django.db import transaction

from commonbeat.applications.enums import Stage
from commonbeat.applications.models import Application
from commonbeat.applications.queries import amended_forms
from commonbeat.base import audit
from commonbeat.engine.problems import Problem, Refused
from commonbeat.people.models import User


@transaction.atomic
def take_over_forms(*, application: Application, by: User, now: datetime) -> Application:
    """Pin a draft to the forms that its opportunity has now.

    No answer is changed: one without a place in the new forms stays, is listed, and is part of
    the history; should a later amendment ask for it again, it is there. Raises Refused.
    """
    found = (
        Application.objects.select_for_update(of=("self",))
        .select_related("form_set", "opportunity__current__form_set")
        .get(pk=application.pk)
    )
    newer = amended_forms(found)
    if newer is None or found.stage != Stage.DRAFT:
        raise Refused(
            Problem(
                "application.forms_current",
                "The forms of this application are the newest.",
                "Go on writing.",
            )
        )
    facts = {"before": found.form_set.sha256, "after": newer.sha256}
    found.form_set = newer
    found.save(update_fields=["form_set", "updated_at"])
    audit.record(by, "application.forms_taken_over", found, **facts, at=now.isoformat())
    return found
