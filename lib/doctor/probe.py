"""What answers at an address? Asked with the very method of a call, without a key, without a prompt: it costs nothing.

An API says that the key is missing. A page, or something that takes no POST, tells what it is in its own way.
"""

import ssl
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import httpx

from lib.doctor.key_check import certificates, unreachable
from lib.failures.redaction import redact
from lib.settings import Settings

WITHIN_S = 6.0
MOST_AT_ONCE = 8
_READ_BYTES = 8192

Sort = Literal["api", "wrong", "unreachable"]


@dataclass(frozen=True, slots=True)
class Probe:
    """What answered, and what that means for a call; `status` is None where nothing did."""

    url: str
    sort: Sort
    sentence: str
    status: int | None = None


def probe_all(urls: Iterable[str], settings: Settings) -> dict[str, Probe]:
    """Ask each address once, some at a time; by address."""
    wanted = list(dict.fromkeys(urls))
    if not wanted:
        return {}
    with ThreadPoolExecutor(min(len(wanted), MOST_AT_ONCE)) as pool:
        return dict(zip(wanted, pool.map(lambda url: probe(url, settings), wanted), strict=True))


def probe(url: str, settings: Settings) -> Probe:
    """Ask one address. Never raises for what the network does."""
    shown = redact(url, settings.secrets())
    try:
        with (
            httpx.Client(timeout=WITHIN_S, verify=certificates(), follow_redirects=False) as client,
            client.stream("POST", url, json={}, headers={"accept": "application/json"}) as answer,
        ):
            body = next(answer.iter_bytes(_READ_BYTES), b"")
            return _judged(shown, answer, body.decode("utf-8", "replace").lower())
    except httpx.InvalidURL:
        return Probe(shown, "unreachable", f"{shown} is no address.")
    except (httpx.HTTPError, ssl.SSLError, OSError, UnicodeError) as error:
        return Probe(shown, "unreachable", unreachable(error, shown, WITHIN_S))


def _judged(url: str, answer: httpx.Response, text: str) -> Probe:
    status = answer.status_code
    wrong = _wrong(answer, text, urlsplit(url).netloc)
    if wrong:
        return Probe(url, "wrong", wrong, status)
    return Probe(url, "api", f"An API answers here ({status} to a call without a key).", status)


def _wrong(answer: httpx.Response, text: str, host: str) -> str | None:
    status, html = (
        answer.status_code,
        "text/html" in answer.headers.get("content-type", "") or "<html" in text,
    )
    if answer.headers.get("x-powered-by") == "Switchboard" or "streamlit" in text:
        return f"{host} is a Streamlit page such as this one, and no API."
    if 300 <= status < 400:
        where = urlsplit(answer.headers.get("location", "")).netloc or "another address"
        return f"{host} sends on to {where}: a call would lose its method on the way."
    if status == httpx.codes.METHOD_NOT_ALLOWED:
        return f"{host} takes no calls at this path: it answers 405 Method Not Allowed."
    if html and "litellm" in text:
        return f"{host} answers with the admin page of a LiteLLM proxy."
    if html:
        return f"{host} answers {status} with a web page."
    if status == httpx.codes.NOT_FOUND:
        return f"{host} has nothing at this path: it answers 404."
    return None
