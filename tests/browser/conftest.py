"""A real browser on a real dashboard: one server and one browser for all tests, a fresh context for each.

The browser is the one that SWITCHBOARD_BROWSER names, else Playwright's own.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60
LAUNCH = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]

expect.set_options(timeout=20_000)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@dataclass
class Dashboard:
    """A dashboard in a process of its own, with its own data folder and .env."""

    folder: Path
    port: int
    variables: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "dashboard.log").read_text()

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        with (self.folder / "dashboard.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(self.port)],
                cwd=ROOT,
                env=kept
                | {"DATA_DIR": str(self.folder / "data"), "ENV_FILE": str(self.folder / ".env")}
                | {"CONFIG_FILE": str(self.folder / "config.yaml")}
                | self.variables,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert self.process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/_stcore/health", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def end(self, by: signal.Signals = signal.SIGTERM) -> None:
        assert self.process is not None
        self.process.send_signal(by)
        self.process.wait(20)


@pytest.fixture(scope="session")
def new_dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Dashboard]]:
    """Starts dashboards with the given variables; all of them are stopped at the end."""
    started: list[Dashboard] = []

    def start(**variables: str) -> Dashboard:
        dashboard = Dashboard(tmp_path_factory.mktemp("dashboard"), free_port(), variables)
        started.append(dashboard)
        dashboard.start()
        return dashboard

    yield start
    for dashboard in started:
        if dashboard.process is not None and dashboard.process.poll() is None:
            dashboard.end()


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
