"""The sandbox's web application: take off the knobs, see whose protocol it is, and let that protocol answer.

Three hosts share one address here, so the protocol is told by what only one of them has: its path, or else
the header its key travels in.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from starlette.applications import Starlette
from starlette.datastructures import Headers, QueryParams
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from lib.sandbox.anthropic import Anthropic
from lib.sandbox.desk import protocol_app
from lib.sandbox.gemini import Gemini
from lib.sandbox.knobs import KnobError, Knobs, split_path
from lib.sandbox.openai import OpenAI

_PATHS = (
    (re.compile(r"generateContent|countTokens|^/v1beta"), "gemini"),
    (re.compile(r"/messages"), "anthropic"),
    (re.compile(r"/(completions|responses|embeddings)"), "openai"),
)
_HEADERS = (("x-goog-api-key", "gemini"), ("x-api-key", "anthropic"), ("anthropic-version", "anthropic"))


def create_app(knobs: Knobs) -> Starlette:
    """The sandbox as an ASGI application whose `knobs` stand so until a path turns them.

    Faults of the connection need `server.py` around it.
    """
    return Starlette(routes=[Mount("/", app=_Front(knobs))])


def protocol_of(path: str, headers: Headers, query: QueryParams) -> str:
    """The name of the protocol a call is meant for; OpenAI's when nothing tells."""
    by_path = (name for pattern, name in _PATHS if pattern.search(path))
    by_header = (name for header, name in _HEADERS if header in headers)
    by_query = ("gemini" for name in query if name == "key")
    return next(by_path, None) or next(by_header, None) or next(by_query, "openai")


class _Front:
    """Strips the knobs from the path and hands the call on."""

    def __init__(self, knobs: Knobs) -> None:
        self._knobs = knobs
        self._apps = {protocol.name: protocol_app(protocol) for protocol in (OpenAI(), Anthropic(), Gemini())}
        self._calls: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = {**scope.get("state", {}), "knobs": self._knobs, "knob_error": None}
        path = scope["path"]
        try:
            knobs, prefix, path = split_path(path, self._knobs)
            state["knobs"] = self._without_spent_fault(knobs, prefix)
        except KnobError as error:
            state["knob_error"] = str(error)
        name = protocol_of(path, Headers(scope=scope), QueryParams(scope["query_string"]))
        inner = {**scope, "path": path, "raw_path": path.encode(), "root_path": "", "state": state}
        await self._apps[name](inner, receive, send)

    def _without_spent_fault(self, knobs: Knobs, prefix: str) -> Knobs:
        """The knobs, less the fault once it has struck as often as was asked."""
        if knobs.fault is None or knobs.times is None:
            return knobs
        self._calls[prefix] += 1
        return knobs if self._calls[prefix] <= knobs.times else replace(knobs, fault=None)
