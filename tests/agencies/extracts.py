"""Made-up extracts of SAM.gov's registrations."""

import zipfile
from pathlib import Path

ACTIVE, EXPIRED, SOONER, PENDING = (
    "ZZTESTTWN018",
    "ZZTESTTWN029",
    "ZZTESTTWN033",
    "YNDUZMUZF8H8",
)


def line(uei: str, code: str = "A", expires: str = "20270401") -> str:
    """Return one registration as the extract writes it."""
    fields = [""] * 142
    fields[0], fields[5], fields[8], fields[141] = uei, code, expires, "!end"
    return "|".join(fields)


def extract(*lines: str, made_on: str = "20261101") -> str:
    """Return a whole extract."""
    frame = f"PUBLIC V2 00000000 {made_on} {len(lines):07d} 0000000"
    return "\n".join([f"BOF {frame}", *lines, f"EOF {frame}", ""])


def save(path: Path, text: str) -> str:
    """Write an extract, as the .dat or in a .ZIP, and return its path."""
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path, "w") as folder:
            folder.writestr(f"{path.stem}.dat", text)
    else:
        path.write_text(text, encoding="utf-8")
    return str(path)
