"""The rows of the deadline surge: made before it, and checked after it.

    python benchmarks/surge_rows.py make COUNT BYTES CLIENTS.json
    python benchmarks/surge_rows.py check ACKNOWLEDGED.json

`make` writes applications that are filled and certified, each with a signed-in person, and
lists the sessions. `check` compares every receipt that was given out with the database.
"""

import json
import os
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonbeat.site.settings")
django.setup()

from django.conf import settings  # noqa: E402  after the settings are known
from django.contrib.auth import (  # noqa: E402
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
)
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.utils import timezone  # noqa: E402

from commonbeat.agencies.enums import AUTHORIZED_REPRESENTATIVES, AgencyRole  # noqa: E402
from commonbeat.agencies.models import Agency, AgencyRoleGrant  # noqa: E402
from commonbeat.agencies.models import Source as SourceRow  # noqa: E402
from commonbeat.applications import keys  # noqa: E402
from commonbeat.applications.content import prepare  # noqa: E402
from commonbeat.applications.models import (  # noqa: E402
    Application,
    Certification,
    FieldValue,
    Submission,
)
from commonbeat.base.audit import verify_chain  # noqa: E402
from commonbeat.engine.notices import REQUIRED_SECTIONS, NoticeSection  # noqa: E402
from commonbeat.engine.receipts import State, certified_sha256, check  # noqa: E402
from commonbeat.opportunities.models import Opportunity  # noqa: E402
from commonbeat.opportunities.services import make_program, offers  # noqa: E402
from commonbeat.opportunities.services.form_sets import make_form_set, release  # noqa: E402
from commonbeat.opportunities.services.wording import Wording  # noqa: E402
from commonbeat.people.models import User  # noqa: E402

FORMS, SHORT, LONG = 10, 8, 4  # forms, and fields in each of them
AT_ONCE = 100  # applications written together
BACKEND = "commonbeat.people.backends.AddressBackend"
SECRET = "s" * 32  # of the check against forged forms, the same for all clients


def definition(long_characters: int) -> dict[str, Any]:
    """Return a form set of as many questions as an application for officers has."""
    fields: dict[str, Any] = {
        f"number_{place}": {"type": "integer", "title": f"Number {place}", "minimum": 0}
        for place in range(SHORT)
    }
    fields |= {
        f"text_{place}": {
            "type": "string",
            "x-kind": "long_text",
            "title": f"Text {place}",
            "maxLength": long_characters,
        }
        for place in range(LONG)
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": fields,
        "required": list(fields),
    }
    forms = [
        {
            "key": f"form_{place}",
            "title": f"Form {place}",
            "schema": schema,
            "layout": [{"heading": "Questions", "intro": "", "fields": list(fields)}],
        }
        for place in range(FORMS)
    ]
    return {"format": 1, "title": "Surge", "forms": forms}


def values(long_characters: int) -> dict[str, Any]:
    """Return the answers to one form."""
    words = "Two officers walk the four blocks around the station every evening. "
    text = (words * (long_characters // len(words) + 1))[:long_characters].strip()
    numbers = {f"number_{place}": 1000 + place for place in range(SHORT)}
    return numbers | {f"text_{place}": text for place in range(LONG)}


def person(name: str) -> User:
    """Return a new person without a password."""
    return User.objects.create(email=f"{name}@surge.example", display_name=name)


def posted(long_characters: int) -> Opportunity:
    """Return an opportunity that is open now."""
    now = timezone.now()
    writer, other = person("writer"), person("other")
    made = make_form_set(name="Surge", definition=definition(long_characters), by=writer)
    forms = release(version=made.versions.get(), note="", by=writer, now=now)
    wording = Wording(
        title="Surge",
        summary="Synthetic.",
        sections=tuple(NoticeSection(key, name, "Text.") for key, name in REQUIRED_SECTIONS),
        applicant_types=("municipal",),
        eligibility=(),
        contacts=({"name": "Desk", "email": "desk@surge.example"},),
        form_set=forms,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
        time_zone="America/New_York",
        funds_cents=100,
        award_floor_cents=None,
        award_ceiling_cents=None,
        expected_awards=None,
        match_percent=0,
        months=36,
    )
    program = make_program(
        slug="surge",
        code="SURGE",
        name="Surge",
        assistance_listing="16.710",
        summary="",
        by=None,
    )
    draft = offers.begin_opportunity(
        program=program,
        number="SURGE",
        opening=offers.Opening(slug="surge", name="Surge", fiscal_year=2027, is_synthetic=True),
        wording=wording,
        by=writer,
    )
    version = offers.submit_version(version=draft, by=writer, now=now)
    return offers.publish_version(version=version, by=other, now=now).opportunity


def session_of(user: User) -> str:
    """Return the key of a session in which a person is signed in."""
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def make(count: int, size: int) -> list[dict[str, str]]:
    """Write the rows; return for each client its address and its cookies."""
    long_characters = size // (FORMS * LONG)
    opportunity = posted(long_characters)
    signers = [person("chief"), person("manager")]
    source = SourceRow.objects.create(name="Synthetic", vintage="surge", is_synthetic=True)
    answers = values(long_characters)
    clients: list[dict[str, str]] = []
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count))
        clients += _make_some(opportunity, source, signers, answers, numbers)
    return clients


