"""The sandbox as a server on loopback: in a thread of this process, or in the foreground for the command
line.
"""

from __future__ import annotations

import asyncio
import socket
import threading

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from lib.sandbox.app import create_app
from lib.sandbox.connection import TRANSPORT
from lib.sandbox.knobs import UNTURNED, Knobs

_START_TIMEOUT_S = 10.0


class _OpenProtocol(H11Protocol):
    """Sends every token at once, and lets the application reach the transport so that it can break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # asyncio does so only where a socket names its protocol; without it a token can wait for 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, TRANSPORT: transport}


class SandboxServer:
    """The sandbox on 127.0.0.1, on a free port unless one is given; its `knobs` stand so until a path turns them."""

    def __init__(self, port: int = 0, knobs: Knobs = UNTURNED) -> None:
        self._port, self._knobs = port, knobs
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """`http://127.0.0.1:<port>`, without a path. Raises RuntimeError before start."""
        if self._socket is None:
            raise RuntimeError("The sandbox has no address before it is started.")
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def start(self) -> str:
        """Serve in a daemon thread; return the URL once it answers. Raises OSError when the port is taken."""
        server = self._bind()
        self._thread = threading.Thread(
            target=server.run, kwargs={"sockets": [self._socket]}, name=f"sandbox {self.url}", daemon=True
        )
        self._thread.start()
        started = threading.Event()
        for _ in range(int(_START_TIMEOUT_S / 0.005)):
            if server.started:
                return self.url
            started.wait(0.005)
        raise RuntimeError(f"The sandbox did not start within {_START_TIMEOUT_S:.0f} s.")

    def stop(self) -> None:
        """End every answer and close the port."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(_START_TIMEOUT_S)
        if self._socket:
            self._socket.close()
        self._server = self._thread = self._socket = None

    def run(self) -> None:
        """Serve in the foreground until interrupted."""
        self._bind().run(sockets=[self._socket] if self._socket else None)

    def bind(self) -> str:
        """Take the port, so that the URL is known before serving. Raises OSError when it is taken."""
        self._bind()
        return self.url

    def _bind(self) -> uvicorn.Server:
        if self._server is None:
            self._socket = socket.create_server(("127.0.0.1", self._port))
            config = uvicorn.Config(
                create_app(self._knobs),
                http=_OpenProtocol,
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_level="critical",
                access_log=False,
                server_header=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=0,
            )
            self._server = uvicorn.Server(config)
        return self._server
