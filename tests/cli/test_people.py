"""Whoever runs the site sets up its people: each call a process, on an office of its own."""

import json
import subprocess
import sys

import pytest

from commonbeat.cli.people import ROLES
from commonbeat.people.enums import Role
from tests.cli.conftest import Said
from tests.cli.test_office import office, run

__all__ = ["office"]  # the fixture

ADA = "ada@office.example"
SIGNS_IN = """if True:
    import sys, django; django.setup()
    from django.contrib.auth import authenticate
    from django.http import HttpRequest
    found = authenticate(HttpRequest(), username=sys.argv[1], password=sys.argv[2])
    print("yes" if found else "no")"""


def signs_in(office: dict[str, str], password: str) -> bool:
    words = [sys.executable, "-c", SIGNS_IN, ADA, password]
    said = subprocess.run(words, env=office, capture_output=True, text=True, check=True)
    return said.stdout == "yes\n"


def listed(office: dict[str, str]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(office, "people", "list", "--json").out)
    return found


def printed_password(said: Said) -> str:
    return said.out.strip().rpartition(" ")[2]


def test_a_person_is_added_given_roles_and_let_go(office: dict[str, str]) -> None:
    added = run(office, "people", "add", ADA.upper(), "--name", "Ada", "--role", "auditor")
    first = printed_password(added)
    run(office, "people", "grant", ADA, "director")
    run(office, "people", "withdraw", ADA, "auditor")

    assert (added.code, len(first)) == (0, 20)
    assert signs_in(office, first)
    assert listed(office) == [
        {"email": ADA, "name": "Ada", "roles": ["director"], "active": True}
    ]

    again = printed_password(run(office, "people", "password", ADA))
    assert (signs_in(office, first), signs_in(office, again)) == (False, True)

    run(office, "people", "leave", ADA)
    assert not signs_in(office, again)
    assert listed(office)[0]["active"] is False
    assert "left" in run(office, "people", "list").out


@pytest.mark.parametrize(
    "words",
    [
        ("add", "nobody", "--name", "N"),
        ("grant", "nobody@office.example", "director"),
        ("leave", "nobody@office.example"),
        ("grant", "nobody@office.example", "king"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_a_way_out(
    office: dict[str, str], words: tuple[str, ...]
) -> None:
    said = run(office, "people", *words)

    assert said.code == 2
    assert said.err != ""
    assert "bug" not in said.err


def test_the_command_line_knows_every_role() -> None:
    assert tuple(Role.values) == ROLES


def test_second_factors_that_were_lost_are_taken_away(office: dict[str, str]) -> None:
    run(office, "people", "add", ADA, "--name", "Ada")

    done = run(office, "people", "forget-factors", ADA)
    unknown = run(office, "people", "forget-factors", "nobody@office.example")

    assert (done.code, done.out) == (0, f"{ADA} had 0 second factors and codes; now none.\n")
    assert unknown.code == 2
