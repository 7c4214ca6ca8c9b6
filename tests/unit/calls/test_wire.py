"""The watched body passes unchanged, and ends where LiteLLM's reading of it would hold up every run."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest

from lib.calls import wire
from lib.failures.exchange import Exchange

JSON = {"content-type": "application/json"}


class Body(httpx.AsyncByteStream):
    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


def read(pieces: list[bytes], headers: dict[str, str], status: int = 200) -> tuple[bytes, Exchange]:
    """Read an answer as LiteLLM's client would: its body, and what was noted of it."""

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers=headers, stream=Body(pieces))

    async def ask() -> tuple[bytes, Exchange]:
        transport = httpx.MockTransport(answer)
        with wire.watch() as seen:
            async with httpx.AsyncClient(transport=transport, event_hooks=dict(wire.HOOKS)) as client:
                body = (await client.get("http://127.0.0.1/v1/chat/completions")).content
        return body, seen[-1]

    return asyncio.run(ask())


def gzipped(text: bytes) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(text) + packer.flush()


def named(model: str) -> bytes:
    return json.dumps({"model": model, "choices": []}).encode()


def test_a_packed_answer_is_unpacked_once_and_its_headers_are_kept_as_they_came() -> None:
    text = named("gpt")
    body, exchange = read([gzipped(text)], JSON | {"content-encoding": "gzip"})
    assert body == text == exchange.head
    assert exchange.headers["content-encoding"] == "gzip"
    assert exchange.ended


@pytest.mark.parametrize("encoding", ["identity", "gzip", "gzip, gzip"])
def test_an_answer_beyond_sixteen_megabytes_ends_the_call(encoding: str) -> None:
    body = bytes(wire.LARGEST_ANSWER_BYTES + 1)
    for _ in range(encoding.count("gzip")):
        body = gzipped(body)
    with pytest.raises(httpx.DecodingError, match="larger than 16 MiB"):
        read([body], {"content-encoding": encoding})


def test_of_an_errors_body_only_the_beginning_is_passed_on() -> None:
    body, exchange = read([b"x" * 50_000, b"y" * 50_000], {}, status=502)
    assert len(body) == wire.LARGEST_ERROR_BYTES == exchange.received
    assert exchange.status == 502


def test_a_name_without_an_end_is_refused_wherever_the_pieces_are_cut() -> None:
    whole = named("x" * 1_000_000)
    for cut in (5, 12, 600, 1100):
        with pytest.raises(httpx.DecodingError, match="names a model of more than 1024 letters"):
            read([whole[:cut], whole[cut:1200], whole[1200:]], JSON)


def test_an_answer_that_speaks_about_long_names_is_an_answer() -> None:
    text = json.dumps({"model": "gpt", "text": named("x" * 5000).decode()}).encode()
    assert read([text], JSON)[0] == text


def test_a_long_body_that_should_be_json_and_is_not_never_reaches_litellm() -> None:
    with pytest.raises(httpx.DecodingError, match="70,000 bytes long, and not JSON"):
        read([b"<" * 70_000], {"content-type": "text/html"})
    assert read([b"<html>"], {"content-type": "text/html"})[0] == b"<html>"


@pytest.mark.parametrize("media_type", ["application/json", "text/event-stream"])
def test_a_long_stream_of_events_passes_under_any_media_type(media_type: str) -> None:
    events = [b'data: {"text": "frogs"}\n\n'] * 5000
    assert read(events, {"content-type": media_type})[0] == b"".join(events)
