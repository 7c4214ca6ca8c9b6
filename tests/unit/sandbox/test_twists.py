"""Answers that are given in good order and are not what was wanted."""

import json
import time
from typing import Any

import pytest

from tests.unit.sandbox.conftest import Call

PROTOCOLS = ["openai", "anthropic", "gemini"]


def summary(protocol: str, body: Any) -> tuple[str, str | None]:
    """Text and finish reason of a whole answer."""
    if protocol == "openai":
        choice = body["choices"][0]
        return choice["message"]["content"] or "", choice["finish_reason"]
    if protocol == "anthropic":
        return "".join(block.get("text", "") for block in body["content"]), body["stop_reason"]
    candidate = body["candidates"][0]
    parts = candidate["content"].get("parts", [])
    return "".join(part["text"] for part in parts if not part.get("thought")), candidate["finishReason"]


@pytest.mark.parametrize(
    ("fault", "finishes"),
    [
        ("answer-blocked", ["content_filter", "refusal", "SAFETY"]),
        ("max-tokens-reached", ["length", "max_tokens", "MAX_TOKENS"]),
    ],
)
def test_an_answer_can_end_early_with_a_reason(call: Call, fault: str, finishes: list[str]) -> None:
    for protocol, finish in zip(PROTOCOLS, finishes, strict=True):
        text, reason = summary(protocol, call(protocol, f"/fault={fault}/after=9").json())
        assert reason == finish
        assert 0 < len(text) < 100


def test_an_answer_can_be_all_thoughts(call: Call) -> None:
    body = call("openai", "/fault=reasoning-only").json()
    assert summary("openai", body) == ("", "length")
    usage = body["usage"]
    assert usage["completion_tokens_details"]["reasoning_tokens"] == usage["completion_tokens"] > 0
    body = call("anthropic", "/fault=reasoning-only").json()
    assert summary("anthropic", body) == ("", "max_tokens")
    body = call("gemini", "/fault=reasoning-only").json()
    assert summary("gemini", body) == ("", "MAX_TOKENS")
    assert body["usageMetadata"]["thoughtsTokenCount"] > 0
    assert body["usageMetadata"]["candidatesTokenCount"] == 0


def test_an_answer_can_have_no_words_and_end_well(call: Call) -> None:
    for protocol, finish in zip(PROTOCOLS, ["stop", "end_turn", "STOP"], strict=True):
        assert summary(protocol, call(protocol, "/fault=empty-answer").json()) == ("", finish)


def test_an_answer_can_hold_no_candidate(call: Call) -> None:
    assert call("openai", "/fault=empty-choices").json()["choices"] == []
    assert call("gemini", "/fault=empty-choices").json()["candidates"] == []


def test_gemini_reports_a_blocked_prompt_as_feedback(call: Call) -> None:
    body = call("gemini", "/fault=content-blocked").json()
    assert "candidates" not in body
    assert body["promptFeedback"]["blockReason"] == "SAFETY"


@pytest.mark.parametrize(
    ("fault", "finish"), [("recitation", "RECITATION"), ("prohibited-content", "PROHIBITED_CONTENT")]
)
def test_gemini_has_reasons_of_its_own(call: Call, fault: str, finish: str) -> None:
    assert summary("gemini", call("gemini", f"/fault={fault}").json())[1] == finish


def test_a_token_can_be_repeated_past_every_patience(call: Call) -> None:
    for protocol in PROTOCOLS:
        assert call(protocol, "/fault=repeated-chunk", stream=True).text.count('" again"') == 150


@pytest.mark.slow
def test_one_line_can_be_huge(call: Call) -> None:
    for protocol in PROTOCOLS:
        longest = max(call(protocol, "/fault=huge-line", stream=True).text.splitlines(), key=len)
        assert len(longest) > 8_000_000
        json.loads(longest.removeprefix("data: "))


def test_a_tool_nobody_offered_is_called_with_half_an_argument(call: Call) -> None:
    choice = call("openai", "/fault=tool-call-oddity").json()["choices"][0]
    assert choice["finish_reason"] == "tool_calls"
    with pytest.raises(ValueError, match="Unterminated"):
        json.loads(choice["message"]["tool_calls"][0]["function"]["arguments"])
    streamed = call("anthropic", "/fault=tool-call-oddity", stream=True).text
    assert '"type": "tool_use"' in streamed
    assert '"stop_reason": "tool_use"' in streamed
    assert "MALFORMED_FUNCTION_CALL" in call("gemini", "/fault=tool-call-oddity", stream=True).text


@pytest.mark.slow
def test_a_drip_is_one_token_a_second(call: Call) -> None:
    began = time.perf_counter()
    response = call("openai", "/fault=drip/tokens=2", stream=True)
    assert time.perf_counter() - began >= 1
    assert response.text.count('"delta": {"content": "') == 2
