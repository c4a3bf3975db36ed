"""Opportunities are begun from a template and written in one long form."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonbeat.engine.notices import notice_problems
from commonbeat.engine.problems import Refused
from commonbeat.opportunities import access
from commonbeat.opportunities.access import WRITERS
from commonbeat.opportunities.enums import Stage
from commonbeat.opportunities.forms.offers import (
    SECTION,
    ContactRows,
    EligibilityRows,
    NewForm,
    WordingForm,
    contacts_of,
    eligibility_of,
)
from commonbeat.opportunities.models import OpportunityVersion
from commonbeat.opportunities.services import offers
from commonbeat.opportunities.services.beginning import begin_from_template
from commonbeat.opportunities.views.workspace import crumbs
from commonbeat.people.access import with_role
from commonbeat.people.models import User


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Show the form, or begin the opportunity and go on to write it."""
    user = with_role(request, *WRITERS)
    form = NewForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            version = begin_from_template(
                name=given["template"],
                number=given["number"],
                opening=offers.Opening(
                    slug=given["number"].lower(),
                    name=given["round_name"],
                    fiscal_year=given["fiscal_year"],
                ),
                dates=form.dates,
                by=user,
            )
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, "The draft is there. Go through it from top to bottom.")
            return redirect("opportunities:edit", given["number"], version.number)
    page = {
        "form": form,
        "crumbs": [
            ("Workspace", reverse("selections:workspace")),
            ("Opportunities", reverse("opportunities:office_list")),
            ("New opportunity", ""),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "opportunities/offers/new.html", page, status=status)


class Typed:
    """The long form with its two lists, as somebody sent them or as they begin."""

    def __init__(self, version: OpportunityVersion, data: Any) -> None:
        contacts = [each | {"about": each.get("for", "")} for each in version.contacts]
        self.form = WordingForm(data, version=version)
        self.eligibility = EligibilityRows(
            data, prefix="eligibility", initial=version.eligibility
        )
        self.contacts = ContactRows(data, prefix="contacts", initial=contacts)

    def is_valid(self) -> bool:
        """Return whether all that was sent can be read; checks every part."""
        parts = (self.form, self.eligibility, self.contacts)
        return sum(part.is_valid() for part in parts) == len(parts)

    def save(self, version: OpportunityVersion, by: User) -> bool:
        """Save what was sent; else show every reason against it."""
        try:
            offers.save_wording(
                version=version,
                wording=self.form.wording(
                    eligibility_of(self.eligibility), contacts_of(self.contacts)
                ),
                amendment_reason=self.form.cleaned_data.get("amendment_reason", ""),
                saved_at=self.form.opened_at,
                by=by,
            )
        except Refused as refusal:
            self.form.show(refusal)
            return False
        return True


@login_required
def edit(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Show the long form; preview what was typed, or save it and go to the version."""
    user = with_role(request, *WRITERS)
    found = access.office_version(user, number, version)
    if found.stage in {Stage.SUBMITTED, Stage.PUBLISHED}:
        messages.info(request, f"This version is {found.get_stage_display().lower()}.")
        return redirect("opportunities:version", number, version)
    typed = Typed(found, request.POST or None)
    is_preview = request.POST.get("step") == "preview"
    sent = typed.is_valid() if request.method == "POST" else False
    if sent and not is_preview and typed.save(found, user):
        messages.success(request, "Saved.")
        return redirect("opportunities:version", number, version)
    page = {
        "opportunity": found.opportunity,
        "version": found,
        "form": typed.form,
        "facts": [field for field in typed.form if not field.name.startswith(SECTION)],
        "texts": [field for field in typed.form if field.name.startswith(SECTION)],
        "eligibility": typed.eligibility,
        "contacts": typed.contacts,
        "preview": typed.form.sections if sent and is_preview else None,
        "problems": notice_problems(typed.form.sections) if sent and is_preview else [],
        "crumbs": crumbs(found.opportunity, (f"Version {found.number}", "")),
    }
    refused = request.method == "POST" and not (sent and is_preview)
    return render(
        request, "opportunities/offers/edit.html", page, status=422 if refused else 200
    )
