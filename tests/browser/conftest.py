"""A real browser on a real dashboard: one server and one browser for all tests, a fresh context for each.

The browser is the one that SWITCHBOARD_BROWSER names, else Playwright's own.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.dashboard_process import Dashboard
from tests.free_port import free_port

LAUNCH = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]

expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def new_dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Dashboard]]:
    """Starts dashboards with the given variables; all of them are stopped at the end."""
    started: list[Dashboard] = []

    def start(script: str = "dashboard.py", *, supervised: bool = False, **variables: str) -> Dashboard:
        folder = tmp_path_factory.mktemp("dashboard")
        dashboard = Dashboard(folder, free_port(), variables, script, supervised)
        started.append(dashboard)
        dashboard.start()
        return dashboard

    yield start
    running = [one.process for one in started if one.process is not None and one.process.poll() is None]
    for process in running:
        process.terminate()
    for process in running:
        process.wait(20)


@pytest.fixture(scope="session")
def dashboard(new_dashboard: Callable[..., Dashboard]) -> Dashboard:
    """The dashboard of somebody who has no key yet: the sandbox answers."""
    return new_dashboard()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    arguments = [*LAUNCH, "--no-sandbox"] if os.geteuid() == 0 else LAUNCH
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("SWITCHBOARD_BROWSER") or None, args=arguments
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that has never been here, 1280 pixels wide."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
