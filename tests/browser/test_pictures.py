"""The pictures of the README, taken from the real thing: `./run_tests.sh tests/browser/test_pictures.py --pictures`.

Without `--pictures` they are taken all the same, into a folder of the test's own, so that the pages that they show are
always seen to work.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.dashboard_process import ROOT, Dashboard

pytestmark = pytest.mark.browser

DONE = re.compile(r"s in all|sandbox")


@pytest.fixture
def take(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Page, str], Path]:
    """Takes a picture of a page that has come to rest."""
    folder = ROOT / "docs" / "pictures" if request.config.getoption("--pictures") else tmp_path

    def take(page: Page, name: str) -> Path:
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", animations="disabled")
        return folder / f"{name}.png"

    return take


def test_the_chat_and_the_error_log_are_pictured(
    browser: Browser, page: Page, dashboard: Dashboard, take: Callable[[Page, str], Path]
) -> None:
    page.goto(dashboard.url)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("Compare three ways to store a conversation. Use a table.")
    box.press("Enter")
    expect(page.locator("[class*='st-key-answer-']").last).to_contain_text("first", timeout=60_000)
    assert take(page, "chat").stat().st_size > 10_000
    link = page.url

    narrow = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark").new_page()
    narrow.goto(link)
    expect(narrow.locator("[class*='st-key-answer-']").last).to_contain_text("sandbox")
    take(narrow, "chat-narrow-dark")
    overflow = narrow.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    narrow.context.close()
    assert overflow <= 0
