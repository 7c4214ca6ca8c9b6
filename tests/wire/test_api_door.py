"""Who may come in: the programs of this machine, by its own names, with whole requests."""

import contextlib
import socket
import time

import httpx
import pytest

from tests.wire.running_api import Api


def raw(api: Api, sent: bytes, timeout_s: float = 20) -> bytes:
    """What comes back for these bytes until the server closes."""
    with socket.create_connection(("127.0.0.1", api.port), timeout=timeout_s) as line:
        line.sendall(sent)
        got = b""
        while piece := line.recv(65_536):
            got += piece
        return got


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]", "localhost:1", "127.0.0.1:8000"]
)
def test_the_names_of_this_machine_are_answered(standing_api: Api, host: str) -> None:
    answer = httpx.get(f"{standing_api.url}/api/health", headers={"host": host}, trust_env=False)
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


@pytest.mark.parametrize(
    "host",
    [
        *(
            "evil.example",
            "localhost.evil.example",
            "localhost.",
            "127.0.0.1.nip.io",
            "",
            "2130706433",
            "0x7f.1",
        ),
        *("[::ffff:127.0.0.1]", "localhost:1/#@evil", "localhost@evil.example", "127.0.0.1:x", "::1"),
    ],
)
def test_other_names_are_refused_before_anything_else(standing_api: Api, host: str) -> None:
    answer = httpx.get(f"{standing_api.url}/api/health", headers={"host": host}, trust_env=False)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "wrong-host"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:3000", "http://localhost", "file://", ""]
)
@pytest.mark.parametrize("path", ["/api/health", "/api/models", "/docs"])
def test_a_page_of_another_origin_is_refused_with_the_token_too(
    standing_api: Api, origin: str, path: str
) -> None:
    answer = standing_api.client.get(path, headers={"origin": origin})
    assert answer.status_code == 403
    assert answer.json()["error"]["type"] == "other-origin"
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_the_apis_own_page_may_ask(standing_api: Api) -> None:
    assert standing_api.client.get("/api/models", headers={"origin": standing_api.url}).status_code == 200


def test_every_answer_has_an_id_and_the_security_headers_and_names_no_server(standing_api: Api) -> None:
    for path in ("/api/health", "/api/none", "/docs", "/openapi.json"):
        headers = standing_api.client.get(path).headers
        assert len(headers["x-request-id"]) == 16
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers
        assert not any(name.startswith("access-control") for name in headers)


@pytest.mark.parametrize(
    "sent",
    [b"\x16\x03\x01\x00\xee\r\n\r\n", b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", b"hello\r\n\r\n"],
)
def test_what_is_no_http_is_told_so_in_the_shape_of_errors(standing_api: Api, sent: bytes) -> None:
    got = raw(standing_api, sent)
    assert got.startswith(b"HTTP/1.1 400 ")
    assert b'"type":"malformed-http"' in got


def test_a_head_that_is_not_finished_is_not_waited_for(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.api.protocol.HEAD_WITHIN_S", 0.3)
    begun = time.monotonic()
    for half in (b"", b"GET /api/health HT", b"GET /api/health HTTP/1.1\r\nhost: localhost\r\n"):
        with contextlib.suppress(ConnectionResetError):
            assert raw(api, half) == b""
    assert time.monotonic() - begun < 15
    assert api.client.get("/api/health").status_code == 200


def test_a_body_that_is_not_finished_is_not_waited_for(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.api.request.BODY_WITHIN_S", 0.3)
    got = raw(
        api,
        b"POST /api/chat HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nauthorization: "
        + api.client.headers["authorization"].encode()
        + b'\r\ncontent-length: 100\r\n\r\n{"message": "half',
    )
    assert got.startswith(b"HTTP/1.1 408 ")
    assert b'"type":"too-slow"' in got
    assert b"half" not in got


def test_two_hundred_half_requests_keep_nobody_waiting(api: Api) -> None:
    lines = [socket.create_connection(("127.0.0.1", api.port)) for _ in range(200)]
    try:
        for line in lines:
            line.sendall(b"GET /api/health HTTP/1.1\r\nhost:")
        took = []
        for _ in range(20):
            begun = time.monotonic()
            assert httpx.get(f"{api.url}/api/health", trust_env=False, timeout=20).status_code == 200
            took.append(time.monotonic() - begun)
        assert sorted(took)[10] < 5
    finally:
        for line in lines:
            line.close()


def test_a_token_that_was_replaced_stops_working_at_once(api: Api) -> None:
    assert api.client.get("/api/agents").status_code == 200
    fresh = api.token.rotate().reveal()
    assert api.client.get("/api/agents").status_code == 401
    assert api.client.get("/api/agents", headers={"authorization": f"bearer {fresh}"}).status_code == 200
