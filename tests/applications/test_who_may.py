"""Every address of an application, asked by everybody who could try: a table of who gets in."""

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from commonbeat.agencies.enums import AgencyRole
from commonbeat.applications.content import prepare
from commonbeat.applications.drafting import Batch, Edit
from commonbeat.applications.models import (
    Application,
    Collaborator,
    FieldConflict,
    FieldEdit,
    PartnerStatement,
)
from commonbeat.applications.services.attachments import Upload, attach
from commonbeat.applications.services.partners import ask_partner
from commonbeat.applications.services.submitting import (
    certify_application,
    change_again,
    submit_application,
)
from commonbeat.applications.services.writing import take_edits
from commonbeat.opportunities.models import OpportunityVersion
from commonbeat.people.enums import Role
from commonbeat.people.models import User
from tests.applications.factories import (
    NOW,
    TOWN_FORMS,
    make_application,
    make_form_version,
    make_member,
    make_next_version,
    make_opportunity,
)
from tests.people.factories import PASSWORD, make_person
from tests.site.audiences import OF_AN_APPLICATION

pytestmark = pytest.mark.django_db
Asker = Callable[[Application], User]
PDF = b"%PDF-1.4\n%%EOF\n"
SHOWN, HIDDEN = "town", "need"  # the form that guests are invited to, and another
SIGNERS = (AgencyRole.LAW_ENFORCEMENT_EXECUTIVE, AgencyRole.GOVERNMENT_EXECUTIVE)
FILES = {
    "type": "array",
    "title": "Files",
    "x-kind": "file",
    "x-types": ["pdf"],
    "x-max-bytes": 1000,
    "maxItems": 2,
}
ANSWERS = (
    Edit("town", "name", "Alder", 0),
    Edit("town", "story", "A town on a river.", 0),
    Edit("town", "sworn", 9, 0),
    Edit("need", "why", "The mill closed.", 0),
)


def forms_with_files() -> dict[str, Any]:
    """Return the forms of the town, each with a place for files."""
    definition: dict[str, Any] = copy.deepcopy(TOWN_FORMS)
    for form in definition["forms"]:
        form["schema"]["properties"]["files"] = FILES
        form["layout"][0]["fields"].append("files")
    return definition


def write(application: Application, by: User, *edits: Edit) -> None:
    take_edits(application=application, batch=Batch(uuid4(), 0, edits), by=by, now=NOW)


def submit(application: Application) -> None:
    """Let two people certify, submit it, and open it again."""
    for role in SIGNERS:
        certify_application(
            application=application,
            role=role,
            name=role.label,
            title=role.label,
            content_sha256=prepare(application, None).sha256,
            by=make_member(application.agency, role),
            now=NOW,
        )
    writer = application.begun_by
    submit_application(application=application, by=writer, arrived_at=NOW, now=NOW)
    application.refresh_from_db()
    change_again(application=application, by=writer, arrived_at=NOW)


def amend(application: Application) -> None:
    """Let the office amend the forms, so that there is something to take over."""
    version = make_next_version(application.form_set, forms_with_files() | {"title": "Amended"})
    current = OpportunityVersion.objects.filter(opportunity=application.opportunity)
    current.update(form_set=version)


@pytest.fixture
def place() -> Application:
    """Return an application in which every address leads somewhere, in two forms."""
    application = make_application(
        opportunity=make_opportunity(make_form_version(forms_with_files()))
    )
    writer = application.begun_by
    write(application, writer, *ANSWERS)
    for form in (SHOWN, HIDDEN):
        attach(
            application=application,
            form=form,
            path="files",
            upload=Upload(f"{form}.pdf", PDF),
            by=writer,
            now=NOW,
        )
    submit(application)
    amend(application)
    other = make_member(application.agency)
    write(
        application, other, Edit(SHOWN, "story", "Another.", 0), Edit(HIDDEN, "why", "So.", 0)
    )
    guest(application, may_edit=True)
    ask_partner(
        application=application,
        organization="Youth Club",
        email="club@town.example",
        request="",
        key="the-key",
        link="http://testserver/applications/partners/the-key/",
        by=writer,
    )
    return application


