"""What a client of the proxy was answered, read from the very bytes that it got.

LiteLLM tells its callbacks nothing of an empty, a foreign or a cut answer, so they are no witness. Four protocols pass
here; a document is known by its shape, for LiteLLM answers each route in its own.
"""

import codecs
import json
from collections.abc import Callable, Mapping
from typing import Any

from lib.failures.evidence import Usage

LARGEST_DOCUMENT_CHARS = 8 * 1024 * 1024
"""More than this in one piece is not read: it passes all the same."""

_BEGINS_A_DOCUMENT = "{[<"


class Answer:
    """The answer as it has arrived so far. Feed it, close it, then ask."""

    def __init__(self) -> None:
        self.text = ""
        self.reasoning = ""
        self.refusal = ""
        self.tool_calls = 0
        self.finish_reason: str | None = None
        self.usage: Usage | None = None
        self.error: Mapping[str, Any] | str | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending: list[str] = []
        self._size = 0
        self._streamed: bool | None = None

    @property
    def begun(self) -> bool:
        """Whether anything of the answer itself has come."""
        return bool(self.text or self.reasoning or self.tool_calls)

    def feed(self, content: bytes) -> None:
        """Take the next bytes of the body."""
        text = self._decoder.decode(content)
        if self._streamed is None and text.strip():
            self._streamed = text.lstrip()[0] not in _BEGINS_A_DOCUMENT
        self._size += len(text)
        if self._size > LARGEST_DOCUMENT_CHARS:
            self._pending.clear()
            return
        self._pending.append(text)
        if self._streamed and "\n" in text:
            *lines, rest = "".join(self._pending).split("\n")
            self._pending, self._size = [rest], len(rest)
            for line in lines:
                self._line(line)

    def close(self) -> None:
        """Read what is left: the whole of an answer that was not streamed."""
        rest = "".join(self._pending)
        self._pending = []
        if self._streamed:
            self._line(rest)
        else:
            self._document(rest)

    def _line(self, line: str) -> None:
        name, _, value = line.partition(":")
        if name == "data":
            self._document(value)

    def _document(self, text: str) -> None:
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return
        for document in found if isinstance(found, list) else [found]:
            if isinstance(document, dict):
                self._take(document)

    def _take(self, document: dict[str, Any]) -> None:
        if document.get("error"):
            self.error = document["error"]
        kind = str(document.get("type") or document.get("object") or "")
        for reads, take in _SHAPES:
            if reads(document, kind):
                take(self, document, kind)
                return


def _chat(answer: Answer, document: dict[str, Any], _: str) -> None:
    for choice in _dicts(document.get("choices")):
        part = _dict(choice.get("delta") or choice.get("message"))
        answer.text += _words(part.get("content")) or _words(choice.get("text"))
        answer.reasoning += _words(part.get("reasoning_content"))
        answer.refusal += _words(part.get("refusal"))
        answer.tool_calls += len(_dicts(part.get("tool_calls")))
        answer.finish_reason = _words(choice.get("finish_reason")) or answer.finish_reason
    _count(answer, document.get("usage"), "prompt_tokens", "completion_tokens")


def _messages(answer: Answer, document: dict[str, Any], kind: str) -> None:
    part = _dict(document.get("delta"))
    blocks = [part, _dict(document.get("content_block")), *_dicts(document.get("content"))]
    for block in blocks:
        answer.text += _words(block.get("text"))
        answer.reasoning += _words(block.get("thinking"))
        answer.tool_calls += block.get("type") == "tool_use"
    whole = _dict(document.get("message")) or document
    answer.finish_reason = (
        _words(part.get("stop_reason")) or _words(whole.get("stop_reason")) or answer.finish_reason
    )
    _count(answer, document.get("usage") or whole.get("usage"), "input_tokens", "output_tokens")


def _contents(answer: Answer, document: dict[str, Any], _: str) -> None:
    for candidate in _dicts(document.get("candidates")):
        for part in _dicts(_dict(candidate.get("content")).get("parts")):
            if part.get("thought") is True:
                answer.reasoning += _words(part.get("text"))
            else:
                answer.text += _words(part.get("text"))
            answer.tool_calls += "functionCall" in part
        answer.finish_reason = _words(candidate.get("finishReason")) or answer.finish_reason
    _count(answer, document.get("usageMetadata"), "promptTokenCount", "candidatesTokenCount")


def _response(answer: Answer, document: dict[str, Any], kind: str) -> None:
    if kind == "response.output_text.delta":
        answer.text += _words(document.get("delta"))
        return
    whole = _dict(document.get("response")) if "response" in document else document
    if whole.get("error"):
        answer.error = whole["error"]
    items = _dicts(whole.get("output"))
    answer.tool_calls += sum(item.get("type") == "function_call" for item in items)
    if not answer.text:
        parts = [part for item in items for part in _dicts(item.get("content"))]
        answer.text = "".join(_words(part.get("text")) for part in parts)
    why = _dict(whole.get("incomplete_details")).get("reason")
    done = "stop" if whole.get("status") == "completed" else None
    answer.finish_reason = _words(why) or done or answer.finish_reason
    _count(answer, whole.get("usage"), "input_tokens", "output_tokens")


_MESSAGE_EVENTS = {"message", "message_start", "content_block_start", "content_block_delta", "message_delta"}
_SHAPES: tuple[
    tuple[Callable[[dict[str, Any], str], bool], Callable[[Answer, dict[str, Any], str], None]], ...
] = (
    (lambda document, kind: "choices" in document, _chat),
    (lambda document, kind: kind in _MESSAGE_EVENTS, _messages),
    (lambda document, kind: "candidates" in document or "usageMetadata" in document, _contents),
    (lambda document, kind: kind == "response" or kind.startswith("response."), _response),
)


def _count(answer: Answer, usage: Any, into: str, out: str) -> None:
    counted = _dict(usage)
    before = answer.usage or Usage()
    tokens_in, tokens_out = _number(counted.get(into)), _number(counted.get(out))
    if tokens_in is not None or tokens_out is not None:
        answer.usage = Usage(
            tokens_in=before.tokens_in if tokens_in is None else tokens_in,
            tokens_out=before.tokens_out if tokens_out is None else tokens_out,
        )


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
