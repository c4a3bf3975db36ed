"""Asks a person to prove who it is before something that matters, and comes back."""

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from commonbeat.people import keeping
from commonbeat.people.access import proved_recently, signed_in
from commonbeat.people.manner import View


def proof_required(view: View) -> View:
    """Return the view, open to who gave password or second factor within five minutes.

    Who did not is asked, and comes back. What was sent waits and is shown before it is sent
    again, so that nothing happens that the person does not see.
    """

    @wraps(view)
    @login_required
    def proved(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if proved_recently(request):
            return view(request, *args, **kwargs)
        where = request.get_full_path()
        if request.method == "POST" and keeping.keep(request, owner=signed_in(request)):
            where = reverse("people:kept")
        return ask_for_proof(request, then=where)

    return proved


def ask_for_proof(request: HttpRequest, *, then: str) -> HttpResponse:
    """Lead to where the person proves again who it is, and from there on to `then`."""
    ways = get_adapter(request).get_reauthentication_methods(signed_in(request))
    if not ways:
        return redirect("mfa_index")  # says how to choose a password
    return redirect(f"{ways[0]['url']}?{urlencode({'next': then})}")
