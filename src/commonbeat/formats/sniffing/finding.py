"""What is found in an upload: the reasons against it, in plain words."""

from commonbeat.engine.problems import Problem

AGAIN = "Open it in the program that made it, save it again, and upload that."
PRINTED = "Print it to a PDF and upload that."


def encrypted(what: str) -> Problem:
    """Return the problem of a file that needs a password."""
    return Problem(
        "upload.encrypted",
        f"The file is {what} that is encrypted or needs a password.",
        "Save it without a password, so that reviewers can open it.",
    )


def unreadable(what: str, why: str) -> Problem:
    """Return the problem of a file that is damaged or cut off."""
    return Problem(
        "upload.unreadable", f"The file begins like {what}, but cannot be read: {why}.", AGAIN
    )


def two_kinds(what: str, other: str) -> Problem:
    """Return the problem of a file that programs may take for one thing or another."""
    return Problem(
        "upload.two_kinds",
        f"The file is {what} and {other} at the same time.",
        AGAIN,
    )


def executable(what: str) -> Problem:
    """Return the problem of a file that a computer would run."""
    return Problem(
        "upload.executable",
        f"The file is or holds {what}; nothing that a computer runs is taken.",
        "Upload a document: a PDF, a Word document, a table or a picture.",
    )


def web_page(what: str) -> Problem:
    """Return the problem of a file that a browser would show as a page."""
    return Problem("upload.web_page", f"The file is {what}, which a browser may run.", PRINTED)
