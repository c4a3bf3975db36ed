"""Names of uploaded files: what is wrong with one, and one that is safe everywhere."""

import re
import unicodedata
from pathlib import PurePosixPath

from commonbeat.engine.problems import Problem

LONGEST_NAME = 120  # characters; file systems stop at 255 bytes

_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def extension_of(name: str) -> str:
    """Return the ending of a name in small letters without its dot: "pdf", or ""."""
    return PurePosixPath(safe_name(name)).suffix.lower().removeprefix(".")


def safe_name(name: str) -> str:
    """Return a name that no system takes for a path, a device or something hidden."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    plain = _NOT_ON_WINDOWS.sub("-", " ".join(shown.split())).strip(". ")
    if _DEVICE.match(plain):
        plain = f"file-{plain}"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        return plain[:LONGEST_NAME].rstrip(". ") or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip('. ') or 'file'}.{ending}"


def name_problems(name: str, where: str = "") -> list[Problem]:
    """Return what is wrong with a name; an unusual sign is not, an ambush is."""
    wrong = []
    if re.search(r"[/\\]", name) or name.strip() in {"", ".", ".."}:
        wrong.append("is a path")
    if any(unicodedata.category(each) in {"Cc", "Cs"} for each in name):
        wrong.append("holds characters that cannot be seen")
    if _TURNS_TEXT & set(name):
        wrong.append("is written so that its end shows elsewhere")
    if len(name) > LONGEST_NAME:
        wrong.append(f"is longer than {LONGEST_NAME} characters")
    shown = ascii(name if len(name) <= 60 else f"{name[:60]}…")
    return [
        Problem(
            "upload.name",
            f"The name {shown} {each}.",
            f"Rename the file, for example to {safe_name(name)}.",
            where,
        )
        for each in wrong
    ]
