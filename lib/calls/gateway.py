"""The one door to LiteLLM: a resolved call goes in, events come out, exceptions pass through untouched.

LiteLLM is imported on first use, for that costs seconds. Nothing is retried here (LiteLLM would give OpenAI three tries
and the others one), nothing is dropped silently, and nothing is judged: whether an end was a good one is for
`lib.failures` to say, from what `lib.calls.wire` saw.
"""

import asyncio
import contextlib
import gc
import logging
import os
import secrets
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from lib.calls import own_proxy, wire
from lib.calls.address import Address
from lib.calls.errors import ProxyDown
from lib.calls.models import Model
from lib.calls.request import End, Event, Reasoning, Request, Text
from lib.calls.unpacking import ACCEPTED_ENCODINGS

QUIET = {"LITELLM_MODE": "PRODUCTION"}
"""Else LiteLLM puts the nearest `.env` into the environment, where it would win over every later change of it."""

UNSEARCHED = {"LITELLM_DISABLE_REDACT_SECRETS": "true"}
"""Else LiteLLM searches every error's text for secrets, a minute for each megabyte, and every run waits. Nothing of it
is kept or logged before our own redaction, which searches in linear time.
"""

LOCAL_TABLES = (
    "LITELLM_LOCAL_MODEL_COST_MAP",
    "LITELLM_LOCAL_BLOG_POSTS",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS",
    "LITELLM_LOCAL_POLICY_TEMPLATES",
)
"""Without these LiteLLM asks raw.githubusercontent.com when it is imported."""

CONNECT_S = 1.0
"""How long a connection that is opened beforehand may take; then the call opens its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request with everything that it needs to go out: which model, where to, with which key."""

    request: Request
    model: Model
    address: Address
    mark: str = field(default_factory=lambda: secrets.token_hex(12))
    """By this our own proxy knows the call again."""


@cache
def _litellm() -> Any:
    """LiteLLM itself, quiet, with clients that let the wire be watched."""
    for name, value in (QUIET | UNSEARCHED | dict.fromkeys(LOCAL_TABLES, "True")).items():
        os.environ.setdefault(name, value)
    # While it is imported there is hardly any garbage, and each look for it would stop every page for a quarter of a
    # second. It brings 370,000 objects that never die: keep them out of every later look too.
    looked = gc.isenabled()
    gc.disable()
    try:
        import litellm

        gc.freeze()
    finally:
        if looked:
            gc.enable()
    litellm.suppress_debug_info = True
    logging.getLogger("LiteLLM").setLevel(logging.CRITICAL)
    return litellm


@cache
def _http() -> Any:
    """LiteLLM's own HTTP handler with our hooks; made on the engine's loop, once, for connections are kept in it."""
    from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler

    handler = AsyncHTTPHandler(event_hooks=wire.HOOKS)
    handler.client.headers["accept-encoding"] = ACCEPTED_ENCODINGS
    _litellm().aclient_session = handler.client  # the OpenAI SDK's way takes the client itself
    return handler


def load() -> None:
    """Import LiteLLM (seconds): for a thread in the background, so that nobody waits for it."""
    _litellm()


async def close() -> None:
    """Close the connections of this event loop; the next call opens new ones, on its own loop."""
    if _http.cache_info().currsize:
        await _http().client.aclose()
        _http.cache_clear()
        litellm = _litellm()
        litellm.aclient_session = None
        litellm.in_memory_llm_clients_cache.flush_cache()  # the OpenAI clients in it hold what has just been closed


async def connect(urls: Iterable[str]) -> None:
    """Open a connection to each server, so that none of several calls has it to do first: no key and no prompt is sent.

    What goes wrong here the call itself will meet, and say.
    """
    origins = {urlsplit(url)._replace(path="/", query="", fragment="").geturl() for url in urls}
    client = _http().client

    async def knock(origin: str) -> None:
        with contextlib.suppress(Exception):
            async with asyncio.timeout(CONNECT_S):
                await client.head(origin)

    await asyncio.gather(*(knock(origin) for origin in origins))


def loaded() -> bool:
    """Whether LiteLLM has been imported."""
    return _litellm.cache_info().currsize > 0


async def stream(call: Call, *, timeout_s: float) -> AsyncIterator[Event]:
    """Make the call and yield its events; whatever LiteLLM raises is raised.

    `timeout_s` is only the net below the engine's own deadlines: LiteLLM does not hold it everywhere.
    """
    from lib.calls import openai_chunks
    from lib.calls.pieces import Pieces

    if call.address.proxy:
        await _enter_proxy(call.address)
    answer = await _litellm().acompletion(**_arguments(call, timeout_s))
    tally = _Tally()
    if not call.request.parameters.stream:
        for event in tally.take(answer, [choice.message for choice in answer.choices]):
            yield event
        # LiteLLM tells zeros where the provider told nothing; no prompt has no token.
        yield tally.end(call, counted=bool(_count(getattr(answer, "usage", None), "prompt_tokens")))
        return
    openai_chunks.read_whole(answer.completion_stream)
    pieces = Pieces(answer)
    try:
        async for piece in pieces:
            for event in tally.take(piece, [choice.delta for choice in piece.choices]):
                yield event
    finally:
        close = getattr(answer, "aclose", None)
        if close is not None:
            await close()
    yield tally.end(call, counted=pieces.counted)


