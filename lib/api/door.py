"""The door: every request comes in here, and every answer goes out here.

In: only under the names of this machine and from no web page of another origin. Out: with a request id, the security
headers and a line in the log; and whatever went wrong inside has our own shape, never a traceback.
"""

import secrets
import time
import traceback
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.api.answers import Answer
from lib.api.errors import Refusal
from lib.api.journal import Journal
from lib.server.security import HEADERS, LOCAL_HOSTS


@dataclass
class _Visit:
    """One request, as the log tells it."""

    id: str
    method: str
    began: float = field(default_factory=time.monotonic)
    status: int = 0
    cause: str | None = None

    @property
    def ms(self) -> float:
        return round((time.monotonic() - self.began) * 1000, 1)


class Door:
    """The outermost of our own; see the module."""

    def __init__(self, app: ASGIApp, journal: Journal) -> None:
        self.app = app
        self.journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, or not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        visit = _Visit(secrets.token_hex(8), scope["method"])
        scope.setdefault("state", {})["request_id"] = visit.id

        async def send_out(message: Message) -> None:
            if message["type"] == "http.response.start":
                visit.status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS | {"x-request-id": visit.id})
                headers.setdefault("cache-control", "no-store")
            await send(message)

        try:
            await self._within(scope, receive, send_out)
        except Exception as error:
            visit.cause = _place(error)
            if not visit.status:
                said = f"Something went wrong inside (request {visit.id})."
                await _answer(Refusal("internal-error", said), scope, receive, send_out)
        finally:
            route = getattr(scope.get("route"), "path", None)
            self.journal.write(
                "request",
                request_id=visit.id,
                method=visit.method if visit.method.isalpha() else None,
                route=route,
                status=visit.status or None,
                ms=visit.ms,
                run_id=scope["state"].get("run_id"),
                cause=visit.cause,
            )

    async def _within(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = _refusal(Headers(scope=scope), scope)
        if refusal is None:
            await self.app(scope, receive, send)
        else:
            await _answer(refusal, scope, receive, send)


async def _answer(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    answer = Answer(refusal.document, refusal.status_code, dict(refusal.headers or {}))
    await answer(scope, receive, send)


def _refusal(headers: Headers, scope: MutableMapping[str, Any]) -> Refusal | None:
    hosts = headers.getlist("host")
    if len(hosts) != 1 or _name(hosts[0]) not in LOCAL_HOSTS:
        return Refusal("wrong-host", "Only 127.0.0.1 and localhost are answered here.")
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"{scope['scheme']}://{hosts[0]}".lower():
        return Refusal("other-origin", "The request comes from a web page that is not of this API.")
    return None


def _name(host: str) -> str:
    """The host without its port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


def _place(error: BaseException) -> str:
    """Which error, and where in the code; not its words, which may hold anything."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
