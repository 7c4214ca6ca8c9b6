import json
from typing import Any

import pytest

from lib.failures.evidence import Usage
from lib.proxy.answer import LARGEST_DOCUMENT_CHARS, Answer


def read(content: bytes, *, piece: int = 7) -> Answer:
    answer = Answer()
    for start in range(0, len(content), piece):
        answer.feed(content[start : start + piece])
    answer.close()
    return answer


def streamed(*events: dict[str, Any], end: str = "") -> bytes:
    lines = [
        f"event: {event['type']}\ndata: {json.dumps(event)}\n\n"
        if "type" in event
        else f"data: {json.dumps(event)}\n\n"
        for event in events
    ]
    return ("".join(lines) + end).encode()


CHAT = streamed(
    {"choices": [{"delta": {"role": "assistant", "reasoning_content": "hm "}}]},
    {"choices": [{"delta": {"content": "Grüß "}}]},
    {"choices": [{"delta": {"content": "dich 🐸"}}]},
    {"choices": [{"delta": {}, "finish_reason": "stop"}]},
    {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 5}},
    end="data: [DONE]\n\n",
)
MESSAGES = streamed(
    {"type": "message_start", "message": {"usage": {"input_tokens": 3, "output_tokens": 1}}},
    {"type": "content_block_start", "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "delta": {"type": "thinking_delta", "thinking": "hm "}},
    {"type": "content_block_delta", "delta": {"type": "text_delta", "text": "Grüß dich 🐸"}},
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 5}},
    {"type": "message_stop"},
)
CONTENTS = streamed(
    {"candidates": [{"content": {"parts": [{"text": "hm ", "thought": True}, {"text": "Grüß "}]}}]},
    {
        "candidates": [{"content": {"parts": [{"text": "dich 🐸"}]}, "finishReason": "STOP"}],
        "usageMetadata": {"promptTokenCount": 3, "candidatesTokenCount": 5},
    },
)
RESPONSE = streamed(
    {"type": "response.output_text.delta", "delta": "Grüß "},
    {"type": "response.output_text.delta", "delta": "dich 🐸"},
    {
        "type": "response.completed",
        "response": {
            "status": "completed",
            "output": [{"content": [{"type": "output_text", "text": "Grüß dich 🐸"}]}],
            "usage": {"input_tokens": 3, "output_tokens": 5},
        },
    },
)


@pytest.mark.parametrize("piece", [1, 7, 100_000])
@pytest.mark.parametrize(
    ("content", "reason", "thought"),
    [(CHAT, "stop", "hm "), (MESSAGES, "end_turn", "hm "), (CONTENTS, "STOP", "hm "), (RESPONSE, "stop", "")],
    ids=["chat", "messages", "contents", "responses"],
)
def test_a_stream_of_each_protocol_is_read_however_it_is_cut(
    content: bytes, reason: str, thought: str, piece: int
) -> None:
    answer = read(content, piece=piece)
    assert (answer.text, answer.reasoning, answer.finish_reason) == ("Grüß dich 🐸", thought, reason)
    assert answer.usage == Usage(tokens_in=3, tokens_out=5)
    assert answer.error is None


@pytest.mark.parametrize(
    "document",
    [
        {"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]},
        {"type": "message", "content": [{"type": "text", "text": "Hi"}], "stop_reason": "stop"},
        {"candidates": [{"content": {"parts": [{"text": "Hi"}]}, "finishReason": "stop"}]},
        {"object": "response", "status": "completed", "output": [{"content": [{"text": "Hi"}]}]},
        [{"candidates": [{"content": {"parts": [{"text": "Hi"}]}, "finishReason": "stop"}]}],
    ],
)
def test_an_answer_in_one_piece_is_read(document: object) -> None:
    answer = read(json.dumps(document, indent=1).encode())
    assert (answer.text, answer.finish_reason) == ("Hi", "stop")


def test_an_error_within_a_stream_is_noted_with_the_text_before_it() -> None:
    answer = read(streamed({"choices": [{"delta": {"content": "Hi"}}]}, {"error": {"message": "overloaded"}}))
    assert (answer.text, answer.error) == ("Hi", {"message": "overloaded"})


def test_calls_of_tools_are_counted() -> None:
    assert read(streamed({"choices": [{"delta": {"tool_calls": [{"id": "1"}]}}]})).tool_calls == 1
    block = {"type": "content_block_start", "content_block": {"type": "tool_use"}}
    assert read(streamed(block)).tool_calls == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"<!doctype html><html></html>", b"data: {\n\n", b"data: 7\n\n", b"[" * 100_000, b"\xff\xfe" * 10,
     b'{"choices": [null, {"delta": {"content": 7}, "finish_reason": {}}], "usage": [1]}',
     b'{"candidates": {"a": 1}}', b'{"type": "message", "content": "x", "delta": 3}'],
)  # fmt: skip
def test_whatever_else_comes_is_an_empty_answer(content: bytes) -> None:
    answer = read(content)
    assert (answer.text, answer.finish_reason, answer.begun) == ("", None, False)


def test_a_piece_that_is_too_long_is_not_kept() -> None:
    answer = Answer()
    for _ in range(9):
        answer.feed(b"x" * (LARGEST_DOCUMENT_CHARS // 8))
    assert sum(map(len, answer._pending)) <= LARGEST_DOCUMENT_CHARS
