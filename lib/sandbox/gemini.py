"""Gemini: `models/M:generateContent` and `:streamGenerateContent`, under `/v1beta` and `/v1`.

A stream is server-sent events with `alt=sse`, and else one JSON array; usage comes in every chunk, and
nothing marks the end but a finish reason.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from typing_extensions import override

from lib.sandbox.answer import Answer, Ask, Finish, Piece
from lib.sandbox.gemini_errors import ERRORS
from lib.sandbox.keys import SANDBOX_KEY
from lib.sandbox.protocol import Json, Protocol, Refusal, Stream, event, identity, text_tokens

_KEY = re.compile(r"AIza[\w-]{20,}|AQ\.[\w-]{20,}")
_FINISH: dict[Finish, str] = {
    "stop": "STOP",
    "length": "MAX_TOKENS",
    "blocked": "SAFETY",
    "recitation": "RECITATION",
    "prohibited": "PROHIBITED_CONTENT",
    "odd-tool-call": "MALFORMED_FUNCTION_CALL",
}
_SAFE = [{"category": "HARM_CATEGORY_DANGEROUS_CONTENT", "probability": "HIGH", "blocked": True}]


class _Plain(StringConvertor):
    """A model's name without a verb: `M:generateContent` is another path, which takes only POST."""

    regex = "[^/:]+"


register_url_convertor("plain", _Plain())


class Gemini(Protocol):
    """Google's protocol for Gemini."""

    name = "gemini"
    errors = ERRORS
    answer_paths = tuple(
        f"/{version}/models/{{model}}:{verb}"
        for version in ("v1beta", "v1")
        for verb in ("generateContent", "streamGenerateContent")
    )
    list_paths = ("/v1beta/models", "/v1/models")
    model_paths = ("/v1beta/models/{model:plain}", "/v1/models/{model:plain}")
    models = ("gemini-4-argon", "gemini-3.8-flash", "gemini-3.5-flash-lite")

    @override
    def check_key(self, request: Request) -> None:
        key = request.headers.get("x-goog-api-key") or request.query_params.get("key", "")
        if not key and request.headers.get("authorization"):
            raise Refusal("bad-bearer")
        if not key:
            raise Refusal("missing-key")
        if key != SANDBOX_KEY and not _KEY.fullmatch(key):
            raise Refusal("bad-key")

    @override
    def check_model(self, model: str) -> None:
        if not model.startswith("gemini-") or "nonexistent" in model:
            raise Refusal("unknown-model", model=model)

    @override
    def read(self, request: Request, body: Json) -> Ask:
        model = str(request.path_params["model"])
        self.check_model(model)
        body = _camel(body)
        contents = _contents(body)
        config = body.get("generationConfig") or {}
        thinking = config.get("thinkingConfig") or {}
        return Ask(
            model=model,
            prompt=next((_text(c) for c in reversed(contents) if c.get("role", "user") == "user"), ""),
            prompt_tokens=text_tokens([body.get("systemInstruction"), contents]),
            max_tokens=config.get("maxOutputTokens"),
            stream=request.url.path.endswith(":streamGenerateContent"),
            reasons=bool(thinking) and thinking.get("thinkingBudget") != 0,
            shows_reasoning=thinking.get("includeThoughts") is True,
            framed=request.query_params.get("alt") == "sse",
        )

    @override
    def whole(self, ask: Ask, answer: Answer) -> Json:
        thoughts = answer.text("reasoning") if ask.shows_reasoning else ""
        parts: list[Json] = [{"text": thoughts, "thought": True}] if thoughts else []
        parts += [{"text": answer.text("text")}] if answer.count("text") else []
        usage = _usage(ask, answer.count("text"), answer.count("reasoning"))
        return _response(ask, answer, identity(""), usage, parts, _FINISH.get(answer.finish))

    @override
    def stream(self, ask: Ask, answer: Answer) -> Stream:
        return GeminiStream(ask, answer)

    @override
    def model_list(self) -> Json:
        return {"models": [self.model_card(model) for model in self.models]}

    @override
    def model_card(self, model: str) -> Json:
        return {
            "name": f"models/{model}",
            "version": model.split("-")[1],
            "displayName": model.replace("-", " ").title(),
            "description": "A stand-in, played by the Switchboard sandbox.",
            "inputTokenLimit": 1_048_576,
            "outputTokenLimit": 65_536,
            "supportedGenerationMethods": ["generateContent", "countTokens"],
            "thinking": True,
        }


