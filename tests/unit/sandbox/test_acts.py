"""Faults that break the stream or the connection, met by a client that looks closely at what comes."""

import json
import time

import httpx
import pytest

from tests.unit.sandbox.conftest import Call
from tests.unit.sandbox.good_calls import request_of

PROTOCOLS = ["openai", "anthropic", "gemini"]
TOKEN = {"openai": '"delta": {"content": "', "anthropic": '"text_delta"', "gemini": '"parts": [{"text": "'}
END = {"openai": "[DONE]", "anthropic": "message_stop", "gemini": "finishReason"}


def received(
    client: httpx.Client, protocol: str, knobs: str, timeout: float = 5, stream: bool = True
) -> tuple[str, httpx.TransportError | None]:
    """All text that came, and what ended it if it did not end well."""
    request = request_of(protocol, stream=stream)
    path = f"/pace=0/first=0{knobs}{request['path']}"
    data = b""
    try:
        with client.stream(
            "POST", path, headers=request["headers"], json=request["body"], timeout=timeout
        ) as response:
            for chunk in response.iter_bytes():
                data += chunk
    except httpx.TransportError as error:
        return data.decode(errors="replace"), error
    return data.decode(errors="replace"), None


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_good_stream_ends_with_the_protocols_end(client: httpx.Client, protocol: str) -> None:
    text, error = received(client, protocol, "/tokens=30")
    assert error is None
    assert text.count(TOKEN[protocol]) >= 30
    assert END[protocol] in text.strip().splitlines()[-1]


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("fault", "expected"),
    [("cut-stream", type(None)), ("drop", httpx.RemoteProtocolError), ("stall", httpx.ReadTimeout)],
)
def test_a_stream_can_end_in_the_middle_in_three_ways(
    client: httpx.Client, protocol: str, fault: str, expected: type
) -> None:
    text, error = received(client, protocol, f"/fault={fault}/after=12", timeout=0.15)
    assert type(error) is expected
    assert text.count(TOKEN[protocol]) == 12
    assert END[protocol] not in text


@pytest.mark.parametrize("fault", ["cut-stream", "malformed-chunk", "error-in-stream", "bad-utf8"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_whole_answer_can_be_spoilt_too(client: httpx.Client, protocol: str, fault: str) -> None:
    text, error = received(client, protocol, f"/fault={fault}", stream=False)
    assert error is None
    assert text.startswith("{")
    with pytest.raises(ValueError, match="line 1"):
        json.loads(text)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_stall_keeps_the_connection_and_says_nothing(client: httpx.Client, protocol: str) -> None:
    text, error = received(client, protocol, "/fault=stall/after=0", timeout=0.15, stream=False)
    assert isinstance(error, httpx.ReadTimeout)
    assert len(text) > 0


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_hang_sends_not_even_headers(client: httpx.Client, protocol: str) -> None:
    text, error = received(client, protocol, "/fault=hang", timeout=0.15)
    assert (text, type(error)) == ("", httpx.ReadTimeout)


def test_a_reset_is_a_reset(client: httpx.Client) -> None:
    text, error = received(client, "anthropic", "/fault=reset")
    assert text == ""
    assert isinstance(error, httpx.ReadError)
    assert "reset" in str(error).lower()


def test_fewer_bytes_than_promised(client: httpx.Client) -> None:
    text, error = received(client, "openai", "/fault=wrong-length", stream=False)
    assert text == '{"id": "cut'
    assert isinstance(error, httpx.RemoteProtocolError)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_malformed_chunk_stands_between_good_ones(client: httpx.Client, protocol: str) -> None:
    text, error = received(client, protocol, "/fault=malformed-chunk/after=5/tokens=30")
    assert error is None
    before, _, after = text.partition('"brok\n\n')
    assert before.count(TOKEN[protocol]) == 5
    assert after.count(TOKEN[protocol]) >= 25
    assert END[protocol] in after


def test_bytes_that_are_no_text(client: httpx.Client) -> None:
    text, _ = received(client, "openai", "/fault=bad-utf8")
    assert "\N{REPLACEMENT CHARACTER}" in text
    assert END["openai"] in text


@pytest.mark.parametrize(
    ("protocol", "words"),
    [("openai", "currently overloaded"), ("anthropic", "event: error\n"), ("gemini", '"UNAVAILABLE"')],
)
def test_an_error_can_come_in_the_middle_of_a_stream(client: httpx.Client, protocol: str, words: str) -> None:
    text, error = received(client, protocol, "/fault=error-in-stream/after=6")
    assert error is None
    assert text.count(TOKEN[protocol]) == 6
    assert words in text
    assert END[protocol] not in text


@pytest.mark.parametrize("stream", [True, False])
def test_keepalives_come_for_ever(client: httpx.Client, stream: bool) -> None:
    request = request_of("openai", stream=stream)
    began, seen = time.perf_counter(), ""
    with client.stream(
        "POST",
        f"/fault=keepalive-only{request['path']}",
        headers=request["headers"],
        json=request["body"],
        timeout=1,
    ) as response:
        for chunk in response.iter_text():
            seen += chunk
            if time.perf_counter() - began > 0.25:
                break
    assert seen.count(": keep-alive" if stream else "\n") >= 2
    assert "Switchboard" not in seen


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_plain_json_can_come_where_a_stream_was_asked_for(call: Call, protocol: str) -> None:
    response = call(protocol, "/fault=json-200", stream=True)
    assert response.headers["content-type"] == "application/json"
    assert "Switchboard sandbox" in json.dumps(response.json())


@pytest.mark.slow
def test_a_bomb_is_small_on_the_wire_and_large_unpacked(client: httpx.Client) -> None:
    request = request_of("openai", stream=True)
    with client.stream(
        "POST",
        f"/fault=compressed-bomb{request['path']}",
        headers=request["headers"],
        json=request["body"],
    ) as response:
        unpacked = sum(len(chunk) for chunk in response.iter_bytes())
        assert response.num_bytes_downloaded < 200_000
    assert unpacked == 64 * 1024 * 1024
