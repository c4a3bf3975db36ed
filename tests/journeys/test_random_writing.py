"""Two people write one application at random, on bad networks; every word is there at the end.

A word is there when its field holds it, when the field's history holds it, or when it stands in
a conflict that is shown. COMMONBEAT_WRITING_SECONDS sets for how long they write, and
COMMONBEAT_WRITING_SEED what they do.
"""

import os
import random
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from commonbeat.applications.models import Application, FieldEdit, FieldValue
from commonbeat.people.models import User
from tests.journeys.conftest import Visit
from tests.journeys.test_writing_together import add_words, address, opened, team

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SECONDS = int(os.environ.get("COMMONBEAT_WRITING_SECONDS", "8"))  # 60 shows the whole minute
SEED = int(os.environ.get("COMMONBEAT_WRITING_SEED", "20270301"))
FIELDS = {"town": ("Name", "Duty", "Story"), "need": ("Why",)}
SAVED = re.compile(r"^(All saved at|What was not saved yet)")
PATIENCE = 60_000  # milliseconds until a browser that was offline has sent everything
PAUSES = (0, 100, 400, 1_200)  # milliseconds between two things that a person does


@dataclass
class Writer:
    """One person in one browser, on one of the two forms, sometimes without a network."""

    page: Page
    application: Application
    sign: str
    chance: random.Random
    form: str = "town"
    is_offline: bool = False
    typed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def step(self) -> None:
        """Do one thing that people do: mostly type, at times something rude."""
        what = self.chance.choices(
            (self.type, self.cut_or_mend, self.reload, self.switch), (12, 3, 1, 1)
        )[0]
        what()

    def type(self) -> None:
        """Type the next word at the end of a field of this form."""
        label = self.chance.choice(FIELDS[self.form])
        word = f"{self.sign}{sum(map(len, self.typed.values()))}"
        add_words(self.box(label), f" {word} ")
        self.typed[label].append(word)

    def box(self, label: str) -> Locator:
        """Return an input of the form that is open."""
        return self.page.get_by_label(label, exact=True)

    def cut_or_mend(self) -> None:
        """Cut the network, or mend it."""
        self.is_offline = not self.is_offline
        self.page.context.set_offline(self.is_offline)

    def reload(self) -> None:
        """Load the page again in the middle of a word; offline there is nothing to load."""
        self.mend()
        self.page.reload()

    def switch(self) -> None:
        """Go to the other form at once, whatever is saved."""
        self.mend()
        self.form = "need" if self.form == "town" else "town"
        self.page.goto(address(self.application, self.form))

    def mend(self) -> None:
        """Be on the network again."""
        if self.is_offline:
            self.cut_or_mend()

    def finish(self) -> None:
        """Open both forms once more: each sends what this browser still keeps."""
        self.mend()
        for form in FIELDS:
            self.page.goto(address(self.application, form))
            add_words(self.box(FIELDS[form][-1]), " end ")
            expect(self.page.locator("#saving")).to_have_text(SAVED, timeout=PATIENCE)


def two_writers(visit: Visit) -> tuple[Application, list[Writer]]:
    """Return an application, and its two people who write."""
    application, *people = team()
    writers = [writer(visit(), application, each, n) for n, each in enumerate(people)]
    writers[0].page.get_by_role("button", name="Add: Officer", exact=True).click()
    expect(writers[0].box("Duty")).to_be_visible()
    writers[1].page.reload()
    return application, writers


def writer(page: Page, application: Application, person: User, number: int) -> Writer:
    """Return a person before the first form, with chances of her own."""
    opened(page, application, person)
    return Writer(page, application, "ab"[number], random.Random(SEED + number))


def lost(application: Application, writers: list[Writer]) -> set[str]:
    """Return the words that no value, no history and no conflict of their field holds.

    A conflict shows the edit of the other, so every edit is in the history or in a conflict.
    """
    missing = set()
    for each in writers:
        for label, words in each.typed.items():
            edits = FieldEdit.objects.filter(application=application)
            edits = edits.filter(path__endswith=label.lower())
            held = {word for edit in edits for word in str(edit.value or "").split()}
            missing |= set(words) - held
    return missing


def newest_is_kept(kept: FieldValue) -> bool:
    """Return whether a field holds its newest accepted edit."""
    edits = FieldEdit.objects.filter(application=kept.application, path=kept.path)
    newest = edits.filter(form=kept.form, version__isnull=False).order_by("version").last()
    return newest is not None and (newest.value, newest.version) == (kept.value, kept.version)


def read_all(page: Page, application: Application) -> dict[str, set[str]]:
    """Return the words that a person finds of each field: its value, history and conflicts."""
    found: dict[str, set[str]] = defaultdict(set)
    for form, labels in FIELDS.items():
        page.goto(address(application, form))
        for label in labels:
            found[label] |= set(page.get_by_label(label, exact=True).input_value().split())
        page.goto(f"{address(application, form)}history/")
        told = words_of_pages(page)
        for label in labels:
            found[label] |= told
    page.goto(f"/applications/{application.public_id}/conflicts/")
    shown = set(page.locator("main").inner_text().split())
    return {label: words | shown for label, words in found.items()}


def words_of_pages(page: Page) -> set[str]:
    """Return the words on a page and on those that follow it."""
    found = set(page.locator("main").inner_text().split())
    following = page.locator(".usa-pagination__next-page")
    while following.count():
        following.click()
        page.wait_for_load_state()
        found |= set(page.locator("main").inner_text().split())
    return found


@pytest.mark.both
def test_two_who_write_at_random_lose_no_word(visit: Visit) -> None:
    sys.stdout.write(f"COMMONBEAT_WRITING_SEED={SEED}, {SECONDS} seconds\n")
    application, writers = two_writers(visit)
    chance = random.Random(SEED)

    ends_at = time.monotonic() + SECONDS
    while time.monotonic() < ends_at:
        one = chance.choice(writers)
        one.step()
        one.page.wait_for_timeout(chance.choice(PAUSES))
    for each in writers:
        each.finish()
    reader = visit()
    opened(reader, application, application.begun_by)
    shown = read_all(reader, application)

    count = sum(len(words) for each in writers for words in each.typed.values())
    sys.stdout.write(f"{count} words, {FieldEdit.objects.count()} edits\n")
    assert lost(application, writers) == set()
    for each in writers:
        for label, words in each.typed.items():
            assert set(words) <= shown[label], (label, set(words) - shown[label])
    assert all(newest_is_kept(kept) for kept in FieldValue.objects.all())
