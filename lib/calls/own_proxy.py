"""A LiteLLM proxy as a caller meets it: no key is sent before whoever listens has shown to be the right one.

Our own proxy proves that it knows the key, by answering a question that nobody asked before; another LiteLLM on this
machine has to answer as one. Behind ours nothing is lost: it tells what it saw on its way to the provider, so that a
failure is the same with it as without it.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx

from lib.calls.errors import ProxyDown, StrangerAtProxy
from lib.failures import chain
from lib.failures.exchange import Exchange
from lib.settings import Secret

PROOF_PATH = "/switchboard/proof"
SEEN_PATH = "/switchboard/seen"
CALL_HEADER = "x-switchboard-call"
"""Marks a call of ours, which is kept by us and not by the proxy too."""

PROOF_HEADER = "x-switchboard-proof"
"""Shows to our proxy that who asks knows the key, without showing the key to whoever else may listen."""

_ANSWER_WITHIN_S = 3.0
_ALIVE_PATH = "/health/liveliness"
_ALIVE = "I'm alive!"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def proof(key: Secret, question: str, port: int) -> str:
    """What only who knows the key can answer; the port is in it, so that nobody can have another one answer."""
    return hmac.new(key.reveal().encode(), f"{port} {question}".encode(), hashlib.sha256).hexdigest()


async def enter(client: httpx.AsyncClient, base: str, key: Secret, *, made_here: bool) -> None:
    """Return when the key may be sent to `base`. Raises ProxyDown or StrangerAtProxy.

    A key that was `made_here` is for our own proxy alone; one that a person set is also for another LiteLLM. An
    address that is not of this machine is the person's own word.
    """
    parts = urlsplit(base)
    if parts.hostname not in _LOOPBACK:
        return
    root = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
    question = secrets.token_hex(16)
    answer = await _asked(client, root + PROOF_PATH, root, {"question": question})
    expected = proof(key, question, parts.port or 80)
    if answer.status_code == httpx.codes.OK and hmac.compare_digest(answer.text, expected):
        return
    if not made_here:
        alive = await _asked(client, root + _ALIVE_PATH, root)
        if alive.status_code == httpx.codes.OK and alive.text.strip('"') == _ALIVE:
            return
    raise StrangerAtProxy(root)


async def _asked(
    client: httpx.AsyncClient, url: str, root: str, parameters: Mapping[str, str] | None = None
) -> httpx.Response:
    try:
        return await client.get(url, params=parameters, timeout=_ANSWER_WITHIN_S, follow_redirects=False)
    except httpx.TransportError as error:
        raise ProxyDown(root) from error
    except httpx.DecodingError:
        raise StrangerAtProxy(root) from None


@dataclass(frozen=True)
class Seen:
    """What our proxy saw of a call: what went to the provider and came back, and what LiteLLM made of it."""

    exchanges: tuple[Exchange, ...]
    exception: Exception | None


async def seen_behind(client: httpx.AsyncClient, base: str, key: Secret, mark: str) -> Seen | None:
    """What our proxy saw of the call with this mark; None where it cannot tell. The key is not sent."""
    parts = urlsplit(base)
    url = urlunsplit((parts.scheme, parts.netloc, f"{SEEN_PATH}/{mark}", "", ""))
    headers = {PROOF_HEADER: proof(key, mark, parts.port or 80)}
    try:
        answer = await client.get(url, headers=headers, timeout=_ANSWER_WITHIN_S, follow_redirects=False)
        return from_json(answer.json()) if answer.status_code == httpx.codes.OK else None
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return None


def to_json(exchanges: Iterable[Exchange], exception: BaseException | None) -> dict[str, Any]:
    """What was seen, as JSON; `from_json` reads it back."""
    links = chain.links(exception) if exception else ()
    return {
        "exchanges": [
            {**vars(one), "head": _text(one.head), "tail": _text(one.tail), "headers": dict(one.headers)}
            for one in exchanges
        ],
        "exception": [
            {
                "name": chain.name_of(link),
                "text": chain.text_of(link),
                "status": chain.reported_status((link,)),
            }
            for link in links
        ],
    }


def from_json(values: Mapping[str, Any]) -> Seen:
    """What `to_json` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    exchanges = tuple(
        Exchange(**{**one, "head": _bytes(one["head"]), "tail": _bytes(one["tail"])})
        for one in values["exchanges"]
    )
    return Seen(exchanges, _exception(values["exception"]))


def _exception(links: Sequence[Mapping[str, Any]]) -> Exception | None:
    """The same classes by name with the same words, so that a diagnosis cannot tell them from the real ones."""
    made: Exception | None = None
    for link in reversed(links):
        kind = type(str(link["name"]), (Exception,), {"status_code": link["status"]})
        outer: Exception = kind(str(link["text"]))
        outer.__cause__ = made
        made = outer
    return made


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