def _make_some(
    opportunity: Opportunity,
    source: SourceRow,
    signers: list[User],
    answers: dict[str, Any],
    numbers: range,
) -> list[dict[str, str]]:
    agencies = Agency.objects.bulk_create(
        synthetic_agency(source, number) for number in numbers
    )
    users = User.objects.bulk_create(
        User(email=f"u{number}@surge.example", display_name=f"U{number}") for number in numbers
    )
    AgencyRoleGrant.objects.bulk_create(
        AgencyRoleGrant(agency=agency, user=user, role=AgencyRole.APPLICATION_SUBMITTER)
        for agency, user in zip(agencies, users, strict=True)
    )
    applications = Application.objects.bulk_create(
        application(opportunity, agency, user, number)
        for number, agency, user in zip(numbers, agencies, users, strict=True)
    )
    fill(applications, answers)
    certify(applications, signers)
    return [
        {
            "path": f"/applications/{each.public_id}/submit/",
            "cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(user)};"
            f" {settings.CSRF_COOKIE_NAME}={SECRET}",
        }
        for each, user in zip(applications, users, strict=True)
    ]


def application(
    opportunity: Opportunity, agency: Agency, user: User, number: int
) -> Application:
    """Return a new application of an agency, not yet written down."""
    current = opportunity.current
    assert current is not None  # noqa: S101  it was published above
    return Application(
        number=f"SURGE-{number:05d}",
        opportunity=opportunity,
        agency=agency,
        form_set=current.form_set,
        title="Surge",
        begun_by=user,
    )


def fill(applications: list[Application], answers: dict[str, Any]) -> None:
    """Write the answers to all forms of some applications."""
    now = timezone.now()
    FieldValue.objects.bulk_create(
        FieldValue(
            application=each,
            form=f"form_{place}",
            path=path,
            value=value,
            edited_at=now,
        )
        for each in applications
        for place in range(FORMS)
        for path, value in answers.items()
    )


def synthetic_agency(source: SourceRow, number: int) -> Agency:
    """Return an agency that does not exist."""
    ori = f"OH{number:05d}00"
    return Agency(
        ori=ori,
        ori7=ori[:7],
        name=f"Town {number}",
        agency_type="municipal",
        state="OH",
        sworn=9,
        civilian=1,
        year=2026,
        source=source,
        is_synthetic=True,
        search=f"town {number}",
    )


def certify(applications: list[Application], signers: list[User]) -> None:
    """Certify all; what they say differs in the head alone."""
    first = Application.objects.select_related("agency", "opportunity", "form_set__form_set")
    content = dict(prepare(first.get(pk=applications[0].pk), None).content)
    rows = []
    for each in applications:
        agency = {"name": each.agency.name, "ori": each.agency.ori, "state": each.agency.state}
        content["application"] |= {"number": each.number, "agency": agency}
        sha256 = certified_sha256(content)
        rows += [
            Certification(
                application=each,
                role=role,
                name=user.display_name,
                title=role.label,
                content_sha256=sha256,
                by=user,
                at=timezone.now(),
            )
            for role, user in zip(AUTHORIZED_REPRESENTATIVES, signers, strict=True)
        ]
    Certification.objects.bulk_create(rows)


def check_all(acknowledged: list[str]) -> dict[str, object]:
    """Return what is wrong between the receipts given out and the database.

    acknowledged   paths of the receipts that clients were led to
    """
    trusted = keys.trusted(now=timezone.now())
    found, wrong = Counter[str](), []
    rows = Submission.objects.select_related("application")
    for each in rows.iterator(chunk_size=50):
        found[f"/applications/{each.application.public_id}/receipts/{each.number}/"] += 1
        state = check(each.signed_file, trusted, bytes(each.content)).state
        if state is not State.VALID or each.application.counted_id != each.pk:
            wrong.append(each.receipt_number)
    per_application = Counter(path.rpartition("receipts/")[0] for path in found)
    broken = verify_chain()
    return {
        "stored": sum(found.values()),
        "lost": [path for path in acknowledged if found[path] != 1],
        "doubled": [path for path, count in per_application.items() if count > 1],
        "wrong": wrong,
        "log": "whole" if broken is None else broken.why,
    }


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[0] == "make":
        Path(words[3]).write_text(json.dumps(make(int(words[1]), int(words[2]))))
    else:
        print(json.dumps(check_all(json.loads(Path(words[1]).read_text()))))
