"""Where calls of one protocol arrive: its paths and methods, its key, its body, and the fault that was asked
for.

The order is the real providers': is there such a path, and does it take this method; the fault; the key; the
body.
"""

from __future__ import annotations

import html
import json
from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lib.sandbox.acts import ACTS
from lib.sandbox.answer import Ask, compose
from lib.sandbox.edge import EDGE
from lib.sandbox.faults import FAULT_NAMED
from lib.sandbox.keys import masked
from lib.sandbox.knobs import Knobs
from lib.sandbox.protocol import Json, Protocol, Refusal, Reply
from lib.sandbox.scene import Performance, play
from lib.sandbox.twists import TWISTS

_LARGEST_BODY = 32 * 1024 * 1024
_NOTHING = Ask(model="", prompt="", prompt_tokens=0)


def protocol_app(protocol: Protocol) -> Starlette:
    """One protocol's paths, answering only to its methods and in its own words when there is no such path."""
    desk = _Desk(protocol)
    routes = [
        *(Route(path, desk.answer, methods=["POST"]) for path in protocol.answer_paths),
        *(Route(path, desk.model_list, methods=["GET"]) for path in protocol.list_paths),
        *(Route(path, desk.model_card, methods=["GET"]) for path in protocol.model_paths),
    ]
    handlers: dict[Any, Any] = {HTTPException: desk.not_served, Refusal: desk.refused}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return app


class _Desk:
    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol

    async def answer(self, request: Request) -> Response:
        """An answer of the model, or the fault asked for in its place."""
        body = await request.body()
        model = _model_named(request, body)
        knobs = self._knobs(request)
        if knobs.model not in (None, model):
            knobs = request.state.knobs = replace(knobs, fault=None)
        if reply := self._fault_reply(request, model):
            return reply
        self._protocol.check_key(request)
        ask = self._protocol.read(request, _json(request, body))
        answer = compose(ask, knobs.tokens)
        fault = knobs.fault or ""
        if fault in TWISTS:
            answer, knobs = TWISTS[fault](answer, knobs)
        return Performance(ACTS.get(fault, play), self._protocol, ask, answer, knobs)

    async def model_list(self, request: Request) -> Response:
        """The models this provider shows."""
        return self._listing(request) or self._json(self._protocol.model_list())

    async def model_card(self, request: Request) -> Response:
        """One model."""
        if spoilt := self._listing(request):
            return spoilt
        model = request.path_params["model"]
        self._protocol.check_model(model)
        return self._json(self._protocol.model_card(model))

    async def refused(self, request: Request, error: Exception) -> Response:
        """A request the real provider would refuse."""
        assert isinstance(error, Refusal)  # noqa: S101
        return self._reply(self._protocol.errors[error.error], request, error.facts)

    async def not_served(self, request: Request, error: Exception) -> Response:
        """No such path, or not with this method."""
        assert isinstance(error, HTTPException)  # noqa: S101
        name = "method-not-allowed" if error.status_code == 405 else "unknown-path"
        if request.state.knob_error:
            return self._reply(
                self._protocol.errors["sandbox"], request, {"sentence": request.state.knob_error}
            )
        allow = (error.headers or {}).get("Allow", "")
        return self._reply(self._protocol.errors[name], request, {"allow": allow})

    def _listing(self, request: Request) -> Response | None:
        """The fault that strikes a list of models too, if one was asked for; checks the key else."""
        knobs = self._knobs(request)
        if knobs.fault and FAULT_NAMED[knobs.fault].strikes_lists:
            if reply := self._fault_reply(request, "models"):
                return reply
            return Performance(ACTS[knobs.fault], self._protocol, _NOTHING, compose(_NOTHING), knobs)
        self._protocol.check_key(request)
        return None

    def _knobs(self, request: Request) -> Knobs:
        """The knobs, once it is sure that their fault exists for this protocol."""
        knobs: Knobs = request.state.knobs
        if knobs.fault is not None:
            fault = FAULT_NAMED.get(knobs.fault)
            if fault is None:
                raise Refusal("sandbox", sentence=f"The sandbox knows no fault {knobs.fault!r}.")
            if self._protocol.name not in fault.protocols:
                others = ", ".join(sorted(fault.protocols))
                raise Refusal("sandbox", sentence=f"The fault {fault.name!r} is only for {others}.")
        return knobs

    def _fault_reply(self, request: Request, model: str) -> Response | None:
        name = request.state.knobs.fault
        if name in self._protocol.errors:
            return self._reply(self._protocol.errors[name], request, {"model": model})
        if name in EDGE:  # not the provider speaks here: none of its headers
            path, query = request.url.path, request.url.query
            return EDGE[name].response({"model": model, "target": f"{path}?{query}" if query else path})
        return None

    def _reply(self, reply: Reply, request: Request, facts: dict[str, str]) -> Response:
        path, headers = html.escape(request.url.path), self._protocol.headers()
        version, _, verb = path.strip("/").partition("/")
        own = {
            "method": request.method,
            "path": path,
            "allow": "POST" if request.method == "GET" else "GET",
            "media_type": request.headers.get("content-type", ""),
            "retry": str(request.state.knobs.retry),
            "request_id": headers.get("request-id", ""),
            "key": masked(request.headers.get("authorization", "").partition(" ")[2]),
            "model": str(request.path_params.get("model", "")),
            "version": version,
            "verb": verb.rpartition(":")[2],
        }
        response = reply.response({**own, **facts})
        response.headers.update(headers)
        return response

    def _json(self, body: Json) -> Response:
        return JSONResponse(body, headers=self._protocol.headers())


def _json(request: Request, body: bytes) -> Json:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refusal("content-type")
    if len(body) > _LARGEST_BODY:
        raise Refusal("payload-too-large")
    try:
        value = json.loads(body)
    except ValueError as error:
        raise Refusal("not-json", problem=str(error)) from None
    if not isinstance(value, dict):
        raise Refusal("not-json", problem="It is not an object.")
    return value


def _model_named(request: Request, body: bytes) -> str:
    """The model of a request, as far as it can be told before the request is checked."""
    try:
        named = json.loads(body).get("model")
    except (ValueError, AttributeError):
        named = None
    return str(named or request.path_params.get("model", "unknown"))
