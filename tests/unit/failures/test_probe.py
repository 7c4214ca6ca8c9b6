"""A probe says what is at an address, sends nothing that matters, and sharpens the diagnosis."""

import http.server
import socket
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest

from lib.failures.diagnosis import diagnose
from lib.failures.failure import Failure
from lib.failures.probe import Probe, address_of, probe, sharpened


class Front(http.server.BaseHTTPRequestHandler):
    """A page that calls itself Streamlit, and notes what it is asked."""

    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.command, self.path))
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
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Front)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def refused(url: str) -> Failure:
    return Failure(
        provider="openai",
        exception="APIError",
        status=405,
        method="POST",
        url=f"{url}/v1/chat/completions",
        body="Method Not Allowed",
        headers={"allow": "GET, HEAD"},
    )


def test_it_gets_the_front_page_and_nothing_else(page: str) -> None:
    found = probe(page)
    assert found.answers
    assert "with a Streamlit page" in found.sentences[-1]
    assert Front.asked == [("GET", "/")]


def test_what_it_finds_sharpens_the_diagnosis(page: str) -> None:
    failure = refused(page)
    assert diagnose(failure).variant == "web-app"
    assert diagnose(sharpened(failure, probe(page))).variant == "dashboard-address"


def test_a_port_where_nobody_listens_is_told(page: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        found = probe(f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert not found.answers
    assert found.sentences[-1].startswith("Nobody listens on port")
    assert sharpened(refused(page), found) == refused(page)


def test_a_name_that_leads_nowhere_is_told() -> None:
    assert probe("http://nowhere.invalid").sentences == (
        "There is no host called nowhere.invalid: the name leads nowhere.",
    )


@pytest.mark.parametrize("address", ["", "ftp://x", "http://", "http://x:99999999"])
def test_what_is_no_address_is_told(address: str) -> None:
    assert probe(address) == Probe(address=address, sentences=(f"{address} is no address.",))


def test_an_address_never_holds_a_path_or_a_password() -> None:
    url = "https://me:secret@api.example.com:8443/v1/chat/completions"
    assert address_of(Failure(url=url)) == "https://api.example.com:8443"
    assert address_of(Failure()) is None
