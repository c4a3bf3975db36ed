"""What tests of pages share: somebody who is signed in, and the form as a browser sends it."""

from typing import Any

from django.test import Client
from lxml import html

from commonbeat.people.models import User


def signed_in(person: User) -> Client:
    """Return a browser in which a person is signed in."""
    client = Client()
    client.force_login(person, backend="commonbeat.people.backends.AddressBackend")
    return client


def typed_in(page: str, button: str) -> dict[str, Any]:
    """Return what a browser sends when the form with this button is sent as it stands."""
    root: Any = html.document_fromstring(page)
    forms = [
        form
        for form in root.forms
        if any(" ".join(each.text_content().split()) == button for each in form.iter("button"))
    ]
    assert forms, button
    sent: dict[str, Any] = {}
    for name, value in forms[0].form_values():
        sent.setdefault(name, []).append(value)
    return sent
