import json
from pathlib import Path

import pytest

from commonbeat.engine.receipts import canonical
from tests.cli.conftest import Call
from tests.engine.receipts import KEYS, content, receipt_of


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "receipt.json").write_text(json.dumps(receipt_of(content()), indent=1))
    (tmp_path / "keys.json").write_text(json.dumps(KEYS))
    (tmp_path / "content.json").write_bytes(canonical(content()))
    return tmp_path


def test_a_valid_receipt_is_told_in_a_line_each(call: Call, files: Path) -> None:
    said = call(
        "receipt",
        "verify",
        files / "receipt.json",
        "--keys",
        files / "keys.json",
        "--content",
        files / "content.json",
    )

    assert said.code == 0
    assert said.out == (
        "Valid: receipt CHP-2027-00001-1\n"
        "The receipt is as it was signed.\n"
        "The content is byte for byte what was submitted.\n"
    )


def test_without_keys_nobody_vouches_for_it(call: Call, files: Path) -> None:
    said = call("receipt", "verify", files / "receipt.json", "--json")

    assert said.code == 1
    assert json.loads(said.out)["state"] == "unknown_key"


def test_a_changed_content_is_named(call: Call, files: Path) -> None:
    (files / "content.json").write_bytes(canonical(content()).replace(b"quiet", b"loud!"))

    said = call(
        "receipt",
        "verify",
        files / "receipt.json",
        "--keys",
        files / "keys.json",
        "--content",
        files / "content.json",
    )

    assert (said.code, said.out.splitlines()[0]) == (1, "Changed: receipt CHP-2027-00001-1")
    assert "The content was changed in: forms/need." in said.out


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("receipt.json", "{", "receipt.not_json"),
        ("receipt.json", "{}", "receipt.format"),
        ("receipt.json", "[" * 100_000, "receipt.not_json"),
        ("keys.json", "{}", "receipt.keys"),
    ],
)
def test_a_file_that_cannot_be_used_is_bad_input(
    call: Call, files: Path, name: str, text: str, code: str
) -> None:
    (files / name).write_text(text)

    said = call(
        "receipt", "verify", files / "receipt.json", "--keys", files / "keys.json", "--json"
    )

    assert said.code == 2
    assert [each["code"] for each in json.loads(said.out)["problems"]] == [code]


def test_a_missing_file_is_told(call: Call, tmp_path: Path) -> None:
    said = call("receipt", "verify", tmp_path / "none.json")

    assert said.code == 2
