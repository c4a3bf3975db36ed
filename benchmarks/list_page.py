"""Asks for the list of a round's applicants again and again, and prints times and queries.

Run by web.py on a loaded demonstration: filters, a search, every sort, pages.
"""

import json
import time

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

REPEATS = 5
ROUND = "/rounds/chrp-2009/applications/"
COLUMNS = ("rank", "agency", "state", "score", "requested", "awarded", "federal")
QUESTIONS = (
    "",
    "?page=40",
    "?state=TX",
    "?q=police",
    "?outcome=unfunded&sort=score",
    *(f"?sort={way}{column}" for column in COLUMNS for way in ("", "-")),
    "?state=CA&outcome=funded&sort=rank",
)


def main() -> None:
    """Ask each question several times; the first answer of all warms up."""
    django.setup()
    client = Client()
    client.get(ROUND)
    seconds, queries = [], 0
    for question in QUESTIONS * REPEATS:
        with CaptureQueriesContext(connection) as counted:
            start = time.perf_counter()
            answer = client.get(ROUND + question)
            seconds.append(time.perf_counter() - start)
        if answer.status_code != 200:
            raise SystemExit(f"{ROUND}{question} answers {answer.status_code}")
        queries = max(queries, len(counted))
    print(json.dumps({"seconds": seconds, "queries": queries}))


if __name__ == "__main__":
    main()