async def _enter_proxy(address: Address) -> None:
    """Raise AgentError unless the proxy is the right one: its key is only sent after that."""
    if address.base is None or address.api_key is None:
        raise ProxyDown(address.base or "")  # one that never ran has made no key yet
    await own_proxy.enter(_http().client, address.base, address.api_key, made_here=address.key_made_here)


async def seen_behind_proxy(call: Call) -> own_proxy.Seen | None:
    """What our own proxy saw of the call on its way to the provider; None where there is none that could tell."""
    address = call.address
    if not (address.own_proxy and address.base and address.api_key):
        return None
    return await own_proxy.seen_behind(_http().client, address.base, address.api_key, call.mark)


class _Tally:
    """What the pieces of one answer add up to: why it ended, what was counted, and what is not text."""

    def __init__(self) -> None:
        self._finish_reason: str | None = None
        self._native_finish_reason: str | None = None
        self._refusal = ""
        self._tool_calls = 0
        self._usage: Any = None

    def take(self, chunk: Any, parts: list[Any]) -> Iterator[Event]:
        """Note what `chunk` says of the whole, and yield the text and the reasoning in its parts."""
        self._usage = getattr(chunk, "usage", None) or self._usage
        for choice in chunk.choices:
            self._finish_reason = _words(choice, "finish_reason") or self._finish_reason
            fields = getattr(choice, "provider_specific_fields", None) or {}
            native = fields.get("native_finish_reason")
            self._native_finish_reason = native if isinstance(native, str) else self._native_finish_reason
        for part in parts:
            self._refusal += _words(part, "refusal")
            self._tool_calls += len(getattr(part, "tool_calls", None) or ())
            if thought := _words(part, "reasoning_content"):
                yield Reasoning(thought)
            if text := _words(part, "content"):
                yield Text(text)

    def end(self, call: Call, *, counted: bool) -> End:
        """The last event. Tokens that the provider has not counted are not told."""
        usage = self._usage if counted else None
        into, out = (
            getattr(usage, "prompt_tokens_details", None),
            getattr(usage, "completion_tokens_details", None),
        )
        return End(
            finish_reason=self._finish_reason,
            native_finish_reason=self._native_finish_reason,
            refusal=self._refusal,
            tool_calls=self._tool_calls,
            tokens_in=_count(usage, "prompt_tokens"),
            tokens_out=_count(usage, "completion_tokens"),
            tokens_cached=_count(into, "cached_tokens"),
            tokens_reasoning=_count(out, "reasoning_tokens"),
            cost_usd=_cost_usd(usage, call) if usage is not None else None,
        )


def _words(source: Any, name: str) -> str:
    """A text of an answer; empty where there is none. LiteLLM hands on whatever type a server sends."""
    value = getattr(source, name, None)
    return value if isinstance(value, str) else ""


def _count(source: Any, name: str) -> int | None:
    """A number of tokens; None where there is none, or something that is none."""
    value = getattr(source, name, None)
    return value if isinstance(value, int) and value >= 0 else None


def _arguments(call: Call, timeout_s: float) -> dict[str, Any]:
    http = _http()
    arguments: dict[str, Any] = {
        "model": call.address.litellm_model,
        "messages": [dict(message) for message in call.request.messages],
        "api_key": call.address.api_key.reveal() if call.address.api_key else None,
        "api_base": call.address.base,
        "timeout": timeout_s,
        "max_retries": 0,
        "num_retries": 0,
        **call.request.parameters.given(),
    }
    if call.request.parameters.stream:
        # Without it OpenAI's streams are counted as 0 tokens and cost 0.0.
        arguments |= {"stream": True, "stream_options": {"include_usage": True}}
    if call.address.proxy:
        arguments["extra_headers"] = {own_proxy.CALL_HEADER: call.mark}
    elif call.model.provider.takes_http_handler:
        arguments["client"] = http
    return arguments


def _cost_usd(usage: Any, call: Call) -> float | None:
    """What the call cost by LiteLLM's price table; None where that knows no price, never a silent 0."""
    if call.address.sandbox:
        return 0.0
    litellm = _litellm()
    try:
        into, out = litellm.cost_per_token(model=call.model.litellm_model, usage_object=usage)
    except (litellm.exceptions.ModelNotMappedError, litellm.exceptions.BadRequestError):
        return None
    return float(into + out)
