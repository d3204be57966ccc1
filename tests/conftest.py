"""A real browser for every test that shows something to a person."""

import os
import tempfile

# Playwright, nbclient and jupyter_client all start subprocesses: give each test run its own
# settings folders, so that nothing of the person's own Jupyter is read or written.
os.environ.setdefault("JUPYTER_CONFIG_DIR", tempfile.mkdtemp(prefix="course-jupyter-"))

import pytest
from playwright.sync_api import sync_playwright

from course import find_browser

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The network is off: no name but this machine's own can be looked up.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


class Watch:
    """What a page asked of other hosts, and what it complained of on its console."""

    def __init__(self, page):
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))

    def _request(self, request) -> None:
        own = ("http://localhost", "http://127.0.0.1", "file:", "data:", "blob:", "ws://localhost")
        if not request.url.startswith((*own, "ws://127.0.0.1")):
            self.foreign.append(request.url)

    def _console(self, message) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture(scope="session")
def browser():
    """A Chromium (or Chrome, or Edge) with the network off; its absence is a failure."""
    path = find_browser()
    if path is None:
        pytest.fail("No browser was found: install Chromium, Chrome or Edge and run again.")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A fresh page with a profile of its own; `page.watch` holds what it asked and said."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.watch = Watch(page)
    yield page
    context.close()
