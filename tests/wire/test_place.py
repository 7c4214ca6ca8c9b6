"""What is at an address that somebody only wonders about: asked without a key, told for every prefix."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lib.doctor.place import Place, Way, look
from lib.sandbox.server import SandboxServer
from lib.settings import Settings

HEARD: list[str] = []


class Page(BaseHTTPRequestHandler):
    """A Streamlit page; what it is asked is kept with its headers."""

    def do_GET(self) -> None:
        self._answer(200, b"<!doctype html><html><title>Streamlit</title></html>")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(405, b"Method Not Allowed")

    def _answer(self, status: int, body: bytes) -> None:
        HEARD.append(f"{self.requestline}\n{self.headers}".lower())
        self.send_response(status)
        self.send_header("content-type", "text/html" if status == 200 else "text/plain")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def page() -> Iterator[str]:
    HEARD.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def way(place: Place, prefix: str) -> Way:
    return next(one for one in place.ways if one.prefix == prefix)


def answers(place: Place) -> dict[str, str]:
    """For each prefix what its call comes to: why it cannot work, or what answered."""
    return {
        one.prefix: "wrong before" if one.wrong else answer.sort
        for one in place.ways
        if (answer := place.answer(one)) is not None
    }


def test_a_base_that_suits_one_prefix_is_told_from_those_that_it_does_not_suit(
    sandbox: SandboxServer,
) -> None:
    found = look(f"{sandbox.url}/v1", Settings())
    assert answers(found) == {
        "gemini/": "wrong",
        "anthropic/": "wrong before",
        "openai/": "api",
        "litellm_proxy/": "api",
    }
    assert way(found, "openai/").url == f"{sandbox.url}/v1/chat/completions"
    assert "twice" in str(way(found, "anthropic/").wrong)
    assert way(found, "anthropic/").right == sandbox.url


def test_a_bare_host_says_what_is_missing_for_whom(sandbox: SandboxServer) -> None:
    found = look(sandbox.url, Settings())
    assert answers(found)["anthropic/"] == "api"
    assert way(found, "openai/").right == f"{sandbox.url}/v1"
    assert way(found, "gemini/").right == f"{sandbox.url}/v1beta"
    assert f"GET {sandbox.url}/v1/models wants a key (401)." in found.sentences


def test_a_page_is_told_to_be_one_and_gets_neither_a_key_nor_a_prompt(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-proj-placeCanaryExample00001")
    found = look(f"{page}/v1", Settings())
    assert f"Port {page.rpartition(':')[2]} is open." in found.sentences
    assert any("answers 200 with a Streamlit page" in said for said in found.sentences)
    assert answers(found)["openai/"] == "wrong"
    heard = " ".join(HEARD)
    assert "post /v1/chat/completions" in heard
    assert not any(word in heard for word in ("canary", "authorization", "x-api-key", "x-goog"))


def test_where_nobody_listens_every_prefix_is_still_previewed() -> None:
    found = look("http://127.0.0.1:9/v1", Settings())
    assert "Nobody listens on port 9" in " ".join(found.sentences)
    assert answers(found)["openai/"] == "unreachable"
    assert way(found, "openai/").url == "http://127.0.0.1:9/v1/chat/completions"


@pytest.mark.parametrize(
    "typed", ["gateway.example/v1", "http://[::1", "ftp://x", "http://h:99999/v1", "\x00"]
)
def test_what_is_no_address_is_asked_of_nobody_and_every_prefix_says_why(typed: str) -> None:
    found = look(typed, Settings())
    assert (found.sentences, found.calls) == ((), {})
    assert all(one.wrong for one in found.ways)


def test_a_password_in_the_address_is_not_shown(page: str) -> None:
    found = look(page.replace("//", "//me:canary-of-a-test@") + "/v1", Settings())
    assert "canary-of-a-test" not in repr(found)
    assert any("Streamlit" in said for said in found.sentences)
