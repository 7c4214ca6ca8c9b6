"""One exchange with one client, down to the socket, so that a fault can break HTTP itself.

The server of `server.py` puts the transport of the connection into the scope's state; without it only the
orderly half works.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Coroutine, Mapping
from typing import Any

from starlette.types import Receive, Scope, Send

TRANSPORT = "transport"
"""The name under which the server keeps the transport in the scope's state."""


class Connection:
    """What is sent to one client."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send

    async def open(self, status: int, headers: Mapping[str, str]) -> None:
        """Send the status and the headers."""
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": raw})

    async def write(self, data: bytes) -> None:
        """Send a part of the body."""
        await self._send({"type": "http.response.body", "body": data, "more_body": True})

    async def close(self) -> None:
        """End the body in good order."""
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def gone(self) -> None:
        """Wait until the client has left, however long that takes."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def raw(self, data: bytes) -> None:
        """Send bytes past HTTP and close the connection."""
        transport = self._transport
        transport.write(data)
        transport.close()
        await self.gone()

    async def reset(self) -> None:
        """Tear the connection down at once: the client sees a reset."""
        transport = self._transport
        abrupt = struct.pack("ii", 1, 0)  # linger for no time: the system sends RST, not FIN
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, abrupt)
        transport.abort()
        await self.gone()

    async def while_there(self, act: Coroutine[Any, Any, None]) -> None:
        """Do something to its end, or until the client leaves."""
        acting, leaving = asyncio.ensure_future(act), asyncio.ensure_future(self.gone())
        try:
            await asyncio.wait({acting, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            acting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await acting

    @property
    def _transport(self) -> asyncio.Transport:
        transport: asyncio.Transport = self._scope["state"][TRANSPORT]
        return transport
