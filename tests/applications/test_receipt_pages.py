import json
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from commonbeat.applications import keys
from commonbeat.applications.models import ReceiptKey
from commonbeat.engine import receipts
from tests.engine.receipts import KEYS, NOW, SEED, content, receipt_of

pytestmark = pytest.mark.django_db
SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.fixture(autouse=True)
def _key_of_the_tests(settings: Settings) -> None:
    settings.RECEIPT_KEY = SECRET


def said(client: Client, **sent: object) -> str:
    answer = client.post("/receipts/verify/", sent)
    found = answer.context["said"]
    return found.state if found else f"refused {answer.status_code}"


def test_a_key_is_made_once_and_for_its_owner_only(settings: Settings, tmp_path: Path) -> None:
    settings.RECEIPT_KEY, settings.DATA_FOLDER = "", tmp_path

    first, again = keys.seed(), keys.seed()

    assert (first, len(first)) == (again, 32)
    assert (tmp_path / "receipt-key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["receipt-key"]


@pytest.mark.parametrize("given", ["short", "AAAA", "é" * 44])
def test_what_is_no_key_is_told(settings: Settings, given: str) -> None:
    settings.RECEIPT_KEY = given

    with pytest.raises(ImproperlyConfigured, match="RECEIPT_KEY must be 32 random bytes"):
        keys.seed()


def test_old_keys_stay_on_the_page_of_keys(client: Client, settings: Settings) -> None:
    old, _ = keys.known_key(now=NOW)
    settings.RECEIPT_KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
    new, _ = keys.known_key(now=NOW)

    page = client.get("/receipts/keys/").content.decode()
    file = client.get("/receipts/keys.json").json()

    assert set(receipts.read_keys(file)) == {old, new}
    assert old in page
    assert new in page
    assert ReceiptKey.objects.count() == 2


def test_the_key_that_will_sign_is_on_the_page_before_it_signs(client: Client) -> None:
    file = client.get("/receipts/keys.json").json()

    assert set(receipts.read_keys(file)) == set(receipts.read_keys(KEYS))
    assert not ReceiptKey.objects.exists()


def test_a_receipt_is_checked_from_its_file_or_its_text(client: Client) -> None:
    text = json.dumps(receipt_of(content()))
    file = SimpleUploadedFile("receipt.json", text.encode())
    body = SimpleUploadedFile("content.json", receipts.canonical(content()))

    assert said(client, text=text) == "valid"
    assert said(client, file=file, content_file=body) == "valid"


def test_what_does_not_hold_is_told_in_a_word(client: Client, settings: Settings) -> None:
    text = json.dumps(receipt_of(content()))

    assert said(client, text=text.replace("CHP-2027", "CHP-2028")) == "changed"
    assert said(client, text="{") == "unreadable"
    assert said(client, text="[" * 5_000) == "unreadable"
    assert said(client, text="[]") == "unreadable"
    assert said(client, number="CHP-2027-00001-1", sha256="0" * 64) == "unknown"
    settings.RECEIPT_KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
    assert said(client, text=text) == "unknown_key"


def test_a_number_alone_tells_nothing(client: Client) -> None:
    assert said(client, number="CHP-2027-00001-1") == "refused 422"
    assert said(client) == "refused 422"


def test_the_words_of_the_page_are_plain(client: Client) -> None:
    page = client.post("/receipts/verify/", {"text": json.dumps(receipt_of(content()))})

    assert "Valid: this site made this receipt." in page.content.decode()
    assert keys.seed() == SEED
