"""HTTP/1.1 as the API speaks it: uvicorn's, which waits for ever for the rest of a request, with a clock added.

The clock runs while the head of a request is due, from the connection on; the body has its own (`request.py`), and
between two requests uvicorn's keep-alive applies.
"""

import asyncio
import socket

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from lib.api.answers import written
from lib.api.errors import Refusal

HEAD_WITHIN_S = 10.0
TRANSPORT = "switchboard.transport"


class Protocol(H11Protocol):
    """One connection."""

    _overdue: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, without waiting to fill packets."""
        super().connection_made(transport)
        # asyncio does so only where a socket names its protocol; without it an event can wait for 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, TRANSPORT: transport}
        self._mind_the_head()

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        super().data_received(data)
        self._mind_the_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_the_clock()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Say in our own shape that this is no HTTP."""
        refusal = Refusal("malformed-http", "What came is not a request in HTTP/1.1.")
        body = written(refusal.document)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
            (b"connection", b"close"),
        ]
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            for event in (
                h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
                h11.Data(data=body),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _mind_the_head(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._stop_the_clock()
        elif self._overdue is None and not self.transport.is_closing():
            self._overdue = self.loop.call_later(HEAD_WITHIN_S, self.transport.abort)

    def _stop_the_clock(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None
