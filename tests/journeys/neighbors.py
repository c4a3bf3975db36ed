"""Applications of other small towns, with a town's answers, through the services."""

from collections.abc import Iterator
from uuid import uuid4

from django.utils import timezone

from commonbeat.agencies.models import Agency
from commonbeat.applications.content import prepare
from commonbeat.applications.drafting import Batch, Edit
from commonbeat.applications.models import Application, Submission
from commonbeat.applications.queries import form_set_of, versions_of
from commonbeat.applications.services.beginning import begin_application
from commonbeat.applications.services.submitting import (
    certify_application,
    submit_application,
)
from commonbeat.applications.services.writing import take_edits
from commonbeat.engine.forms import Field, Form
from commonbeat.opportunities.models import Opportunity
from commonbeat.people.models import User
from tests.agencies.factories import import_lines
from tests.agencies.people import ADMINISTRATOR, CHIEF, MANAGER, SUBMITTER, make_member
from tests.journeys.answers import FORMS, Answer, Answers


def make_neighbors(opportunity: Opportunity, count: int) -> None:
    """Let so many other towns submit to an opportunity, each with figures of its own."""
    for number in range(1, count + 1):
        agency = _agency(number)
        writer = make_member(agency, ADMINISTRATOR, SUBMITTER, CHIEF)
        data = {"Violent crimes, last year": str(number), "Property crimes, last year": "40"}
        make_submitted(opportunity, agency, writer, make_member(agency, MANAGER), data)


def make_submitted(
    opportunity: Opportunity,
    agency: Agency,
    writer: User,
    manager: User,
    data: Answers | None = None,
) -> Submission:
    """Return an agency's submission with the answers of the town, but for its own figures."""
    application = begin(opportunity, agency, writer)
    for form, given in FORMS.items():
        write(application, form, given, writer)
    write(application, "data", data or {}, writer)
    return submit(application, writer, manager)


def _agency(number: int) -> Agency:
    ori = f"OH026{number:02d}00"
    population, sworn = 2_000 + 300 * number, 3 + number
    import_lines(
        f"{ori},2025,Neighbor {number:02d},OH,FRANKLIN,City,{population},{sworn},1,"
        f"{sworn + 1},1\n"
    )
    return Agency.objects.get(ori=ori)


def begin(opportunity: Opportunity, agency: Agency, writer: User) -> Application:
    """Begin an application, every question answered so that it may go on."""
    current = opportunity.current
    assert current is not None
    other = {"yes": "no", "no": "yes"}
    return begin_application(
        opportunity=opportunity,
        agency=agency,
        answers={each["key"]: other[each["stops_on"]] for each in current.eligibility},
        by=writer,
        now=timezone.now(),
    )


def write(application: Application, key: str, given: Answers, writer: User) -> None:
    """Answer a form by the words of its questions, each as it would be typed."""
    form, versions = form_set_of(application).form(key), versions_of(application, key)
    edits = [
        Edit(key, path, value, versions.get(path, 0), is_text=isinstance(value, str))
        for path, value in _typed(form, given)
    ]
    taken = take_edits(
        application=application,
        batch=Batch(uuid4(), 0, edits),
        by=writer,
        now=timezone.now(),
    )
    assert not taken.refused
    assert not taken.problems


def _typed(form: Form, given: Answers) -> Iterator[tuple[str, str | int]]:
    fields = {field.title: field for field in form.fields}
    for title, answer in given.items():
        field = fields[title]
        if not isinstance(answer, list):
            yield field.key, _text(field, answer)
            continue
        for place, row in enumerate(answer):
            yield f"{field.key}.row{place}", place
            inner = {each.title: each for each in field.fields}
            for words, value in row.items():
                path = f"{field.key}.row{place}.{inner[words].key}"
                yield path, _text(inner[words], value)


def _text(field: Field, answer: Answer) -> str:
    values = {choice.title: choice.value for choice in field.choices} | {
        "Yes": "yes",
        "No": "no",
    }
    if isinstance(answer, tuple):
        return "\n".join(values[each] for each in answer)
    return values.get(str(answer), str(answer)) if field.choices else str(answer)


def submit(application: Application, chief: User, manager: User) -> Submission:
    """Let both certify, and submit it."""
    for role, person in ((CHIEF, chief), (MANAGER, manager)):
        certify_application(
            application=application,
            role=role,
            name=person.display_name,
            title=role.label,
            content_sha256=prepare(application, None).sha256,
            by=person,
            now=timezone.now(),
        )
    now = timezone.now()
    return submit_application(application=application, by=chief, arrived_at=now, now=now)
