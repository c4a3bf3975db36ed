"""Takes the pictures of the documents again, with the interpreter of .venv.

A site of its own is set up in a temporary folder with the demonstration, served, walked through
in Chromium as docs/tutorials/first-round.md says, and taken down. The pictures land in
docs/images/.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from machine import ROOT, say, stop
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from commonbeat.engine.rulebook import presets
from commonbeat.people.demonstration import PASSWORD

IMAGES = ROOT / "docs" / "images"
FIRST_ROUND = ROOT / "docs" / "tutorials" / "first-round"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]
SCREEN: ViewportSize = {"width": 1100, "height": 760}
STARTS_WITHIN_SECONDS = 180


@contextmanager
def served_demonstration() -> Iterator[str]:
    """Serve a demonstration of its own and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"COMMONBEAT_DATA": folder, "COMMONBEAT_MODE": "demonstration"}
        env.pop("DATABASE_URL", None)
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "load_demonstration"], cwd=ROOT, env=env, check=True)
        serving = subprocess.Popen(
            [*manage, "serve", "--port", str(port)],
            cwd=ROOT,
            env=env,
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            serving.terminate()
            serving.wait(30)


def wait_for(address: str) -> None:
    """Return when the address answers."""
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310  our own address
                return
        except OSError:
            time.sleep(0.5)
    stop(f"{address} does not answer.")


def visit(browser: Browser, address: str) -> Page:
    """Return a page of its own, as of somebody new."""
    page = browser.new_context(base_url=address, viewport=SCREEN).new_page()
    page.set_default_timeout(120_000)  # the first run may compile
    return page


def sign_in(page: Page, email: str) -> None:
    """Sign in with one of the published sign-ins."""
    page.goto("/people/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def take(page: Page, name: str, *, height: int = SCREEN["height"]) -> None:
    """Keep a picture of the top of a page."""
    page.screenshot(
        path=IMAGES / f"{name}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": SCREEN["width"], "height": height},
    )
    say(f"docs/images/{name}.png")


def upload(page: Page, label: str, name: str, content: bytes) -> None:
    """Fill a form that takes a file, and send it."""
    page.get_by_label(label, exact=True).set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": content}
    )
    page.get_by_role("button", name="Check and keep it").click()


def rulebook() -> bytes:
    """Return the rulebook that the tutorial has arrived at."""
    text = presets.read("teaching-small").decode()
    for old, new in (
        ('title = "Small hiring round (teaching)"', 'title = "My first rulebook"'),
        ('label = "Reported crime"\nweight = 50', 'label = "Reported crime"\nweight = 40'),
        ('community policing"\nweight = 20', 'community policing"\nweight = 30'),
        ('when = "rural"\npercent = 10', 'when = "rural"\npercent = 15'),
    ):
        if old not in text:
            stop(f"the preset teaching-small has no line {old!r}; see the tutorial.")
        text = text.replace(old, new)
    return text.encode()


def as_manager(page: Page) -> None:
    """Open a round, bring its files, run, verify and submit."""
    applications = (FIRST_ROUND / "applications.csv").read_bytes()
    sign_in(page, "manager@commonbeat.example")
    page.get_by_role("link", name="Workspace", exact=True).first.click()
    page.get_by_role("link", name="Open a round").click()
    page.get_by_label("Program").select_option("COPS Hiring Program")
    page.get_by_label("Name").fill("My first round")
    page.get_by_label("Fiscal year").fill("2026")
    page.get_by_label("Address").fill("my-first-round")
    page.get_by_role("button", name="Open the round").click()
    page.get_by_role("link", name="Upload a rulebook").click()
    upload(page, "Rulebook", "rulebook.toml", rulebook())
    page.get_by_role("link", name="Back to the round").click()
    page.get_by_role("link", name="Upload applications").click()
    upload(page, "Applications", "applications.csv", applications.replace(b",400,", b",many,"))
    take(page, "upload-problems")
    upload(page, "Applications", "applications.csv", applications)
    page.get_by_role("link", name="Back to the round").click()
    page.get_by_role("button", name="Start the run").click()
    page.get_by_role("button", name="Verify this run").click()
    page.get_by_label("Justification").fill("The rulebook was applied without exception.")
    page.get_by_role("button", name="Submit for approval").click()
    page.get_by_text("Justification by Dana Whitfield").wait_for()
    take(page, "run", height=960)


def as_director(page: Page) -> None:
    """Approve and publish what waits."""
    sign_in(page, "director@commonbeat.example")
    page.get_by_role("link", name="Workspace", exact=True).first.click()
    page.get_by_role("link", name="My first round, run 1").click()
    page.get_by_role("button", name="Approve this run").click()
    page.get_by_role("button", name="Publish the result").click()
    page.get_by_text("Nothing of it can be changed any more.").wait_for()


def as_anybody(page: Page) -> None:
    """Look at the national round, at the reason of an applicant, at the page of hashes."""
    page.goto("/rounds/chrp-2009/")
    take(page, "result", height=1670)
    page.goto("/rounds/my-first-round/applications/A10/")
    take(page, "application", height=1000)
    page.goto("/rounds/my-first-round/check/")
    take(page, "check")


def main() -> None:
    """Take all pictures."""
    IMAGES.mkdir(exist_ok=True)
    system = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    with served_demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system, args=FLAGS)
        as_manager(visit(browser, address))
        as_director(visit(browser, address))
        as_anybody(visit(browser, address))
        browser.close()


if __name__ == "__main__":
    main()
