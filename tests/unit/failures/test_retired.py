"""Shut-down models are known by name, and living ones are left alone."""

import pytest

from lib.failures.retired import is_retired, successor_of


@pytest.mark.parametrize(
    "model",
    [
        "gemini-1.0-pro",
        "gemini/gemini-1.5-pro-latest",
        "models/gemini-1.5-flash-8b",
        "gemini-pro",
        "gemini-pro-vision",
        "gemini-2.0-flash-exp",
        "claude-2",
        "claude-2.1",
        "claude-instant-1.2",
        "claude-v1",
        "anthropic/claude-3-opus",
        "claude-3-5-sonnet-latest",
        "claude-3-7-sonnet-20250219",
        "claude-3-haiku-20240307",
        "gpt-3.5-turbo-0301",
        "openai/gpt-4-32k",
        "text-davinci-003",
        "code-davinci-002",
        "gpt-4-vision-preview",
        "o1-preview",
        "chat-bison@001",
        "text-bison",
        "llama-3.1-70b-versatile",
        "mixtral-8x7b-32768",
        "grok-beta",
    ],
)
def test_a_model_that_was_shut_down_is_known(model: str) -> None:
    assert is_retired(model)
    assert "/" in (successor_of(model) or "")


@pytest.mark.parametrize(
    "model",
    [
        "gemini-3.8-flash",
        "gemini/gemini-4-argon",
        "gemini-2.5-pro",
        "gemini-pro-latest",
        "claude-sonnet-5-5",
        "claude-opus-5-5",
        "claude-haiku-5-5",
        "gpt-6-astra",
        "gpt-4o",
        "gpt-4o-mini",
        "gpt-4.1",
        "o3",
        "llama3.2",
        "",
        "my-gemini-pro",
        "mistral-large-latest",
    ],
)
def test_a_living_model_is_not(model: str) -> None:
    assert not is_retired(model)
    assert successor_of(model) is None


def test_no_successor_is_itself_retired() -> None:
    from lib.failures.retired import RETIRED, RETIRED_LATELY

    assert not [successor for _, successor in (*RETIRED, *RETIRED_LATELY) if is_retired(successor)]