def guest(application: Application, *, may_edit: bool, days: int = 9) -> User:
    """Return somebody from outside who accepted an invitation to one form."""
    person = make_person()
    Collaborator.objects.create(
        application=application,
        email=person.email,
        user=person,
        forms=[SHOWN],
        may_edit=may_edit,
        ends_on=timezone.localdate() + timedelta(days=days),
        key_sha256=uuid4().hex * 2,
        invited_by=application.begun_by,
        accepted_at=NOW,
    )
    return person


def office(role: Role) -> Asker:
    """Return how to make a person of the office."""
    return lambda _: make_person(role)


def addresses(application: Application) -> dict[str, str]:
    """Return each address with its parts filled in, once for each of the two forms."""
    found = {}
    for form in (SHOWN, HIDDEN):
        for route in ROUTES:
            parts = parts_of(application, form)
            where = route
            for part, value in parts.items():
                where = where.replace(part, str(value))
            if route == "changes/":
                where += f"?form={form}"
            name = route
            if any(part in route for part in OF_A_FORM) or route == "changes/":
                name = f"{form}: {route}"
            found[name] = f"/applications/{application.public_id}/{where}"
    return found


# single comments and tasks have a table of their own, in test_comment_access.py
APART = ("<uuid:comment>", "<uuid:task>")
ROUTES = [route for route in OF_AN_APPLICATION if not any(part in route for part in APART)]
OF_A_FORM = ("<slug:key>", "<int:edit>", "<uuid:file>", "<uuid:conflict>")


def parts_of(application: Application, form: str) -> dict[str, int | str | UUID]:
    """Return what stands in the places of an address, of one form."""
    edits = FieldEdit.objects.filter(application=application, form=form)
    return {
        "<slug:key>": form,
        "<int:edit>": edits.earliest("id").pk,
        "<uuid:file>": application.attachments.get(form=form).public_id,
        "<uuid:conflict>": FieldConflict.objects.get(form=form).public_id,
        "people/<uuid:who>": f"people/{Collaborator.objects.earliest('pk').public_id}",
        "partners/<uuid:who>": f"partners/{PartnerStatement.objects.get().public_id}",
        "<int:number>": 1,
    }


def client_of(person: User) -> Client:
    """Return a browser in which this person has just signed in with the password."""
    client = Client()
    client.post("/people/sign-in/", {"username": person.email, "password": PASSWORD})
    return client


def answers(client: Client, application: Application, method: str) -> set[str]:
    """Return which addresses answer; a wrong method is no answer, and nothing stays changed."""
    found = set()
    for name, there in addresses(application).items():
        with transaction.atomic():
            status = getattr(client, method)(there).status_code
            transaction.set_rollback(True)
        if status not in {404, 405}:
            found.add(name)
    return found


def reads(form: str) -> set[str]:
    pages = ("changes/", "files/<uuid:file>/", "forms/<slug:key>/", "forms/<slug:key>/history/")
    return {f"{form}: {page}" for page in pages}


def writes(form: str) -> set[str]:
    restore = "forms/<slug:key>/history/<int:edit>/restore/"
    pages = ("forms/<slug:key>/", restore, "conflicts/<uuid:conflict>/")
    return {f"{form}: {page}" for page in pages}


NOTHING: set[str] = set()


def talks(form: str) -> set[str]:
    return {f"{form}: forms/<slug:key>/comments/"}


