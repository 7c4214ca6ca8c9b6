"""Evidence as the engine would gather it: good endings and bad ones, for the three providers, streamed and
not.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from lib.failures.evidence import Evidence, Usage
from lib.failures.exchange import Exchange

URLS = {
    "openai": "https://api.openai.com/v1/chat/completions",
    "anthropic": "https://api.anthropic.com/v1/messages",
    "gemini": "https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse",
}


def events(provider: str, pieces: list[str], *, finish: bool = True, tokens: int = 7) -> Iterator[str]:
    """The events of one streamed answer on the wire."""
    if provider == "openai":
        for piece in pieces:
            yield sse({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        if finish:
            yield sse({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            yield sse({"choices": [], "usage": {"completion_tokens": tokens}})
            yield "data: [DONE]\n\n"
    elif provider == "anthropic":
        yield sse({"type": "message_start", "message": {"stop_reason": None, "usage": {"output_tokens": 1}}})
        for piece in pieces:
            yield sse({"type": "content_block_delta", "delta": {"type": "text_delta", "text": piece}})
        if finish:
            yield sse(
                {
                    "type": "message_delta",
                    "delta": {"stop_reason": "end_turn"},
                    "usage": {"output_tokens": tokens},
                }
            )
            yield sse({"type": "message_stop"})
    else:
        for number, piece in enumerate(pieces):
            candidate: dict[str, object] = {"content": {"parts": [{"text": piece}], "role": "model"}}
            if finish and number == len(pieces) - 1:
                candidate["finishReason"] = "STOP"
            yield sse({"candidates": [candidate], "usageMetadata": {"candidatesTokenCount": tokens}})


def sse(event: dict[str, object]) -> str:
    """One server-sent event."""
    return f"data: {json.dumps(event)}\n\n"


def document(provider: str, text: str) -> str:
    """One whole answer, not streamed."""
    shapes: dict[str, dict[str, object]] = {
        "openai": {"choices": [{"message": {"content": text}, "finish_reason": "stop"}]},
        "anthropic": {
            "type": "message",
            "content": [{"type": "text", "text": text}],
            "stop_reason": "end_turn",
        },
        "gemini": {"candidates": [{"content": {"parts": [{"text": text}]}, "finishReason": "STOP"}]},
    }
    return json.dumps(shapes[provider])


def exchange(
    provider: str = "openai",
    body: str | bytes = "",
    *,
    status: int = 200,
    content_type: str = "text/event-stream",
    chunk: int = 1000,
    ended: bool = True,
) -> Exchange:
    """An exchange whose body came in chunks."""
    seen = Exchange("POST", URLS[provider], status, {"content-type": content_type})
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    for start in range(0, len(raw), chunk):
        seen.add(raw[start : start + chunk])
    seen.ended = ended
    return seen


def streamed(provider: str, pieces: list[str], *, finish: bool = True, chunk: int = 1000) -> Evidence:
    """A streamed run without an exception, as LiteLLM reports it: always with the reason `stop`."""
    return Evidence(
        provider=provider,
        streamed=True,
        exchanges=(exchange(provider, "".join(events(provider, pieces, finish=finish)), chunk=chunk),),
        text="".join(pieces),
        finish_reason="stop",
        usage=Usage(tokens_in=5, tokens_out=7),
    )


# Words that look like trouble, and others, in any order.
WORDS = (
    "error safety blocked finish_reason [DONE] message_stop refusal content_filter <html> {} 429 stop ok no",
    "yes the a of river data: event: 好 né \u200b \n\n ``` def x(): return null true -- *** ### | 1 2 3 . , ! ?",
)
VOCABULARY = tuple(word for line in WORDS for word in line.split(" "))


def good_endings(count: int, seed: int = 7) -> Iterator[Evidence]:
    """Runs that ended well: all providers, streamed and not, from one character to some thousand words."""
    rng = random.Random(seed)  # noqa: S311
    for number in range(count):
        provider = ("openai", "anthropic", "gemini")[number % 3]
        length = rng.choice((1, 1, 1, 2, 3, 8, 40, 200, 1500))
        pieces = [rng.choice(VOCABULARY) + rng.choice(("", " ")) for _ in range(length)]
        if not "".join(pieces).strip():
            pieces = ["K"]
        if rng.random() < 0.6:
            yield streamed(
                provider, pieces, chunk=rng.choice((1, 7, 64) if length < 50 else (64, 1000, 100_000))
            )
            continue
        text = "".join(pieces)
        body = exchange(provider, document(provider, text), content_type="application/json")
        yield Evidence(provider=provider, exchanges=(body,), text=text, finish_reason="stop")
