"""The chain of an exception: the truth is at its bottom, LiteLLM's class at its top.

Everything is read by attribute, so that neither LiteLLM nor an HTTP library need be imported, and nothing of
an unfinished response can raise from here.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import Any

LONGEST_CHAIN = 24
# Whose exceptions hold a real response; LiteLLM's own hold stubs.
_LIBRARIES = ("httpx", "openai", "anthropic")


@dataclass(frozen=True)
class HttpAnswer:
    """What a server said, taken from the deepest exception that holds a real response."""

    status: int
    method: str | None = None
    url: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    history: tuple[str, ...] = ()


def links(exception: BaseException) -> tuple[BaseException, ...]:
    """The exception and everything that led to it, outermost first."""
    found: list[BaseException] = []
    waiting: list[Any] = [exception]
    while waiting and len(found) < LONGEST_CHAIN:
        link = waiting.pop(0)
        if not isinstance(link, BaseException) or any(link is f for f in found):
            continue
        found.append(link)
        context = None if link.__suppress_context__ else link.__context__
        waiting += [getattr(link, "original_exception", None), link.__cause__, context]
        waiting += list(getattr(link, "exceptions", ()) or ())
    return tuple(found)


def name_of(link: BaseException) -> str:
    """The class's name as people know it: without the module, save for `builtins` and duplicates."""
    return type(link).__name__


def text_of(link: BaseException) -> str:
    """What an exception says; an exception whose own words fail says its class."""
    with contextlib.suppress(Exception):
        return str(link)
    return name_of(link)


def answer_of(chain: tuple[BaseException, ...]) -> HttpAnswer | None:
    """The server's answer as the deepest HTTP exception of the chain holds it."""
    for link in reversed(chain):
        if type(link).__module__.split(".")[0] not in _LIBRARIES:
            continue
        with contextlib.suppress(Exception):
            response = link.response  # type: ignore[attr-defined]
            if isinstance(response.status_code, int):
                return _read(response)
    return None


def request_of(chain: tuple[BaseException, ...]) -> tuple[str, str] | None:
    """Method and URL of the request that a transport error of the chain belongs to."""
    for link in reversed(chain):
        if type(link).__module__.split(".")[0] != "httpx":
            continue
        with contextlib.suppress(Exception):
            request = link.request  # type: ignore[attr-defined]
            return str(request.method), str(request.url)
    return None


def reported_status(chain: tuple[BaseException, ...]) -> int | None:
    """The status that the outermost exception claims, whatever the server said."""
    for link in chain:
        with contextlib.suppress(Exception):
            return int(link.status_code)  # type: ignore[attr-defined]
    return None


def _read(response: Any) -> HttpAnswer:
    method: str | None = None
    url: str | None = None
    headers: dict[str, str] = {}
    body = ""
    history: tuple[str, ...] = ()
    with contextlib.suppress(Exception):
        method, url = str(response.request.method), str(response.request.url)
    with contextlib.suppress(Exception):
        headers = {str(k).lower(): str(v) for k, v in response.headers.items()}
    with contextlib.suppress(Exception):
        body = str(response.text)
    with contextlib.suppress(Exception):
        history = tuple(f"{r.request.method} {r.request.url} -> {r.status_code}" for r in response.history)
    return HttpAnswer(response.status_code, method, url, headers, body, history)
