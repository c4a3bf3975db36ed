"""Make a program, open a round."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify

from commonbeat.engine.problems import Refused
from commonbeat.opportunities import services
from commonbeat.people.access import with_role
from commonbeat.selections import access
from commonbeat.selections.access import WORKERS
from commonbeat.selections.forms import ProgramForm, RoundForm


@login_required
def new_program(request: HttpRequest) -> HttpResponse:
    """Show the form, or make the program and go on to its first round."""
    user = with_role(request, *WORKERS)
    form = ProgramForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            program = services.make_program(
                slug=slugify(given["code"]),
                code=given["code"],
                name=given["name"],
                assistance_listing=given["assistance_listing"],
                summary=given["summary"],
                by=user,
            )
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, f"{program.name} is there. Now open its first round.")
            return redirect(f"{reverse('selections:new_round')}?program={program.pk}")
    return _form(request, form, "New program", "Make the program")


@login_required
def new_round(request: HttpRequest) -> HttpResponse:
    """Show the form, or open the round and go to its workspace."""
    user = with_role(request, *WORKERS)
    if not access.programs().exists():
        messages.info(request, "A round belongs to a program. Make the program first.")
        return redirect("selections:new_program")
    form = RoundForm(request.POST or None, initial={"program": request.GET.get("program")})
    if form.is_valid():
        given = form.cleaned_data
        try:
            opened = services.open_round(
                program=given["program"],
                slug=given["slug"],
                name=given["name"],
                fiscal_year=given["fiscal_year"],
                by=user,
            )
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, f"{opened.name} is open. Upload its rulebook first.")
            return redirect("selections:round", opened.slug)
    return _form(request, form, "New round", "Open the round")


def _form(
    request: HttpRequest, form: ProgramForm | RoundForm, heading: str, button: str
) -> HttpResponse:
    page = {
        "form": form,
        "heading": heading,
        "button": button,
        "crumbs": [("Workspace", reverse("selections:workspace")), (heading, "")],
    }
    status = 422 if form.errors else 200
    return render(request, "selections/set_up.html", page, status=status)
