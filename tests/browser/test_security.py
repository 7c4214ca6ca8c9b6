"""What protects the dashboard lets through all that Streamlit draws, and nothing of what a hostile page tries."""

import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from lib.server.security import HEADERS
from tests.browser.dashboard_process import Dashboard

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def drawings(new_dashboard: Callable[..., Dashboard]) -> Dashboard:
    return new_dashboard(script="tests/browser/drawings.py")


@pytest.fixture
def thief() -> Iterator[tuple[str, list[str]]]:
    """A server elsewhere that notes whatever is asked of it."""
    asked: list[str] = []

    class Notes(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Notes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


def test_all_that_streamlit_draws_is_drawn_and_an_image_from_elsewhere_is_not_asked_for(
    page: Page, drawings: Dashboard, thief: tuple[str, list[str]], tmp_path: Path
) -> None:
    elsewhere, asked = thief
    said: list[ConsoleMessage] = []
    page.on("console", lambda message: said.append(message))
    page.goto(f"{drawings.url}/?thief={elsewhere}")
    expect(page.get_by_text("drawn to the end")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    expect(
        page.locator("[data-testid='stEChartsChart'] canvas, [data-testid='stEchartsChart'] canvas").first
    ).to_be_visible()
    expect(page.locator(".katex").first).to_be_visible()

    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").click()
    assert download.value.path().read_text() == "kept,safe\n"

    file = tmp_path / "up.txt"
    file.write_text("twelve bytes")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("received 12 bytes")).to_be_visible()

    refused = [one.text for one in said if "Content Security Policy" in one.text]
    assert len(refused) >= 1
    assert all(elsewhere in text for text in refused), refused
    assert asked == []


@pytest.mark.parametrize("path", ["/", "/error_log", "/_stcore/health", "/nothing-here", "/static/nothing"])
def test_every_answer_carries_the_security_headers(dashboard: Dashboard, path: str) -> None:
    answered = httpx.get(dashboard.url + path)
    assert {name: answered.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "2130706433", "0x7f.1", ""],
)
def test_only_our_own_names_are_answered(dashboard: Dashboard, host: str) -> None:
    assert httpx.get(dashboard.url, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "LOCALHOST", "[::1]"])
def test_our_own_names_are(dashboard: Dashboard, host: str) -> None:
    assert httpx.get(dashboard.url, headers={"host": f"{host}:{dashboard.port}"}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:9999", "null"])
def test_a_page_of_another_origin_opens_no_websocket(dashboard: Dashboard, origin: str) -> None:
    asked = {
        "host": f"127.0.0.1:{dashboard.port}",
        "origin": origin,
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    assert httpx.get(f"{dashboard.url}/_stcore/stream", headers=asked).status_code == 403
