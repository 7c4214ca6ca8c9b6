"""What is at an address now: its name, its port and its front page. Only when somebody asks, and harmless.

One GET of the root, without a key, a prompt or a redirect followed. What it shows is told in sentences, and given back
to the diagnosis as headers that the failed call may not have shown.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import SplitResult, urlsplit

from lib.failures.failure import TELLING_HEADERS, Failure
from lib.failures.signals import signals_of

WITHIN_S = 5.0
LARGEST_BYTES = 64 * 1024
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What was found at `address`. `answers` is False when nobody could be asked."""

    address: str
    sentences: tuple[str, ...]
    answers: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    is_streamlit: bool = False


def address_of(failure: Failure) -> str | None:
    """Scheme, host and port that the call went to; None when the failure names none."""
    target = signals_of(failure).target
    for url in (target.url, target.base):
        parts = _parts(url)
        if parts is not None and parts.hostname != "unknown":
            return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return None


def probe(address: str) -> Probe:
    """Look at an address; takes `WITHIN_S` seconds at most for each of three steps. Never raises."""
    parts = _parts(address)
    if parts is None or parts.hostname is None:
        return Probe(address=address, sentences=(f"{address} is no address.",))
    host, port = parts.hostname, parts.port or _PORTS[parts.scheme]
    try:
        found = sorted({str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    except OSError:
        return Probe(address=address, sentences=(f"There is no host called {host}: the name leads nowhere.",))
    said = [] if found == [host] else [f"{host} is {', '.join(found[:3])}."]
    try:
        socket.create_connection((host, port), WITHIN_S).close()
    except TimeoutError:
        return Probe(address=address, sentences=(*said, f"Nothing answers on port {port} of {host}."))
    except OSError as error:
        return Probe(
            address=address, sentences=(*said, f"Nobody listens on port {port} of {host} ({error.strerror}).")
        )
    return _front_page(address, [*said, f"Port {port} is open."])


def sharpened(failure: Failure, found: Probe) -> Failure:
    """The failure with what the front page tells of the server, where its own answer was silent about it."""
    if not found.answers:
        return failure
    marks = (
        {"x-powered-by": "Streamlit"} if found.is_streamlit and "x-powered-by" not in found.headers else {}
    )
    return replace(failure, headers={**found.headers, **marks, **failure.headers})


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS and parts.hostname else None


def _front_page(address: str, said: list[str]) -> Probe:
    import httpx  # half of what `diagnose` would else need

    try:
        with (
            httpx.Client(timeout=WITHIN_S, follow_redirects=False) as client,
            client.stream("GET", f"{address}/", headers={"accept-encoding": "identity"}) as answer,
        ):
            page = b""
            for chunk in answer.iter_raw():
                page += chunk
                if len(page) >= LARGEST_BYTES:
                    break
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        told = f"It takes connections, but speaks no HTTP there ({type(error).__name__})."
        return Probe(address=address, sentences=(*said, told))
    text = page[:LARGEST_BYTES].decode("utf-8", "replace").lower()
    headers = {
        name.lower(): value[:300] for name, value in answer.headers.items() if name.lower() in TELLING_HEADERS
    }
    said += _told(address, answer, headers, text)
    return Probe(
        address=address,
        sentences=tuple(said),
        answers=True,
        headers=_of_the_server(headers),
        is_streamlit="streamlit" in text,
    )


def _told(address: str, answer: Any, headers: dict[str, str], text: str) -> Iterator[str]:
    what = (
        "Switchboard's own page"
        if "switchboard" in headers.get("x-powered-by", "").lower()
        else "a Streamlit page"
        if "streamlit" in text
        else "a web page"
        if "<html" in text or "text/html" in headers.get("content-type", "")
        else "JSON, as an API does"
        if text.lstrip()[:1] in ("{", "[")
        else "something else"
        if text.strip()
        else "nothing"
    )
    server = f", from {headers['server']}" if headers.get("server") else ""
    yield f"GET {address}/ answers {answer.status_code} with {what}{server}."
    if 300 <= answer.status_code < 400:
        where = urlsplit(headers.get("location", "")).netloc or "another path"
        yield f"It sends on to {where}: a POST would arrive there as a GET."


def _of_the_server(headers: dict[str, str]) -> dict[str, str]:
    """Those that are the server's on every path; the others are the front page's own."""
    return {
        name: headers[name]
        for name in ("server", "via", "x-powered-by", "x-litellm-version")
        if name in headers
    }
