"""What answers at an address, asked of the sandbox as a strict provider and of servers that are none."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lib.doctor.probe import probe, probe_all
from lib.sandbox.server import SandboxServer
from lib.settings import Settings

HEARD: list[str] = []


class Site(BaseHTTPRequestHandler):
    """A server of pages: what it answers stands in the path."""

    def do_POST(self) -> None:
        HEARD.append(str(self.headers))
        status, _, kind = self.path.strip("/").partition("/")
        body = {"html": b"<!doctype html><html>Hello</html>", "ui": b"<html><title>LiteLLM Dashboard</title>"}
        content = body.get(kind, b"{}")
        self.send_response(int(status))
        self.send_header("content-type", "text/html" if kind in body else "application/json")
        self.send_header("location", "https://elsewhere.example/")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "path",
    ["/v1/chat/completions", "/v1/messages", "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse"],
)
def test_an_api_is_known_by_its_asking_for_a_key(sandbox: SandboxServer, path: str) -> None:
    found = probe(sandbox.url + path, Settings())
    assert found.sort == "api", found
    assert found.status in (400, 401, 403)


def test_a_doubled_version_is_nothing_there(sandbox: SandboxServer) -> None:
    assert probe(f"{sandbox.url}/v1/v1/messages", Settings()).sort == "wrong"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/405/json", "405 Method Not Allowed"),
        ("/200/html", "200 with a web page"),
        ("/200/ui", "admin page of a LiteLLM proxy"),
        ("/301/json", "sends on to elsewhere.example"),
        ("/404/json", "answers 404"),
    ],
)
def test_what_is_no_api_is_told_as_what_it_is(site: str, path: str, words: str) -> None:
    found = probe(site + path, Settings())
    assert found.sort == "wrong"
    assert words in found.sentence


def test_no_key_is_sent(site: str) -> None:
    HEARD.clear()
    probe(f"{site}/401/json", Settings())
    assert len(HEARD) == 1
    assert "authorization" not in HEARD[0].lower()
    assert "x-api-key" not in HEARD[0].lower()


def test_nobody_there_is_not_called_wrong(site: str) -> None:
    urls = [
        "http://127.0.0.1:9/v1/messages",
        f"{site}/401/json",
        "http://127.0.0.1:9/v1/messages",
        "not an address",
    ]
    found = probe_all(urls, Settings())
    assert [one.sort for one in found.values()] == ["unreachable", "api", "unreachable"]
    assert "nobody listens there" in found[urls[0]].sentence
