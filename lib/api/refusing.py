"""Every way in which a route can refuse, brought into the one shape of errors."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from lib.api.answers import Answer
from lib.api.errors import KINDS, Failed, Refusal
from lib.api.schemas import Ask, Turn
from lib.calls.errors import AgentError
from lib.server.token import TokenError
from lib.settings import SettingsError
from lib.store.errors import NotFound, StoreError

CHAT = "/api/chat"
CHAT_EXPLAINED = (
    "This path answers questions, and they are sent by POST with a JSON body: opening it in a browser, or a base URL "
    "that makes a program send something else here, gives 405."
)
SAID_AT_MOST = 3
_KNOWN = (*Ask.model_fields, *Turn.model_fields)
_BY_STATUS = {row.status: kind for kind, row in reversed(KINDS.items())} | {
    404: "not-found",
    400: "malformed-json",
}


def register(app: FastAPI) -> None:
    """Have `app` answer everything that is raised in our shape."""
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_fields)
    for raised in (AgentError, SettingsError, StoreError, TokenError):
        app.add_exception_handler(raised, _of_house)


async def _of_http(request: Request, raised: Exception) -> Response:
    if isinstance(raised, Refusal | Failed):
        return Answer(raised.document, raised.status_code, dict(raised.headers or {}))
    assert isinstance(raised, HTTPException)  # noqa: S101
    refusal = _of_routing(request, raised)
    return Answer(refusal.document, refusal.status_code, dict(raised.headers or {}))


def _of_routing(request: Request, raised: HTTPException) -> Refusal:
    if raised.status_code == 405:
        allowed = (raised.headers or {}).get("allow") or (raised.headers or {}).get("Allow", "")
        explained = f" {CHAT_EXPLAINED}" if request.url.path == CHAT else ""
        return Refusal(
            "wrong-method",
            f"405 Method Not Allowed: this path takes {allowed or 'another method'}.{explained}",
            fix=f"Send {allowed} instead." if allowed else None,
        )
    if raised.status_code == 404:
        return Refusal("not-found", "The API has no such path.")
    return Refusal(_BY_STATUS.get(raised.status_code, "internal-error"), "The request could not be read.")


async def _of_fields(_request: Request, raised: Exception) -> Response:
    assert isinstance(raised, RequestValidationError)  # noqa: S101
    complaints = list(dict.fromkeys(_complaints(raised.errors())))
    more = len(complaints) - SAID_AT_MOST
    said = "; ".join(complaints[:SAID_AT_MOST]) + (f"; and {more} more" if more > 0 else "")
    refusal = Refusal("invalid-request", said + ".")
    return Answer(refusal.document, refusal.status_code)


def _complaints(errors: Sequence[Any]) -> Iterator[str]:
    """What is wrong where, in pydantic's words; never what was sent, and no name that the caller made up."""
    for one in errors:
        place, unknown = list(one["loc"]), one["type"] == "extra_forbidden"
        name = str(place.pop()) if unknown else ""
        where = "".join(
            f"[{part}]" if isinstance(part, int) else f".{part}"
            for part in place
            if part in _KNOWN or isinstance(part, int)
        )
        where = where.lstrip(".") or (str(place[-1]) if place and place[0] != "body" else "the body")
        if unknown:
            near = difflib.get_close_matches(name, _KNOWN, n=1)
            yield f"{where} has a field that is not known" + (f" (did you mean {near[0]}?)" if near else "")
        else:
            yield f"{where}: {one['msg'].removeprefix('Value error, ')}"


async def _of_house(_request: Request, raised: Exception) -> Response:
    """What is wrong with the settings, the catalogue or the store, in its own sentence."""
    kind = "not-found" if isinstance(raised, NotFound) else "not-set-up"
    refusal = Refusal(kind, str(raised))
    return Answer(refusal.document, refusal.status_code)
