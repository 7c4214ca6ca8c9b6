"""Is a key good? Asked of the provider itself, for nothing: its list of models, over the way that a call would take.

The same base URL, the same proxy variables and the same certificates as a call, and no prompt is ever completed.
"Could not be reached" is never "rejected": only an answer of the provider about the key is one.
"""

import asyncio
import os
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx

from lib.calls import own_proxy, proxy_key
from lib.calls.errors import AgentError
from lib.calls.providers import ANTHROPIC, GEMINI, LITELLM_PROXY, PROVIDERS, Provider
from lib.doctor.keys import foreign_owner
from lib.doctor.report import base_of, key_of
from lib.failures.redaction import redact
from lib.settings import Secret, Settings

Outcome = Literal["valid", "rejected", "other-provider", "restricted", "unreachable", "no-key"]

WITHIN_S = 10.0
_LARGEST_LIST_BYTES = 4 * 1024 * 1024
_WHOLE_LIST: Mapping[str, Mapping[str, str]] = {
    ANTHROPIC.name: {"limit": "1000"},
    GEMINI.name: {"pageSize": "1000"},
}
_EXTRA_HEADERS: Mapping[str, Mapping[str, str]] = {ANTHROPIC.name: {"anthropic-version": "2023-06-01"}}
_RESTRICTED_WORDS = (
    "missing scopes", "insufficient permission", "permission_error", "permission_denied", "service_disabled",
    "referrer", "ip_address", "ip address", "not authorized", "unsupported_country", "billing", "organization",
    "restricted", "not been used in project", "_blocked", "must be verified", "location is not supported",
    "credit balance",
)  # fmt: skip
_REJECTED_WORDS = (
    "reported as leaked",
    "api_key_invalid",
    "api key not valid",
    "api key expired",
    "invalid x-api-key",
    "no connected db",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCheck:
    """What is known of one provider's key. `models` are the names that the provider lists, without prefix."""

    provider: str
    title: str
    outcome: Outcome
    sentence: str
    status: int | None = None
    url: str | None = None
    models: tuple[str, ...] = field(default=(), repr=False)

    @property
    def hinders(self) -> bool:
        """Whether a call that is made now fails: for the key, or because nobody could be asked."""
        return self.outcome in ("rejected", "other-provider", "unreachable")

    def to_dict(self) -> dict[str, Any]:
        """As JSON; see docs/check.md."""
        return {
            "provider": self.provider,
            "title": self.title,
            "outcome": self.outcome,
            "sentence": self.sentence,
            "status": self.status,
            "url": self.url,
            "models": list(self.models),
        }


def check_all(settings: Settings) -> list[KeyCheck]:
    """Check every provider that a call may go to, at the same time."""
    rows = (LITELLM_PROXY,) if settings.litellm_proxy_url else PROVIDERS
    with ThreadPoolExecutor(len(rows)) as pool:
        return list(pool.map(lambda row: check_key(row, settings), rows))


def check_key(row: Provider, settings: Settings) -> KeyCheck:
    """Ask one provider; takes `WITHIN_S` seconds at most for each step. Never raises for what the network does."""
    key = key_of(row, settings)
    base, _ = base_of(row, settings)
    if key is None or base is None:
        return _said(row, "no-key", f"{row.key_variable} is not set.")
    own_address = base != row.default_base
    owner = foreign_owner(key, row, own_address=own_address) if row is not LITELLM_PROXY else None
    if owner is not None:
        # Not even asked: a key is not shown to somebody whose it is not.
        title = next((one.title for one in PROVIDERS if one.name == owner), owner)
        return _said(row, "other-provider", f"This is a key of {title}, not of {row.title}. It was not sent.")
    if not key.isascii() or not key.isprintable() or " " in key:
        return _said(
            row, "rejected", f"{row.key_variable} holds characters that no key has. It was not sent."
        )
    if row is LITELLM_PROXY and (refusal := _not_the_proxy(base, key, settings)):
        return _said(row, "unreachable", refusal, url=base)
    return _ask(row, key, list_url(row, base), settings)


def _not_the_proxy(base: str, key: str, settings: Settings) -> str | None:
    """Why the proxy's key is not to be shown to whoever listens there; None when it may be."""

    async def enter() -> None:
        async with httpx.AsyncClient(verify=certificates()) as client:
            await own_proxy.enter(client, base, Secret(key), made_here=proxy_key.is_own(settings))

    try:
        asyncio.run(enter())
    except AgentError as refusal:
        return str(refusal)
    return None


def list_url(row: Provider, base: str) -> str:
    """Where a provider's list of models is, under a base."""
    if row.call_path_may_be_in_base:
        base = base.removesuffix(row.call_path)
    if row.forgives_last_slash:
        base = base.rstrip("/")
    return base + row.models_path


def _ask(row: Provider, key: str, url: str, settings: Settings) -> KeyCheck:
    headers = {
        row.key_header: row.key_scheme + key,
        "accept": "application/json",
        **_EXTRA_HEADERS.get(row.name, {}),
    }
    shown = redact(url, settings.secrets())
    try:
        with (
            httpx.Client(timeout=WITHIN_S, verify=certificates(), follow_redirects=False) as client,
            client.stream("GET", url, headers=headers, params=_WHOLE_LIST.get(row.name)) as answer,
        ):
            body = head_of(answer)
            return _judged(row, answer, body, shown)
    except httpx.InvalidURL:
        return _said(row, "unreachable", f"{shown} is no address.", url=shown)
    except (httpx.HTTPError, ssl.SSLError, OSError, UnicodeError) as error:
        sentence = f"{unreachable(error, shown, WITHIN_S)} Whether the key is good is not known."
        return _said(row, "unreachable", sentence, url=shown)


def certificates() -> bool | ssl.SSLContext:
    """As LiteLLM does: SSL_VERIFY may be off or a file, SSL_CERT_FILE a file."""
    verify = (os.environ.get("SSL_VERIFY") or "").strip()
    if verify.lower() == "false":
        return False
    file = verify if os.path.isfile(verify) else os.environ.get("SSL_CERT_FILE") or ""
    return ssl.create_default_context(cafile=file) if os.path.isfile(file) else True


def head_of(answer: httpx.Response) -> bytes:
    """The body, or as much of it as a list of models can be."""
    body = bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > _LARGEST_LIST_BYTES:
            break
    return bytes(body)


def _judged(row: Provider, answer: httpx.Response, body: bytes, url: str) -> KeyCheck:
    status, text = answer.status_code, body[:8192].decode("utf-8", "replace").lower()

    def said(outcome: Outcome, sentence: str, models: tuple[str, ...] = ()) -> KeyCheck:
        return _said(row, outcome, sentence, status=status, url=url, models=models)

    if status == 200:
        models = models_in(body)
        if models is not None:
            return said("valid", f"The key is valid: {row.title} lists {len(models)} models.", models)
        return said("unreachable", f"{url} answers with {_what(answer, text)}, not with a list of models.")
    if 300 <= status < 400:
        where = urlsplit(answer.headers.get("location", "")).netloc or "another address"
        return said("unreachable", f"{url} sends on to {where}: a call would lose its method on the way.")
    if "text/html" in answer.headers.get("content-type", ""):
        return said("unreachable", f"{url} answers {status} with a web page: this is not {row.title}'s API.")
    refused = any(word in text for word in _REJECTED_WORDS)
    if not refused and status in (400, 401, 403) and any(word in text for word in _RESTRICTED_WORDS):
        return said(
            "restricted", f"The key is known, but may not do everything: {row.title} answers {status}."
        )
    if status == 401 or refused:
        return said("rejected", f"{row.title} refuses the key ({status}): it is wrong, expired or revoked.")
    if status in (402, 403, 429):
        return said("restricted", f"The key is known, but {row.title} holds it back now ({status}).")
    if status in (404, 405):
        return said(
            "unreachable", f"{url} answers {status}: there is no list of models here. Look at the address."
        )
    return said("unreachable", f"{row.title} could not say: it answers {status}. Try again later.")


def models_in(body: bytes) -> tuple[str, ...] | None:
    """The names in a list of models; None when it is none."""
    try:
        listed = httpx.Response(200, content=body).json()
    except ValueError:
        return None
    rows = (listed.get("data") or listed.get("models")) if isinstance(listed, dict) else None
    if not isinstance(rows, list):
        return None
    names = (str(row.get("id") or row.get("name") or "") for row in rows if isinstance(row, dict))
    return tuple(name.removeprefix("models/") for name in names if name)


def _what(answer: httpx.Response, text: str) -> str:
    if "streamlit" in text:
        return "a Streamlit page"
    return (
        "a web page"
        if "<html" in text or "text/html" in answer.headers.get("content-type", "")
        else "something else"
    )


def unreachable(error: Exception, url: str, within_s: float) -> str:
    """Why nothing came back, from the root of the exceptions; the address and never the headers are named."""
    host = urlsplit(url).netloc
    chain: list[BaseException] = [error]
    while (further := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(further)
    names = " ".join(f"{type(one).__name__} {one}" for one in chain).lower()
    proxy = next((name for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY") if _set(name)), None)
    through = f" {proxy} is set, so the call goes through that proxy." if proxy else ""
    if "gaierror" in names or "name or service" in names:
        reason = f"there is no host {host}"
    elif "certificate" in names:
        reason = "its certificate is not trusted here: set SSL_CERT_FILE to your company's certificate"
    elif "timeout" in names:
        reason = f"nothing came within {within_s:.0f} seconds"
    elif "refused" in names:
        reason = "nobody listens there"
    elif "ssl" in names:
        reason = "it does not speak https there"
    else:
        reason = "the connection broke"
    return f"{host} could not be reached: {reason}.{through}"


def _set(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(name.lower()))


def _said(row: Provider, outcome: Outcome, sentence: str, **more: Any) -> KeyCheck:
    return KeyCheck(provider=row.name, title=row.title, outcome=outcome, sentence=sentence, **more)
