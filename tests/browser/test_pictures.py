"""The pictures of the README, taken from the real thing: `./run_tests.sh tests/browser/test_pictures.py --pictures`.

Without `--pictures` they are taken all the same, into a folder of the test's own, so that the pages that they show are
always seen to work.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.sandbox.server import SandboxServer
from tests.browser.dashboard_process import ROOT, Dashboard
from tests.browser.steps import DONE, answers, ask, button, diagnosis, settled

pytestmark = pytest.mark.browser


@pytest.fixture
def take(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Page, str], Path]:
    """Takes a picture of a page that has come to rest."""
    folder = ROOT / "docs" / "pictures" if request.config.getoption("--pictures") else tmp_path

    def take(page: Page, name: str) -> Path:
        settled(page)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(
            0
        )  # what stands for a control that is not loaded yet
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", animations="disabled")
        return folder / f"{name}.png"

    return take


def test_the_chat_is_pictured_wide_and_narrow(
    browser: Browser, page: Page, dashboard: Dashboard, take: Callable[[Page, str], Path]
) -> None:
    page.goto(dashboard.url)
    ask(page, "Compare three ways to store a conversation. Use a table.")
    expect(answers(page).last).to_contain_text(DONE)
    assert take(page, "chat").stat().st_size > 10_000

    narrow = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark").new_page()
    narrow.goto(page.url)
    expect(answers(narrow).last).to_contain_text(DONE)
    take(narrow, "chat-narrow")
    overflow = narrow.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    narrow.context.close()
    assert overflow <= 0


def test_a_comparison_is_pictured(
    page: Page, dashboard: Dashboard, take: Callable[[Page, str], Path]
) -> None:
    page.goto(f"{dashboard.url}/compare")
    ask(page, "Which sort is stable, and why does it matter?")
    expect(answers(page)).to_have_count(3)
    take(page, "compare")


def test_a_failure_is_pictured_from_the_card_to_the_fix(
    page: Page, new_dashboard: Callable[..., Dashboard], take: Callable[[Page, str], Path]
) -> None:
    sandbox = SandboxServer()
    dashboard = new_dashboard()
    (dashboard.folder / ".env").write_text(
        f"OPENAI_API_KEY=sk-made-up-for-a-picture-0001\nOPENAI_BASE_URL={sandbox.start()}/v1/v1\n"
    )
    page.goto(dashboard.url)
    ask(page, "What did a telephone switchboard do?")
    card = diagnosis(page)
    expect(card).to_contain_text("/v1/v1")
    take(page, "failure")
    run = re.search(r"st-key-diagnosis-(\d+)", card.get_attribute("class") or "")
    assert run is not None
    page.goto(f"{dashboard.url}/error_log?run={run.group(1)}")
    expect(button(page, "fix-0")).to_be_visible()
    take(page, "error-log")
    sandbox.stop()
