"""Staff open no page before they have a second factor; they are led to set one up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from commonbeat.people import access
from commonbeat.people.models import User

Answer = Callable[[HttpRequest], HttpResponse]
FOR_MACHINES = ("/healthz", "/readyz")


def staff_need_a_second_factor(answer: Answer) -> Answer:
    """Return a middleware that leads staff without a second factor to the page for it."""

    def gate(request: HttpRequest) -> HttpResponse:
        accounts = reverse("people:sign_in").removesuffix("sign-in/")
        if request.path.startswith((accounts, *FOR_MACHINES)):
            return answer(request)
        user = request.user
        if not isinstance(user, User) or not access.must_have_second_factor(user):
            return answer(request)
        if access.has_second_factor(user):
            return answer(request)
        return redirect("mfa_index")

    return gate
