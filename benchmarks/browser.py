"""The browser that both pages are shown in: headless Chromium, SWITCHBOARD_BROWSER's or Playwright's own."""

import contextlib
import os
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)
QUESTION = "What did a telephone switchboard do?"
QUESTION_BOX = "[data-testid=stChatInputTextArea]:enabled"
PATIENCE_MS = 120_000


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """One browser for a whole benchmark."""
    sandboxing = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("SWITCHBOARD_BROWSER") or None, args=[*ARGUMENTS, *sandboxing]
        )
        yield browser
        browser.close()


@contextlib.contextmanager
def visitor(browser: Browser, script: str | None = None) -> Iterator[Page]:
    """A page of somebody who has never been here: no cache, no session. `script` runs before the page's own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    if script:
        page.add_init_script(script)
    yield page
    context.close()


def wait_until_usable(page: Page) -> None:
    """Return when a question can be typed, and has been."""
    page.wait_for_selector(QUESTION_BOX)
    page.fill(QUESTION_BOX, QUESTION)


def ask(page: Page) -> None:
    """Send what has been typed."""
    page.press(QUESTION_BOX, "Enter")
