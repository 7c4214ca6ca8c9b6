"""Programs on the setup page: one is started, says what it does, and is stopped."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.dashboard_process import Dashboard
from tests.browser.steps import keyed
from tests.free_port import free_port

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def api_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def supervised(new_dashboard: Callable[..., Dashboard], api_port: int) -> Dashboard:
    """A dashboard that was started as a person starts it, without the other programs."""
    return new_dashboard(supervised=True, API_PORT=str(api_port), PROXY_PORT=str(free_port()))


def test_a_program_is_started_and_stopped_here_and_its_log_is_shown(
    page: Page, supervised: Dashboard, api_port: int
) -> None:
    health = f"http://127.0.0.1:{api_port}/api/health"
    page.goto(f"{supervised.url}/setup")
    page.get_by_role("tab", name="This machine").click()
    row = keyed(page, "program-API").last
    expect(keyed(page, "program-dashboard").last).to_contain_text(
        f"answers on http://127.0.0.1:{supervised.port}"
    )
    expect(row).to_contain_text("API: stopped")

    row.get_by_role("button", name="Start").click()
    expect(page.get_by_text("The API is being started")).to_be_visible()
    # Nobody touches the page: it says by itself when the program answers.
    expect(row).to_contain_text("answers on", timeout=120_000)
    assert httpx.get(health, trust_env=False).status_code == 200
    page.get_by_text("Log of the API").click()
    log = page.get_by_test_id("stExpander").filter(has_text="Log of the API").get_by_test_id("stCode").last
    expect(log).to_contain_text(re.compile("uvicorn|started|http", re.I))
    expect(log).to_be_visible()

    row.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("The API has stopped.")).to_be_visible()
    expect(row).to_contain_text("API: stopped")
    with pytest.raises(httpx.ConnectError):
        httpx.get(health, trust_env=False)
