"""What protects a server on loopback from the web pages that its user visits.

Loopback is no wall: a page can rebind its name to 127.0.0.1, open a WebSocket from another port, or have an answer
carry text away in the address of an image. So only our own host names are answered, only our own pages may write, and
the browser is told to load nothing from anywhere else.
"""

from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Streamlit's charts compile their expressions, and its page starts with an inline script.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)

HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    # By this a diagnosis knows that a base URL leads to ourselves, whatever the port.
    "x-powered-by": "Switchboard",
}

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SecurityHeaders:
    """Adds HEADERS to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the headers with its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class SameOrigin:
    """Refuses what a page of another origin sends: WebSockets, and every method that changes something.

    A program sends no Origin and passes; a browser always sends one here, and another local port is another origin.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if self._may_pass(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "Another origin."})
        else:
            refusal = PlainTextResponse("This request comes from a page of another origin.", status_code=403)
            await refusal(scope, receive, send)

    @staticmethod
    def _may_pass(scope: MutableMapping[str, Any]) -> bool:
        if scope["type"] not in {"http", "websocket"}:
            return True
        if scope["type"] == "http" and scope["method"] in SAFE_METHODS:
            return True
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        return origin is None or origin.split("://", 1)[-1] == headers.get("host")


DOORS = (
    Middleware(TrustedHostMiddleware, allowed_hosts=list(LOCAL_HOSTS), www_redirect=False),
    Middleware(SameOrigin),
)
"""Who may come in, in the order in which a request meets them."""

MIDDLEWARE = (*DOORS, Middleware(SecurityHeaders))
"""The same, and what our own pages tell the browser."""
