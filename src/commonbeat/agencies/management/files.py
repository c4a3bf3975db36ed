"""What the import commands share: read the file, and list what is wrong with it."""

from pathlib import Path

from django.core.management.base import CommandError

from commonbeat.engine.problems import Refused

SHOWN = 20
FBI_ADDRESS = "https://cde.ucr.cjis.gov/"
ERS_ADDRESS = "https://www.ers.usda.gov/data-products/county-level-data-sets/"
PUBLIC_DOMAIN = "U.S. Government work, public domain"


def file_bytes(file: Path) -> bytes:
    """Return what a file holds, or end the command with what is wrong with its path."""
    try:
        return file.read_bytes()
    except OSError as error:
        message = f"{file}: {error.strerror}. Check the path."
        raise CommandError(message) from error


def refused(file: Path, refusal: Refused) -> CommandError:
    """Return the error that ends a command and lists the first problems of a file."""
    count = len(refusal.problems)
    lines = [f"{file}: {count:,} problem{'' if count == 1 else 's'}, nothing imported."]
    lines += [f"  {problem}" for problem in refusal.problems[:SHOWN]]
    if count > SHOWN:
        lines.append(f"  and {count - SHOWN:,} more")
    return CommandError("\n".join(lines))
