"""Fills a loaded demonstration up to the size of a real round, and asks for its pages.

    python benchmarks/pages_rows.py APPLICATIONS AGENCIES

Run by pages.py. Prints for each page who asks, the times of its answers, and its queries.
"""

import json
import sys
import time
from collections.abc import Sequence
from typing import Any

import surge_rows as rows
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonbeat.agencies.enums import AgencyRole
from commonbeat.agencies.models import Agency, Source
from commonbeat.applications.enums import Stage
from commonbeat.applications.models import Application, Submission
from commonbeat.applications.queries import form_set_of
from commonbeat.applications.services.beginning import begin_application
from commonbeat.applications.services.submitting import submit_application
from commonbeat.engine import receipts
from commonbeat.opportunities.models import Opportunity
from commonbeat.people.demonstration import CHIEF, MANAGER
from commonbeat.people.models import User

REPEATS = 9
LONG = 2_500  # characters of each long answer
OFFER = "DEMO-CHP"  # the demonstration's open opportunity
PUBLIC = (
    "/",
    "/opportunities/",
    f"/opportunities/{OFFER}/",
    f"/opportunities/{OFFER}/rulebook/",
    "/programs/",
    "/programs/chp/",
    "/rounds/",
    "/rounds/chrp-2009/",
    "/rounds/chrp-2009/applications/",
    "/rounds/chrp-2009/states/TX/",
    "/rounds/chrp-2009/rulebook/",
    "/rounds/chrp-2009/check/",
    "/agencies/",
    "/agencies/?q=police&state=TX",
    "/agencies/{ori}/",
    "/agencies/{ori}/awards/",
    "/receipts/keys/",
    "/receipts/verify/",
    "/people/sign-in/",
)
APPLICANT = (
    "/people/me/",
    "/agencies/mine/",
    "/agencies/{ori}/people/",
    "/applications/",
    f"/opportunities/{OFFER}/apply/",
    "/applications/{draft}/",
    "/applications/{draft}/forms/{form}/",
    "/applications/{draft}/forms/{form}/history/",
    "/applications/{draft}/changes/?form={form}&path=&since=0",
    "/applications/{draft}/people/",
    "/applications/{draft}/conflicts/",
    "/applications/{draft}/review/",
    "/applications/{draft}/submit/",
    "/applications/{large}/forms/form_0/",
    "/applications/{large}/review/",
    "/applications/{large}/submit/",
    "/applications/{sent}/receipts/",
    "/applications/{sent}/receipts/1/",
)
OFFICE = (
    "/workspace/",
    "/workspace/surge/",
    "/workspace/surge/received/",
    "/workspace/surge/received/?page=40",
    "/workspace/surge/received/{number}/",
    "/workspace/chp-2027/",
    "/workspace/opportunities/",
    "/workspace/opportunities/SURGE/",
    "/workspace/form-sets/",
    "/workspace/claims/",
    "/workspace/agencies/duplicates/",
    "/audit/",
    "/outbox/",
)


def fill(applications: int, agencies: int) -> dict[str, str]:
    """Write what is missing; return the words that stand in addresses."""
    source = Source.objects.get(vintage="synthetic")
    missing = range(agencies - Agency.objects.count())
    Agency.objects.bulk_create(rows.synthetic_agency(source, number) for number in missing)
    chief = User.objects.get(email=CHIEF.email)
    own = Agency.objects.get(
        role_grants__user=chief, role_grants__role=AgencyRole.APPLICATION_SUBMITTER
    )
    opportunity = rows.posted(LONG)
    chosen = [own, *Agency.objects.exclude(pk=own.pk).order_by("ori")[: applications - 1]]
    sent = Application.objects.bulk_create(
        rows.application(opportunity, agency, chief, number)
        for number, agency in enumerate(chosen)
    )
    rows.fill(sent[:1], rows.values(LONG))
    rows.certify(sent[:1], [rows.person("executive"), rows.person("manager")])
    now = timezone.now()
    submit_application(application=sent[0], by=chief, arrived_at=now, now=now)
    receive(sent[1:], chief)
    large = rows.application(opportunity, own, chief, applications)
    large.save()
    rows.fill([large], rows.values(LONG))
    draft = begin_application(
        opportunity=Opportunity.objects.get(number=OFFER),
        agency=own,
        answers=answers(Opportunity.objects.get(number=OFFER)),
        by=chief,
        now=timezone.now(),
    )
    form = max(form_set_of(draft).forms, key=lambda each: len(each.fields))
    return {
        "ori": own.ori,
        "draft": str(draft.public_id),
        "form": form.key,
        "large": str(large.public_id),
        "sent": str(sent[0].public_id),
        "number": sent[0].number,
    }


def answers(opportunity: Opportunity) -> dict[str, str]:
    """Return answers to the eligibility questions with which it goes on."""
    questions = [] if opportunity.current is None else opportunity.current.eligibility
    return {each["key"]: "no" if each["stops_on"] == "yes" else "yes" for each in questions}


def receive(applications: Sequence[Application], by: User) -> None:
    """Write an empty submission of each application: lists show only that it is there."""
    now, body = timezone.now(), receipts.canonical({})
    made = Submission.objects.bulk_create(
        (
            Submission(
                application=each,
                number=1,
                content=body,
                sha256=receipts.sha256(body),
                receipt=body,
                key_id="",
                arrived_at=now,
                recorded_at=now,
                submitted_by=by,
            )
            for each in applications
        ),
        batch_size=500,
    )
    for each, submission in zip(applications, made, strict=True):
        each.stage, each.counted = Stage.SUBMITTED, submission
    Application.objects.bulk_update(applications, ["stage", "counted"], batch_size=500)


def asked(client: Client, who: str, address: str) -> dict[str, Any]:
    """Ask for a page several times; the first answer warms up and is not counted."""
    seconds, cpu, queries = [], [], 0
    for number in range(REPEATS + 1):
        with CaptureQueriesContext(connection) as counted:
            start, busy = time.perf_counter(), time.process_time()
            answer = client.get(address)
            passed, worked = time.perf_counter() - start, time.process_time() - busy
        if answer.status_code != 200:
            print(f"{address} answers {answer.status_code}", file=sys.stderr)
            return {"who": who, "seconds": [], "cpu": [], "queries": 0}
        if number:
            seconds.append(passed)
            cpu.append(worked)
            queries = max(queries, len(counted))
    return {"who": who, "seconds": seconds, "cpu": cpu, "queries": queries}


def main() -> None:
    """Fill the database, ask for every page, print what was measured."""
    words = fill(int(sys.argv[1]), int(sys.argv[2]))
    found = []
    for who, addresses, email in (
        ("public", PUBLIC, ""),
        ("applicant", APPLICANT, CHIEF.email),
        ("office", OFFICE, MANAGER.email),
    ):
        client = Client()
        if email:
            client.force_login(User.objects.get(email=email), rows.BACKEND)
        for address in addresses:
            told = asked(client, who, address.format(**words))
            found.append({"page": address.replace("{", "").replace("}", "")} | told)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
