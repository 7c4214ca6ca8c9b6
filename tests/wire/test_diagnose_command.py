"""`diagnose --probe` looks at the address, and asks for the list of models only where calls go."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner

from lib.doctor.command_diagnose import command
from lib.sandbox.server import SandboxServer

KEY = "sk-proj-" + "made-up-test-key-of-nobody-0001"


class Front(http.server.BaseHTTPRequestHandler):
    """A page that calls itself Streamlit, and notes what it is asked and shown."""

    asked: ClassVar[list[str]] = []
    shown: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        self.shown.append(str(self.headers))
        body = b"<!doctype html><html><title>Streamlit</title></html>"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def page() -> Iterator[str]:
    Front.asked.clear()
    Front.shown.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Front)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def key_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: SandboxServer) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "LITELLM_PROXY_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    (tmp_path / ".env").write_text(f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL={sandbox.url}/v1\n")


def probed(url: str, *options: str) -> str:
    text = f"APIError: 405 Method Not Allowed for url: {url}/v1/chat/completions"
    result = CliRunner().invoke(command, [text, *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_nothing_is_asked_unless_somebody_wants_it(page: str) -> None:
    assert "What is there now" not in probed(page)
    assert Front.asked == []


def test_elsewhere_only_the_front_page_is_asked_for_and_no_key_is_shown(page: str) -> None:
    assert "with a Streamlit page" in probed(page, "--probe")
    assert "Streamlit page" in json.loads(probed(page, "--probe", "--json"))["probe"][-1]
    assert Front.asked == ["GET /"] * 2
    assert KEY not in "".join(Front.shown)


def test_where_calls_go_the_list_of_models_tells_whether_the_key_is_good(sandbox: SandboxServer) -> None:
    shown = probed(sandbox.url, "--probe", "--json")
    assert "The key is valid" in json.loads(shown)["probe"][-1]
    assert KEY not in shown


def test_a_text_without_an_address_cannot_be_looked_at() -> None:
    assert CliRunner().invoke(command, ["it broke", "--probe"]).exit_code == 2