GUEST_READS = {"", "comments/", "conflicts/", "draft.pdf", "review/", "tasks/", "workbook/"}
GUEST_READS |= reads(SHOWN) | talks(SHOWN)
TAKES = {"workbook/take/", "grants-gov/look/", "grants-gov/take/"}
GUEST_WRITES = {"edits/"} | TAKES | writes(SHOWN) | talks(SHOWN)
PAPERS = ("receipt.json", "receipt.pdf", "content.json", "application.pdf")
RECEIPT = "receipts/<int:number>/"
RECEIPTS = {f"{RECEIPT}{file}" for file in ("", *PAPERS)}
READS = GUEST_READS | reads(HIDDEN) | talks(HIDDEN) | RECEIPTS
READS |= {"amendment/", "outcome/", "receipts/", "submit/", "tasks/new/"}
WRITES = GUEST_WRITES | writes(HIDDEN) | talks(HIDDEN)
WRITES |= {"amendment/", "comments/", "tasks/new/"}
CERTIFY, SENDS = {"certify/"}, {"submit/", "change/", "withdraw/", "people/"}
SENDS |= {"people/<uuid:who>/remove/", "partners/<uuid:who>/remove/"}


def holding(role: AgencyRole) -> Asker:
    """Return how to make a member of the agency with this role."""
    return lambda place: make_member(place.agency, role)


WHO_MAY: dict[str, tuple[Asker, set[str], set[str]]] = {
    "who may read one form": (
        lambda at: guest(at, may_edit=False),
        GUEST_READS,
        talks(SHOWN),
    ),
    "who may write one form": (lambda at: guest(at, may_edit=True), GUEST_READS, GUEST_WRITES),
    "reader past the end": (lambda at: guest(at, may_edit=False, days=-1), NOTHING, NOTHING),
    "writer past the end": (lambda at: guest(at, may_edit=True, days=-1), NOTHING, NOTHING),
    "financial manager": (holding(AgencyRole.FINANCIAL_MANAGER), READS, WRITES),
    "chief": (holding(SIGNERS[0]), READS | CERTIFY, WRITES | CERTIFY),
    "city manager": (holding(SIGNERS[1]), READS | CERTIFY, WRITES | CERTIFY),
    "submitter": (
        holding(AgencyRole.APPLICATION_SUBMITTER),
        READS | {"people/", "withdraw/"},
        WRITES | SENDS,
    ),
    "administrator": (
        holding(AgencyRole.ENTITY_ADMINISTRATOR),
        READS | {"people/", "withdraw/"},
        WRITES | SENDS,
    ),
    "of another agency": (lambda _: make_application().begun_by, NOTHING, NOTHING),
    "no role": (lambda _: make_person(), NOTHING, NOTHING),
    **{f"{role.label} of the office": (office(role), NOTHING, NOTHING) for role in Role},
}


@pytest.mark.parametrize("who", WHO_MAY)
def test_the_table_tells_who_reads_and_who_writes_what(place: Application, who: str) -> None:
    make, may_read, may_write = WHO_MAY[who]
    client = client_of(make(place))

    read, written = answers(client, place, "get"), answers(client, place, "post")

    assert read == may_read
    assert written == may_write


def test_who_is_not_signed_in_is_asked_to_sign_in_whatever_is_there(place: Application) -> None:
    elsewhere = addresses(place) | {
        name: there.replace(str(place.public_id), str(uuid4()))
        for name, there in addresses(place).items()
    }

    answered = {Client().get(there).status_code for there in elsewhere.values()}

    assert answered <= {302, 405}


def test_each_link_of_a_mail_lets_in_whom_it_was_sent_to(place: Application) -> None:
    nobody, someone = Client(), client_of(make_person())

    partner = nobody.get("/applications/partners/the-key/")
    guessed = nobody.get("/applications/partners/another-key/")
    invited = nobody.get("/applications/invitations/another-key/")
    signed_in = someone.get("/applications/invitations/another-key/")

    assert "Youth Club" in partner.content.decode()
    assert place.number not in partner.content.decode()
    assert (guessed.status_code, signed_in.status_code) == (404, 404)
    assert invited["Location"].startswith("/people/sign-in/")
