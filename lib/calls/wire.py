"""What really goes over the wire while LiteLLM makes a call.

LiteLLM's class names, status codes and URLs mislead, and its success includes streams that were cut, empty or HTML.
httpx hooks on the clients that we hand to it see the request that was sent and the answer that came, byte by byte, and
keep the little that a diagnosis needs. Request headers are never kept: they hold the key.
"""

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx

from lib.calls.unpacking import Unpacker
from lib.failures.exchange import KEPT_BYTES, Exchange

LARGEST_ANSWER_BYTES = 16 * 1024 * 1024
"""An unpacked body beyond this is not an answer but a compression bomb or a runaway: the call ends."""

LARGEST_ERROR_BYTES = 64 * 1024
"""So much of an error's body is passed on, and no more of a body that should be JSON and is not.

LiteLLM searches the whole of what it cannot read for secrets, several seconds for each megabyte, and every run waits.
"""

LONGEST_NAME = 1024
_NAME_WITHOUT_END = re.compile(rb'"model(?:Version)?"\s*:\s*"[^"]{%d}' % LONGEST_NAME)
"""LiteLLM looks up the model that an answer names, by patterns whose time grows with the square of its length: a
megabyte would hold up every run for half a minute. Inside an answer's own text the quotes would be escaped.
"""

_BEGINS_EVENTS = (b"data:", b"event:", b"id:", b"retry:", b":")
_WHOLE_TYPES = ("application/json", "text/html", "text/plain", "")

_exchanges: ContextVar[list[Exchange] | None] = ContextVar("exchanges", default=None)


@contextmanager
def watch(seen: list[Exchange] | None = None) -> Iterator[list[Exchange]]:
    """Collect the exchanges of this task while the block runs: redirects and attempts first, the last one last.

    They go into `seen` where it is given, so that somebody else may look while the block still runs.
    """
    seen = [] if seen is None else seen
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
        response.stream = _Watched(response, response.stream, exchange)


HOOKS: Mapping[str, list[Callable[..., Any]]] = {"request": [_asked], "response": [_answered]}
"""Event hooks for an `httpx.AsyncClient`."""


class _Watched(httpx.AsyncByteStream):
    """A response body that is unpacked and noted down as it passes.

    It ends with httpx.DecodingError where LiteLLM's reading of it would hold up every run.
    """

    def __init__(self, response: httpx.Response, stream: httpx.AsyncByteStream, exchange: Exchange) -> None:
        self._stream = stream
        self._exchange = exchange
        self._packed = response.headers.get_list("content-encoding", split_commas=True)
        response.headers.pop("content-encoding", None)  # or httpx would unpack it again
        self._is_error = response.status_code >= 400
        self._whole = bytearray()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        unpacker = Unpacker(self._packed)
        async for chunk in self._stream:
            text = unpacker.unpack(chunk, LARGEST_ANSWER_BYTES)
            if self._is_error:
                text = text[: LARGEST_ERROR_BYTES - self._exchange.received]
            self._note(text)
            yield text
            if self._is_error and self._exchange.received == LARGEST_ERROR_BYTES:
                return
        self._expect_json()
        self._exchange.ended = True

    def _note(self, text: bytes) -> None:
        exchange = self._exchange
        if exchange.received + len(text) > LARGEST_ANSWER_BYTES:
            raise httpx.DecodingError(f"the answer is larger than {LARGEST_ANSWER_BYTES >> 20} MiB")
        endless = _NAME_WITHOUT_END.search(exchange.tail[-LONGEST_NAME - 64 :] + text)
        exchange.add(text)
        if endless:
            raise httpx.DecodingError(f"the answer names a model of more than {LONGEST_NAME} letters")
        if len(exchange.head) == KEPT_BYTES and not exchange.head.strip():
            raise httpx.DecodingError("the answer begins with thousands of blanks")
        if exchange.content_type in _WHOLE_TYPES:
            self._whole += text

    def _expect_json(self) -> None:
        """Of a long body that comes as a whole; a stream of events under a wrong media type is none."""
        if len(self._whole) <= LARGEST_ERROR_BYTES or self._whole.lstrip().startswith(_BEGINS_EVENTS):
            return
        try:
            json.loads(self._whole)
        except (ValueError, RecursionError):
            raise httpx.DecodingError(
                f"the answer is {len(self._whole):,} bytes long, and not JSON"
            ) from None

    async def aclose(self) -> None:
        await self._stream.aclose()