class GeminiStream(Stream):
    """`GenerateContentResponse` chunks, each whole in itself."""

    def __init__(self, ask: Ask, answer: Answer) -> None:
        super().__init__(ask, answer)
        if not ask.framed:
            self.media_type = "application/json; charset=UTF-8"
        self.sent = 0
        self.counted: Counter[str] = Counter()

    @override
    def pieces(self, pieces: Sequence[Piece]) -> bytes:
        return b"".join(self._piece(piece) for piece in pieces)

    @override
    def closing(self) -> bytes:
        parts: list[Json] = [{"text": ""}] if self.answer.count("text") else []
        end = self._chunk(parts, _FINISH.get(self.answer.finish))
        return end if self.ask.framed else end + b"]"

    @override
    def error(self, body: Json) -> bytes:
        return self._frame(body)

    def _piece(self, piece: Piece) -> bytes:
        self.counted[piece.kind] += 1
        hidden = piece.kind == "tool" or (piece.kind == "reasoning" and not self.ask.shows_reasoning)
        return b"" if hidden else self._chunk([_part(piece)])

    def _chunk(self, parts: list[Json], finish: str | None = None) -> bytes:
        usage = _usage(self.ask, self.counted["text"], self.counted["reasoning"])
        return self._frame(_response(self.ask, self.answer, self.id, usage, parts, finish))

    def _frame(self, body: Json) -> bytes:
        self.sent += 1
        if self.ask.framed:
            return event(body)
        return (b"[" if self.sent == 1 else b",\r\n") + json.dumps(body, ensure_ascii=False).encode()


def _part(piece: Piece) -> Json:
    return {"text": piece.text, "thought": True} if piece.kind == "reasoning" else {"text": piece.text}


def _usage(ask: Ask, text: int, thoughts: int) -> Json:
    return {
        "promptTokenCount": ask.prompt_tokens,
        "candidatesTokenCount": text,
        "thoughtsTokenCount": thoughts,
        "totalTokenCount": ask.prompt_tokens + text + thoughts,
    }


def _response(ask: Ask, answer: Answer, id_: str, usage: Json, parts: list[Json], finish: str | None) -> Json:
    candidate: Json = {"index": 0, "content": {"role": "model"}}
    if parts:
        candidate["content"]["parts"] = parts
    if finish:
        candidate["finishReason"] = finish
    if finish == "SAFETY":
        candidate["safetyRatings"] = _SAFE
    response: Json = {
        "candidates": [] if answer.finish == "no-choices" else [candidate],
        "usageMetadata": usage,
        "modelVersion": ask.model,
        "responseId": id_,
    }
    if answer.finish == "prompt-blocked":
        del response["candidates"]
        response["promptFeedback"] = {"blockReason": "SAFETY", "safetyRatings": _SAFE}
    return response


def _camel(value: Any) -> Any:
    """Field names as Google writes them: its parser takes `max_output_tokens` for `maxOutputTokens` too."""
    if isinstance(value, dict):
        return {re.sub(r"_([a-z])", lambda m: m[1].upper(), key): _camel(item) for key, item in value.items()}
    return [_camel(item) for item in value] if isinstance(value, list) else value


def _contents(body: Json) -> list[Json]:
    contents = body.get("contents")
    if not isinstance(contents, list) or not contents:
        raise Refusal("missing-contents")
    for index, content in enumerate(contents):
        if content.get("role", "user") not in ("user", "model", "function"):
            raise Refusal("bad-role")
        parts = content.get("parts")
        if not parts:
            raise Refusal("no-parts", index=str(index))
        if any(part.get("text") == "" for part in parts):
            raise Refusal("empty-content")
    return contents


def _text(content: Any) -> str:
    return "\n".join(part.get("text", "") for part in content["parts"])
