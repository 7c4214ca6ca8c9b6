"""An answer as a stream of events that minds its reader: one who leaves is noticed, one who does not read is let go.

The run behind it notices neither.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, suppress
from typing import Any, cast

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from lib.api.protocol import TRANSPORT

SLOW_READER_S = 30.0
"""How long a reader may leave unread what is sent, beyond what the machine's buffers take, before it is let go."""


class EventStream(Response):
    """Sends what `events` yields, each at once. `left` is called when the reader goes away before the end."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[bytes], left: Callable[[], None] | None = None) -> None:
        self.status_code = 200
        self.background = None
        self.events = events
        self.left = left
        self.init_headers({"cache-control": "no-store", "x-accel-buffering": "no"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the events end, the reader leaves or stops reading."""
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send(start)
        sending = asyncio.create_task(self._send_all(scope, send))
        leaving = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            whole = sending.done() and not sending.cancelled() and sending.result()
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
        if not whole and self.left is not None:
            self.left()

    async def _send_all(self, scope: Scope, send: Send) -> bool:
        """Whether all of it was sent."""
        async with aclosing(cast(Any, self.events)) as events:
            async for event in events:
                try:
                    async with asyncio.timeout(SLOW_READER_S):
                        await send({"type": "http.response.body", "body": event, "more_body": True})
                except TimeoutError:
                    scope["state"][TRANSPORT].abort()
                    return False
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return True


async def _gone(receive: Receive) -> None:
    with suppress(asyncio.CancelledError):
        while (await receive())["type"] != "http.disconnect":
            pass
