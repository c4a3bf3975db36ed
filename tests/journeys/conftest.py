"""A real browser, and watchers that fail a journey for what a person would not see.

`visit()` opens a page of its own browser context; every page is watched for script errors,
violations of the Content-Security-Policy, failing requests and requests to other hosts.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from tests.requirements import skip_or_fail

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the test's thread

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SYSTEM_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PICTURES = Path(__file__).resolve().parents[2] / ".var" / "pictures"

PATIENCE = 30_000  # milliseconds: a busy machine is slow
expect.set_options(timeout=PATIENCE)

Visit = Callable[..., Page]
CheckAccess = Callable[[Page], None]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a real Chromium, of the system or Playwright's."""
    system = next((found for name in SYSTEM_BROWSERS if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        if system is None and not Path(own).exists():
            skip_or_fail("there is no Chromium; make test brings one")
        chromium = playwright.chromium.launch(executable_path=system or own, args=FLAGS)
        yield chromium
        chromium.close()


class Watcher:
    """Collects what went wrong in pages without anybody seeing it."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.wrong: list[str] = []

    def watch(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # a 404 or 422 that the journey asked for is also written to the console, see _response;
        # so is a part of a page that was still on its way when the person went on, or typed on
        known = (
            "Failed to load resource",
            "htmx:afterRequest",
            "htmx:sendError",
            "htmx:sendAbort",
        )
        if message.type == "error" and not message.text.startswith(known):
            self.wrong.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.wrong.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        missing_file = response.status == 404 and "/static/" in response.url
        if response.status >= 500 or missing_file:
            self.wrong.append(f"{response.status} for {response.url}")


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Return a function that opens a page in a context of its own, watched to the end.

    It takes Playwright's options of a context: `visit(**PHONE)`, and
    `visit(java_script_enabled=False)` for somebody without scripts.
    """
    watcher = Watcher(live_server.url)
    contexts = []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **(DESKTOP | options))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watcher.watch(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watcher.wrong == []


@pytest.fixture
def page(visit: Visit) -> Page:
    """Return one page on a desktop."""
    return visit()


@pytest.fixture
def phone(visit: Visit) -> Page:
    """Return one page on a phone, 390 pixels wide."""
    return visit(**PHONE)


@pytest.fixture
def plain(visit: Visit) -> Page:
    """Return one page in a browser that runs no scripts."""
    return visit(java_script_enabled=False)


@pytest.fixture(scope="session")
def check_access() -> CheckAccess:
    """Return a function that fails on any violation of WCAG 2.2 AA that axe finds."""
    axe = Axe()

    def check(page: Page) -> None:
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        said = [
            f"{each['id']}: {node['html'][:160]}"
            for each in found.response["violations"]
            for node in each["nodes"]
        ]
        assert said == [], f"{page.url}: {said}"

    return check


@pytest.fixture(scope="session")
def picture() -> Callable[[Page, str], None]:
    """Return a function that keeps a picture of the whole page in .var/pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    return take


def fits_its_screen(page: Page) -> bool:
    """Return whether nothing sticks out to the side."""
    wide, narrow = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return bool(wide <= narrow)
