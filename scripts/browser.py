"""Finds a Chromium for the journeys, or brings one: Debian's if possible, else Playwright's."""

import shutil
import subprocess
import sys

from machine import PYTHON, install_system_packages, run, say, stop

NAMES = ("chromium", "chromium-browser", "google-chrome")


def have_one() -> bool:
    """Return whether a browser is there: of the system, or one that Playwright brought."""
    if any(shutil.which(name) for name in NAMES):
        return True
    look = """if True:
        import pathlib
        from playwright.sync_api import sync_playwright
        with sync_playwright() as playwright:
            path = pathlib.Path(playwright.chromium.executable_path)
        raise SystemExit(not path.exists())"""
    return subprocess.run([str(PYTHON), "-c", look], capture_output=True).returncode == 0


def main() -> None:
    """Make sure that a browser is there."""
    if have_one():
        return
    if install_system_packages(["chromium", "fonts-liberation"]):
        return
    say("installing Playwright's Chromium")
    if sys.platform.startswith("linux"):
        hint = "Or ask an administrator for apt-get install chromium."
    else:
        hint = "Is there a network?"
    run("playwright-install", [PYTHON, "-m", "playwright", "install", "chromium"], hint=hint)
    if not have_one():
        stop("no Chromium was found, though Playwright said that it installed one.")


if __name__ == "__main__":
    main()
