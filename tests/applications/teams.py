"""Applications for tests, begun, written, certified and submitted through the real services."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from commonbeat.agencies.models import Agency
from commonbeat.applications.content import prepare
from commonbeat.applications.drafting import Batch, Edit
from commonbeat.applications.models import Application, FieldValue, Submission
from commonbeat.applications.queries import open_request
from commonbeat.applications.services.beginning import begin_application
from commonbeat.applications.services.submitting import (
    certify_application,
    submit_application,
)
from commonbeat.applications.services.writing import take_edits
from commonbeat.engine.forms import JSON
from commonbeat.opportunities.models import FormSet, FormSetVersion, Opportunity
from commonbeat.opportunities.services import offers
from commonbeat.opportunities.services.form_sets import make_form_set, release
from commonbeat.people.models import User
from tests.agencies.factories import import_lines
from tests.agencies.people import ADMINISTRATOR, CHIEF, MANAGER, SUBMITTER, make_member
from tests.opportunities.factories import (
    BEFORE,
    DURING,
    make_draft,
    make_wording,
    make_writer,
)
from tests.people.factories import make_person

_numbers = count(1)
EDITED = datetime(2027, 3, 20, 12, tzinfo=UTC)
ANSWERS: dict[str, JSON] = {
    "population": 9000,
    "sworn": 18,
    "officers_requested": 2,
    "startup_agency": "no",
    "rural": "yes",
    "violent_crimes": 27,
    "poverty_percent": 19.5,
    "review_score": 60,
}


def _whole(title: str, **more: Any) -> dict[str, Any]:
    return {"type": "integer", "title": title, "minimum": 0, **more}


def definition() -> dict[str, Any]:
    """Return a small form set that feeds the rulebook of the teaching round."""
    yes_no = {"type": "string", "x-kind": "yes_no"}
    properties = {
        "population": _whole("Residents"),
        "sworn": _whole("Sworn officers"),
        "officers_requested": _whole("Officers requested", maximum=50),
        "startup_agency": yes_no | {"title": "New agency?"},
        "rural": yes_no | {"title": "Rural?"},
        "violent_crimes": _whole("Violent crimes"),
        "poverty_percent": {
            "type": "number",
            "x-kind": "percent",
            "title": "Poverty",
            "maximum": 100,
            "x-decimals": 1,
        },
        "review_score": _whole("Reviewers' score", maximum=100),
    }
    plan = {
        "story": {"type": "string", "x-kind": "long_text", "title": "Plan", "maxLength": 90000},
        "files": {
            "type": "array",
            "x-kind": "file",
            "title": "Files",
            "x-types": ["pdf"],
            "x-max-bytes": 1000,
            "maxItems": 2,
        },
    }
    forms = [
        _form("request", "Request", properties, list(properties)),
        _form("plan", "Plan", plan, ["story"]),
        _form(
            "more", "More", {"note": {"type": "string", "title": "Note", "maxLength": 99}}, []
        )
        | {"optional": True},
    ]
    feeds = {key: f"request.{key}" for key in properties}
    return {"format": 1, "title": "Applying", "forms": forms, "feeds": feeds}


def _form(key: str, title: str, properties: Mapping[str, Any], needed: list[str]) -> Any:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "required": needed,
    }
    layout = [{"heading": title, "intro": "", "fields": list(properties)}]
    return {
        "key": key,
        "title": title,
        "intro": "",
        "optional": False,
        "schema": schema,
        "layout": layout,
    }


def released() -> FormSetVersion:
    """Return the small form set, released once in each test."""
    kept = FormSetVersion.objects.filter(form_set__slug="applying").first()
    if kept is not None:
        return kept
    person = make_person()
    made: FormSet = make_form_set(name="Applying", definition=definition(), by=person)
    return release(version=made.versions.get(), note="", by=person, now=BEFORE)


def make_opportunity(**changes: Any) -> Opportunity:
    """Return a posted opportunity with the small form set."""
    wording = make_wording(form_set=released(), **changes)
    draft, now = make_draft(wording=wording), wording.opens_at - timedelta(days=1)
    version = offers.submit_version(version=draft, by=make_writer(), now=now)
    return offers.publish_version(version=version, by=make_writer(), now=now).opportunity


def make_agency(name: str = "") -> Agency:
    """Return a new agency."""
    number = next(_numbers)
    ori = f"OH{number:05d}00"
    name = name or f"Town {number:03d}"
    import_lines(f"{ori},2025,{name},OH,FRANKLIN,City,9000,18,1,19,1\n")
    return Agency.objects.get(ori=ori)


class Team:
    """The people of an agency, and its application."""

    def __init__(
        self, opportunity: Opportunity | None = None, name: str = "", now: datetime = DURING
    ) -> None:
        self.agency = make_agency(name)
        self.writer = make_member(self.agency, ADMINISTRATOR, SUBMITTER, name="Wes Writer")
        self.chief = make_member(self.agency, CHIEF, name="Cora Chief")
        self.manager = make_member(self.agency, MANAGER, name="Max Manager")
        self.application = begin_application(
            opportunity=opportunity or make_opportunity(),
            agency=self.agency,
            answers={"primary": "yes"},
            by=self.writer,
            now=now,
        )

    def reload(self) -> Application:
        """Return the application as it is now."""
        self.application = Application.objects.select_related(
            "agency", "opportunity__current", "form_set__form_set", "counted"
        ).get(pk=self.application.pk)
        return self.application

    def write(self, form: str, now: datetime = EDITED, **values: JSON) -> None:
        """Type answers into a form."""
        rows = FieldValue.objects.filter(application=self.application, form=form)
        versions = dict(rows.values_list("path", "version"))
        edits = [
            Edit(form, path, value, versions.get(path, 0)) for path, value in values.items()
        ]
        taken = take_edits(
            application=self.application,
            batch=Batch(uuid4(), 0, edits),
            by=self.writer,
            now=now,
        )
        assert not taken.refused
        assert not taken.conflicts

    def fill(self, **changes: JSON) -> None:
        """Answer all that must be answered."""
        self.write("request", **(ANSWERS | changes))
        self.write("plan", story="Two officers walk the four blocks around the station.")

    def sha256(self, now: datetime = DURING) -> str:
        """Return the hash of what the application says now."""
        found = self.reload()
        return prepare(found, open_request(found, now)).sha256

    def certify(self, now: datetime = DURING) -> None:
        """Let both representatives certify what the application says."""
        for role, person in ((CHIEF, self.chief), (MANAGER, self.manager)):
            certify_application(
                application=self.application,
                role=role,
                name=person.display_name,
                title=role.label,
                content_sha256=self.sha256(now),
                by=person,
                now=now,
            )

    def submit(self, at: datetime = DURING) -> Submission:
        """Submit it."""
        return submit_application(
            application=self.application,
            by=self.writer,
            arrived_at=at,
            now=at + timedelta(seconds=1),
        )


def make_submitted_application(
    opportunity: Opportunity | None = None, **changes: JSON
) -> tuple[Team, Submission]:
    """Return a team whose application was submitted, and the submission."""
    team = Team(opportunity)
    team.fill(**changes)
    team.certify()
    return team, team.submit()


def someone() -> User:
    """Return a person who acts for nobody."""
    return make_person()
