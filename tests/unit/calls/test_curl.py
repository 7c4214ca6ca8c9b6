import json
import shlex

import pytest

from lib.calls.curl import LONGEST_TEXT, curl
from lib.calls.request import Request

ASKED = (
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "What's a 'switchboard'?"},
    {"role": "assistant", "content": "A desk."},
    {
        "role": "user",
        "content": [{"type": "text", "text": "And $(now)?"}, {"type": "image_url", "image_url": "…"}],
    },
)


def _parts(provider: str, model: str) -> tuple[list[str], dict]:
    """The words of the command as a shell reads them, and the body."""
    request = Request(model="any", messages=ASKED)
    words = shlex.split(curl("https://api.test/v1?alt=sse", provider, model, request).replace("\\\n", " "))
    return words, json.loads(words[words.index("-d") + 1])


def test_the_body_is_openais_for_gpt_and_for_a_provider_that_is_not_known():
    for provider in ("openai", "groq"):
        words, body = _parts(provider, f"{provider}/gpt-6-luna")
        assert body["model"] == "gpt-6-luna"
        assert [turn["role"] for turn in body["messages"]] == ["system", "user", "assistant", "user"]
        assert body["messages"][1]["content"] == "What's a 'switchboard'?"
        assert body["messages"][3]["content"] == "And $(now)?"
        assert "https://api.test/v1?alt=sse" in words


def test_claudes_instructions_stand_beside_its_messages():
    words, body = _parts("anthropic", "anthropic/claude-opus-5-5")
    assert (body["system"], body["model"]) == ("Be brief.", "claude-opus-5-5")
    assert body["max_tokens"] > 0
    assert "anthropic-version: 2023-06-01" in words


def test_geminis_turns_are_contents_of_user_and_model():
    _, body = _parts("gemini", "gemini/gemini-4-argon")
    assert [turn["role"] for turn in body["contents"]] == ["user", "model", "user"]
    assert body["systemInstruction"] == {"parts": [{"text": "Be brief."}]}


@pytest.mark.parametrize(
    ("provider", "header"),
    [
        ("openai", "Authorization: Bearer $OPENAI_API_KEY"),
        ("anthropic", "x-api-key: $ANTHROPIC_API_KEY"),
        ("gemini", "x-goog-api-key: $GEMINI_API_KEY"),
    ],
)
def test_the_key_is_named_and_not_told(provider, header):
    assert header in _parts(provider, "m")[0]


def test_a_long_question_is_cut():
    request = Request(model="m", messages=({"role": "user", "content": "x" * 1_000_000},))
    assert len(curl("https://api.test", "openai", "m", request)) < LONGEST_TEXT + 500
