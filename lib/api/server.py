"""The API as a server on loopback, and how it ends: what is under way may go on for a moment, and all of it is kept."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from lib.api.protocol import Protocol
from lib.calls.engine import Engine

DRAIN_S = 2.0
"""How long answers may go on after the order to end."""
GRACE_S = 4.0
"""When connections are cut that are still open: readers that do not read."""
WARM_UP_AFTER_S = 5.0
"""LiteLLM's import costs seconds of a processor: not while the dashboard starts."""


class ApiServer(uvicorn.Server):
    """Serves `app` until told to stop, then ends the runs of `engine` and closes it."""

    def __init__(self, app: FastAPI, engine: Engine) -> None:
        self.engine = engine
        config = uvicorn.Config(
            app,
            http=Protocol,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_level="critical",
            access_log=False,
            server_header=False,
            backlog=1024,
            h11_max_incomplete_event_size=32 * 1024,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=round(GRACE_S),
        )
        super().__init__(config)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Heed them, and do not die of them afterwards: an end in order is an end in order."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer first, then load what an answer needs."""
        await super().startup(sockets)
        timer = threading.Timer(WARM_UP_AFTER_S, self.engine.warm_up)
        timer.daemon = True
        timer.start()
        self._warming = timer

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nothing new, let what is under way end or end it, and close."""
        self._warming.cancel()
        closing = asyncio.create_task(self._close_the_engine())
        await super().shutdown(sockets)
        await closing

    async def _close_the_engine(self) -> None:
        until = asyncio.get_running_loop().time() + DRAIN_S
        while self.engine.live() and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.02)
        await asyncio.to_thread(self.engine.close)


def bind(host: str, port: int) -> socket.socket:
    """The socket of the API, on an address of this machine alone. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)
