"""What really goes over the wire while LiteLLM makes a call.

LiteLLM's class names, status codes and URLs mislead, and its success includes streams that were cut, empty or HTML.
httpx hooks on the clients that we hand to it see the request that was sent and the answer that came, byte by byte, and
keep the little that a diagnosis needs. Request headers are never kept: they hold the key.
"""

import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx

from lib.failures.exchange import KEPT_BYTES, Exchange

ACCEPTED_ENCODINGS = "gzip, deflate"
"""Only what zlib can undo, so that the end of a compressed stream can be read too."""

LARGEST_ANSWER_BYTES = 16 * 1024 * 1024
"""A decoded body beyond this is not an answer but a compression bomb or a runaway: the call ends.

Longer ones would hold up every run: LiteLLM searches the whole of a body that it cannot read for secrets, for seconds.
"""

LARGEST_ERROR_BYTES = 1024 * 1024
"""The same for a body that comes with an error's status."""

_exchanges: ContextVar[list[Exchange] | None] = ContextVar("exchanges", default=None)


@contextmanager
def watch() -> Iterator[list[Exchange]]:
    """Collect the exchanges of this task while the block runs: redirects and attempts first, the last one last."""
    seen: list[Exchange] = []
    token = _exchanges.set(seen)
    try:
        yield seen
    finally:
        _exchanges.reset(token)


async def _asked(request: httpx.Request) -> None:
    seen = _exchanges.get()
    if seen is not None:
        exchange = Exchange(method=request.method, url=str(request.url))
        seen.append(exchange)
        request.extensions["exchange"] = exchange


async def _answered(response: httpx.Response) -> None:
    exchange = response.request.extensions.get("exchange")
    if exchange is not None and isinstance(response.stream, httpx.AsyncByteStream):
        exchange.status = response.status_code
        exchange.headers = dict(response.headers)
        response.stream = _Watched(response.stream, exchange)


HOOKS: Mapping[str, list[Callable[..., Any]]] = {"request": [_asked], "response": [_answered]}
"""Event hooks for an `httpx.AsyncClient`."""


class _Watched(httpx.AsyncByteStream):
    """A response body that is noted down as it passes."""

    def __init__(self, stream: httpx.AsyncByteStream, exchange: Exchange) -> None:
        self._stream = stream
        self._exchange = exchange
        coded = exchange.headers.get("content-encoding", "identity").strip().lower() in {
            "gzip",
            "deflate",
            "x-gzip",
        }
        self._decoder = zlib.decompressobj(wbits=47) if coded else None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self._exchange.add(self._decoded(chunk))
            if len(self._exchange.head) == KEPT_BYTES and not self._exchange.head.strip():
                # LiteLLM's search of a long row of blanks takes minutes, and holds up every run.
                raise httpx.DecodingError("the answer begins with thousands of blanks")
            yield chunk
        self._exchange.ended = True

    def _decoded(self, chunk: bytes) -> bytes:
        largest = LARGEST_ANSWER_BYTES if (self._exchange.status or 0) < 400 else LARGEST_ERROR_BYTES
        if self._decoder is None:
            text = chunk
        else:
            try:
                text = self._decoder.decompress(chunk, largest + 1)
            except zlib.error:
                return b""
        if self._exchange.received + len(text) > largest:
            raise httpx.DecodingError(f"the answer is larger than {largest >> 20} MiB")
        return text

    async def aclose(self) -> None:
        await self._stream.aclose()
