"""A route that is only entered with the token and, where it takes a body, with JSON.

Asked in the order in which a caller can mend it: the path and the method first (404, 405: these need no token, so that
a browser which opens `/api/chat` is told what is there), then the token, the type, the size and the fields.
"""

from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from lib.api.errors import Refusal
from lib.api.request import BoundedRequest

UTF_8 = frozenset({"utf-8", "utf8"})


class GuardedRoute(APIRoute):
    """A route behind the token."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, behind the checks."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            _require_token(request)
            if self.body_field is not None:
                _require_json(request)
            return await handle(BoundedRequest(request.scope, request.receive))

        return guarded


def _require_token(request: Request) -> None:
    scheme, _, offered = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and request.app.state.token.fits(offered.strip()):
        return
    said = "The token is not the one of this API." if offered else "The request has no token."
    raise Refusal("no-token", said, headers={"www-authenticate": 'Bearer realm="switchboard"'})


def _require_json(request: Request) -> None:
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    charset = str(header.get_param("charset") or "utf-8").lower()
    if "content-type" not in request.headers:
        raise Refusal("not-json", "The request does not say what its body is.")
    if header.get_content_type() != "application/json" or charset not in UTF_8:
        raise Refusal("not-json", "The body is said to be something else than JSON in UTF-8.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refusal("not-json", "The body is packed: send it as it is.")
