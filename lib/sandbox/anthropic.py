"""Anthropic messages: `/v1/messages` and `/v1/models`. Thinking comes as a content block of its own before
the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from typing_extensions import override

from lib.sandbox.answer import Answer, Ask, Finish, Kind, Piece
from lib.sandbox.anthropic_errors import ERRORS
from lib.sandbox.keys import SANDBOX_KEY
from lib.sandbox.protocol import Json, Protocol, Refusal, Stream, birthday, event, identity, text_tokens

_KEY = re.compile(r"sk-ant-[\w-]{16,}")
_SIGNATURE = "c2FuZGJveA=="
_FINISH: dict[Finish, str] = {
    "stop": "end_turn",
    "length": "max_tokens",
    "blocked": "refusal",
    "odd-tool-call": "tool_use",
}
_BLOCKS: dict[Kind, tuple[Json, str, str]] = {
    # kind: (an empty block, the type of its deltas, the field of the delta that grows)
    "reasoning": ({"type": "thinking", "thinking": "", "signature": ""}, "thinking_delta", "thinking"),
    "text": ({"type": "text", "text": ""}, "text_delta", "text"),
    "tool": (
        {"type": "tool_use", "id": "toolu_sandbox", "name": "no_such_tool", "input": {}},
        "input_json_delta",
        "partial_json",
    ),
}


class Anthropic(Protocol):
    """Claude's protocol."""

    name = "anthropic"
    errors = ERRORS
    answer_paths = ("/v1/messages",)
    list_paths = ("/v1/models",)
    model_paths = ("/v1/models/{model}",)
    models = ("claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5")

    @override
    def check_key(self, request: Request) -> None:
        key = request.headers.get("x-api-key", "")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if not key and (scheme.lower() != "bearer" or not token):
            raise Refusal("missing-key")
        if (key or token) != SANDBOX_KEY and not _KEY.fullmatch(key or token):
            raise Refusal("bad-key" if key else "bad-bearer")
        if "anthropic-version" not in request.headers:
            raise Refusal("missing-version")

    @override
    def check_model(self, model: str) -> None:
        if not model.startswith("claude-") or "nonexistent" in model:
            raise Refusal("unknown-model", model=model)

    @override
    def read(self, request: Request, body: Json) -> Ask:
        for name in ("model", "max_tokens", "messages"):
            if name not in body:
                raise Refusal("missing-field", field=name)
        limit = body["max_tokens"]
        if not isinstance(limit, int) or isinstance(limit, bool):
            raise Refusal("bad-max-tokens", problem="Input should be a valid integer")
        if limit < 1:
            raise Refusal("bad-max-tokens", problem="must be greater than or equal to 1")
        messages = _messages(body["messages"])
        self.check_model(str(body["model"]))
        thinking = (body.get("thinking") or {}).get("type") in ("enabled", "adaptive")
        return Ask(
            model=str(body["model"]),
            prompt=next((_text(m["content"]) for m in reversed(messages) if m["role"] == "user"), ""),
            prompt_tokens=text_tokens([body.get("system"), messages]),
            max_tokens=limit,
            stream=body.get("stream") is True,
            reasons=thinking,
            shows_reasoning=thinking,
        )

    @override
    def whole(self, ask: Ask, answer: Answer) -> Json:
        kinds = dict.fromkeys(piece.kind for piece in answer.pieces)
        return {
            **_message(ask, identity("msg_")),
            "content": [_block(kind, answer.text(kind)) for kind in kinds],
            "stop_reason": _FINISH.get(answer.finish, "end_turn"),
            "usage": _usage(ask, answer.count()),
        }

    @override
    def stream(self, ask: Ask, answer: Answer) -> Stream:
        return AnthropicStream(ask, answer)

    @override
    def model_list(self) -> Json:
        cards = [self.model_card(model) for model in self.models]
        return {"data": cards, "has_more": False, "first_id": self.models[0], "last_id": self.models[-1]}

    @override
    def model_card(self, model: str) -> Json:
        name = model.replace("-", " ").title()
        created = datetime.fromtimestamp(birthday(model), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"type": "model", "id": model, "display_name": name, "created_at": created}

    @override
    def headers(self) -> dict[str, str]:
        return {"request-id": identity("req_")}


class AnthropicStream(Stream):
    """Named events: a message that starts, its content blocks one after the other, the message's end."""

    def __init__(self, ask: Ask, answer: Answer) -> None:
        super().__init__(ask, answer)
        self.block = -1
        self.kind: Kind | None = None

    @override
    def opening(self) -> bytes:
        message = {**_message(self.ask, f"msg_{self.id}"), "usage": _usage(self.ask, 1)}
        return _event("message_start", message=message) + _event("ping")

    @override
    def pieces(self, pieces: Sequence[Piece]) -> bytes:
        return b"".join(self._turn_to(piece.kind) + self._piece(piece) for piece in pieces)

    @override
    def closing(self) -> bytes:
        reason = _FINISH.get(self.answer.finish, "end_turn")
        return (
            self._turn_to(None)
            + _event(
                "message_delta",
                delta={"stop_reason": reason, "stop_sequence": None},
                usage=_usage(self.ask, self.answer.count()),
            )
            + _event("message_stop")
        )

    @override
    def error(self, body: Json) -> bytes:
        return event(body, "error")

    def _piece(self, piece: Piece) -> bytes:
        _, type_, field = _BLOCKS[piece.kind]
        return _event("content_block_delta", index=self.block, delta={"type": type_, field: piece.text})

    def _turn_to(self, kind: Kind | None) -> bytes:
        """End the block of one kind and begin that of another."""
        if kind == self.kind:
            return b""
        ended = b""
        if self.kind == "reasoning":
            delta = {"type": "signature_delta", "signature": _SIGNATURE}
            ended += _event("content_block_delta", index=self.block, delta=delta)
        if self.kind is not None:
            ended += _event("content_block_stop", index=self.block)
        self.kind = kind
        if kind is None:
            return ended
        self.block += 1
        return ended + _event("content_block_start", index=self.block, content_block=_BLOCKS[kind][0])


def _event(name: str, **fields: Any) -> bytes:
    return event({"type": name, **fields}, name)


def _message(ask: Ask, id_: str) -> Json:
    return {
        "id": id_,
        "type": "message",
        "role": "assistant",
        "model": ask.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
    }


def _block(kind: Kind, text: str) -> Json:
    empty, _, field = _BLOCKS[kind]
    if kind == "reasoning":
        return {**empty, field: text, "signature": _SIGNATURE}
    return {**empty, field: text} if kind == "text" else {**empty, "input": {"broken": text}}


def _usage(ask: Ask, output_tokens: int) -> Json:
    return {
        "input_tokens": ask.prompt_tokens,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "output_tokens": output_tokens,
        "service_tier": "standard",
    }


def _messages(messages: Any) -> list[Json]:
    if not isinstance(messages, list):
        raise Refusal("bad-messages")
    if not messages:
        raise Refusal("no-messages")
    for index, message in enumerate(messages):
        role = message.get("role") if isinstance(message, dict) else None
        if role == "system":
            raise Refusal("system-role")
        if role not in ("user", "assistant"):
            raise Refusal("bad-role", index=str(index))
        content = message.get("content")
        if content is None:
            raise Refusal("missing-field", field=f"messages.{index}.content")
        last = index == len(messages) - 1
        if not content and not (last and role == "assistant"):
            raise Refusal("empty-message", index=str(index))
        if isinstance(content, list) and any(p.get("type") == "text" and not p.get("text") for p in content):
            raise Refusal("empty-content")
    return messages


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content if isinstance(part, dict))
