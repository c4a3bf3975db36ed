import json
from copy import deepcopy
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonbeat.engine import receipts
from commonbeat.engine.receipts import State, canonical, check, plain
from tests.engine.independent_receipt import verdict
from tests.engine.receipts import KEYS, NOW, TRUSTED, content, receipt_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return a signed file in which one key of the receipt was changed."""
    file = deepcopy(receipt_of(content()))
    file["receipt"][path] = value
    return file


def test_a_value_has_one_text() -> None:
    first = canonical({"b": [1, "é", "\n\x07"], "a": {"y": None, "x": True}})

    assert first == '{"a":{"x":true,"y":null},"b":[1,"é","\\n\\u0007"]}'.encode()


@given(JSON)
def test_whatever_a_form_can_hold_becomes_a_text_that_reads_back_the_same(value: Any) -> None:
    text = canonical(plain(value))

    assert canonical(json.loads(text)) == text


@given(
    st.dictionaries(st.text(), JSON, max_size=4), st.dictionaries(st.text(), JSON, max_size=4)
)
def test_a_content_that_was_written_part_by_part_is_the_canonical_text_of_the_whole(
    forms: dict[str, Any], others: dict[str, Any]
) -> None:
    whole = plain({**others, "forms": forms, "attachments": content()["attachments"]})

    parts = receipts.written(whole)

    assert parts.text() == canonical(whole)
    assert parts.also("certifications", [1]).text() == canonical(
        whole | {"certifications": [1]}
    )


def test_fractions_become_texts_and_halves_of_characters_are_marked() -> None:
    assert plain([12.5, 12.0, 1e-7, "\ud800x"]) == ["12.5", 12, "0.0000001", "�x"]
    with pytest.raises(TypeError, match=r"12\.5 is a floating-point number"):
        canonical({"a": [12.5]})


def test_moments_are_in_utc_to_the_microsecond() -> None:
    there = datetime(2026, 7, 1, 9, 59, 58, 123456, tzinfo=timezone(timedelta(hours=10)))

    assert receipts.moment(there) == receipts.moment(NOW) == "2026-06-30T23:59:58.123456Z"


def test_a_receipt_and_its_content_are_valid() -> None:
    file = receipt_of(content())

    alone = check(file, TRUSTED)
    both = check(file, TRUSTED, canonical(content()))

    assert (alone.state, alone.number) == (State.VALID, "CHP-2027-00001-1")
    assert both.sentences == (
        "The receipt is as it was signed.",
        "The content is byte for byte what was submitted.",
    )


def test_a_script_that_knows_only_the_document_agrees() -> None:
    file, body = receipt_of(content()), canonical(content())

    assert verdict(file, KEYS, body) == "valid"
    assert verdict(file, KEYS, body.replace(b"quiet", b"loud!")) == "changed content"
    assert verdict(changed("number", "CHP-2027-00001-2"), KEYS, body) == "changed receipt"
    assert verdict(file, KEYS | {"keys": []}, body) == "unknown key"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("number", "CHP-2027-00001-2"),
        ("arrived_at", "2026-06-30T23:59:58.123457Z"),
        ("content_bytes", 12.5),
        ("extra", "\ud800"),
    ],
)
def test_a_changed_receipt_is_found(key: str, value: object) -> None:
    found = check(changed(key, value), TRUSTED)

    assert found.state is State.CHANGED


def test_the_changed_part_of_a_content_is_named() -> None:
    told = content()
    told["forms"]["need"]["rate"] = "13.5"
    told["attachments"] = []

    found = check(receipt_of(content()), TRUSTED, canonical(told))

    assert found.state is State.CHANGED
    assert found.sentences == ("The content was changed in: attachments/001, forms/need.",)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"forms": []}', b"[" * 100_000])
def test_a_content_that_is_none_is_changed(body: bytes) -> None:
    assert check(receipt_of(content()), TRUSTED, body).state is State.CHANGED


def test_a_content_with_other_spaces_is_told_so() -> None:
    body = json.dumps(content(), indent=1).encode()

    found = check(receipt_of(content()), TRUSTED, body)

    assert found.sentences == ("The content says the same, but its bytes were rewritten.",)


def test_a_key_that_nobody_vouches_for_is_unknown() -> None:
    other = receipts.new_seed()
    file = receipt_of(content())
    text = canonical(file["receipt"])
    forged = receipts.signed_file(
        text, receipts.sign(text, other), receipts.key_id(receipts.public_key(other))
    )
    borrowed = forged | {"key_id": file["key_id"]}

    assert check(forged, TRUSTED).state is State.UNKNOWN_KEY
    assert check(borrowed, TRUSTED).state is State.CHANGED


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"receipt": {"format": "other"}},
        {"receipt": {"format": receipts.FORMAT}},
        {"receipt": {"format": receipts.FORMAT, "number": "1", "parts": "no"}},
    ],
)
def test_what_is_no_receipt_is_unreadable(document: object) -> None:
    assert check(document, TRUSTED).state is State.UNREADABLE


@pytest.mark.parametrize("signature", [None, "", "no base64!", "AAAA"])
def test_a_signature_that_is_none_does_not_fit(signature: object) -> None:
    file = receipt_of(content()) | {"signature": signature}

    assert check(file, TRUSTED).state is State.CHANGED


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"format": receipts.KEYS_FORMAT},
        {"format": "other", "keys": []},
        {"format": receipts.KEYS_FORMAT, "keys": [{"public_key": "AAAA"}]},
        {"format": receipts.KEYS_FORMAT, "keys": ["x"]},
    ],
)
def test_what_is_no_file_of_keys_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match="keys"):
        receipts.read_keys(document)
