"""OpenAI chat completions: `/v1/chat/completions` and `/v1/models`.

Thoughts are never shown, only counted; usage comes in a stream only when asked for, in a last chunk without
choices.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from typing_extensions import override

from lib.sandbox.answer import Answer, Ask, Finish, Piece
from lib.sandbox.keys import SANDBOX_KEY, masked
from lib.sandbox.openai_errors import ERRORS
from lib.sandbox.protocol import Json, Protocol, Refusal, Stream, birthday, event, identity, text_tokens

_FAMILY = re.compile(r"(ft:)?(gpt-|chatgpt-|o\d)")
_THINKERS = re.compile(r"o\d|gpt-([5-9]|\d\d)")
_KEY = re.compile(r"sk-(?!ant-|or-)[\w-]{16,}")
_ROLES = ("system", "assistant", "user", "function", "tool", "developer")
_FINISH: dict[Finish, str] = {
    "stop": "stop",
    "length": "length",
    "blocked": "content_filter",
    "odd-tool-call": "tool_calls",
    "no-choices": "stop",
}


class OpenAI(Protocol):
    """GPT's protocol."""

    name = "openai"
    errors = ERRORS
    answer_paths = ("/v1/chat/completions",)
    list_paths = ("/v1/models",)
    model_paths = ("/v1/models/{model}",)
    models = ("gpt-6-astra", "gpt-6.1-sol", "gpt-6-luna", "gpt-5.6", "gpt-4o", "gpt-4o-mini")

    @override
    def check_key(self, request: Request) -> None:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise Refusal("missing-key")
        if key != SANDBOX_KEY and not _KEY.fullmatch(key):
            raise Refusal("bad-key", key=masked(key))

    @override
    def check_model(self, model: str) -> None:
        if not _FAMILY.match(model) or "nonexistent" in model:
            raise Refusal("unknown-model", model=model)

    @override
    def read(self, request: Request, body: Json) -> Ask:
        model = body.get("model")
        if not isinstance(model, str) or not model:
            raise Refusal("missing-model")
        messages = _messages(body)
        self.check_model(model)
        effort = body.get("reasoning_effort")
        if "max_tokens" in body and _THINKERS.match(model):
            raise Refusal("unsupported-max-tokens", model=model)
        stream, options = body.get("stream") is True, body.get("stream_options")
        if options and not stream:
            raise Refusal("stream-options-alone")
        return Ask(
            model=model,
            prompt=next((_text(m["content"]) for m in reversed(messages) if m["role"] == "user"), ""),
            prompt_tokens=text_tokens(messages),
            max_tokens=body.get("max_completion_tokens") or body.get("max_tokens"),
            stream=stream,
            reasons=effort not in (None, "none", "minimal"),
            include_usage=not stream or bool(options and options.get("include_usage")),
        )

    @override
    def whole(self, ask: Ask, answer: Answer) -> Json:
        message: Json = {
            "role": "assistant",
            "content": answer.text("text") or None,
            "refusal": None,
            "annotations": [],
        }
        if answer.count("tool"):
            message["tool_calls"] = [_tool_call(answer.text("tool"))]
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _FINISH[answer.finish]}
        return {
            "id": identity("chatcmpl-"),
            "object": "chat.completion",
            "created": int(time.time()),
            "model": ask.model,
            "choices": [] if answer.finish == "no-choices" else [choice],
            "usage": _usage(ask, answer),
            "service_tier": "default",
            "system_fingerprint": "fp_sandbox",
        }

    @override
    def stream(self, ask: Ask, answer: Answer) -> Stream:
        return OpenAIStream(ask, answer)

    @override
    def model_list(self) -> Json:
        return {"object": "list", "data": [self.model_card(model) for model in self.models]}

    @override
    def model_card(self, model: str) -> Json:
        return {"id": model, "object": "model", "created": birthday(model), "owned_by": "system"}

    @override
    def headers(self) -> dict[str, str]:
        return {"x-request-id": identity("req_"), "openai-version": "2020-10-01"}


class OpenAIStream(Stream):
    """`chat.completion.chunk` events, ended by `[DONE]`."""

    def __init__(self, ask: Ask, answer: Answer) -> None:
        super().__init__(ask, answer)
        self.created = int(time.time())

    @override
    def opening(self) -> bytes:
        return self._delta({"role": "assistant", "content": "", "refusal": None})

    @override
    def pieces(self, pieces: Sequence[Piece]) -> bytes:
        return b"".join(self._delta(_delta_of(piece)) for piece in pieces if piece.kind != "reasoning")

    @override
    def closing(self) -> bytes:
        end = self._delta({}, _FINISH[self.answer.finish])
        usage = self._chunk([], _usage(self.ask, self.answer)) if self.ask.include_usage else b""
        return end + usage + b"data: [DONE]\n\n"

    @override
    def error(self, body: Json) -> bytes:
        return event(body)

    def _delta(self, delta: Json, finish: str | None = None) -> bytes:
        if self.answer.finish == "no-choices":
            return self._chunk([])
        return self._chunk([{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}])

    def _chunk(self, choices: list[Json], usage: Json | None = None) -> bytes:
        chunk: Json = {
            "id": f"chatcmpl-{self.id}",
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.ask.model,
            "service_tier": "default",
            "system_fingerprint": "fp_sandbox",
            "choices": choices,
        }
        if self.ask.include_usage:
            chunk["usage"] = usage
        return event(chunk)


def _delta_of(piece: Piece) -> Json:
    if piece.kind == "tool":
        return {"tool_calls": [{"index": 0, **_tool_call(piece.text)}]}
    return {"content": piece.text}


def _tool_call(arguments: str) -> Json:
    return {
        "id": identity("call_"),
        "type": "function",
        "function": {"name": "no_such_tool", "arguments": arguments},
    }


def _messages(body: Json) -> list[Json]:
    messages = body.get("messages")
    if messages is None:
        raise Refusal("missing-messages")
    if not isinstance(messages, list) or not messages:
        raise Refusal("no-messages")
    for index, message in enumerate(messages):
        role = message.get("role") if isinstance(message, dict) else None
        if role not in _ROLES:
            raise Refusal("bad-role", role=str(role), index=str(index))
        content = message.get("content")
        if content in (None, []) and role != "assistant":
            raise Refusal(
                "null-content", index=str(index), kind="null" if content is None else "an empty array"
            )
    return messages


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content or [] if isinstance(part, dict))


def _usage(ask: Ask, answer: Answer) -> Json:
    return {
        "prompt_tokens": ask.prompt_tokens,
        "completion_tokens": answer.count(),
        "total_tokens": ask.prompt_tokens + answer.count(),
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": answer.count("reasoning"),
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }
