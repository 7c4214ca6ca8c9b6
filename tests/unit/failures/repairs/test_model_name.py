"""A model's name gets the prefix that LiteLLM needs, where it can be told."""

import pytest

from lib.failures.repairs.model_name import mended_model


@pytest.mark.parametrize(
    ("model", "mended"),
    [
        ("gemini-4-argon", "gemini/gemini-4-argon"),
        ("claude-sonnet-5-5", "anthropic/claude-sonnet-5-5"),
        ("gpt-6-luna", "openai/gpt-6-luna"),
        ("o3", "openai/o3"),
        ("google/gemini-4-argon", "gemini/gemini-4-argon"),
        ("claude/claude-x", "anthropic/claude-x"),
        ("models/gemini-4-argon", "gemini/gemini-4-argon"),
        ("gemini/models/gemini-4-argon", "gemini/gemini-4-argon"),
        ("Gemini/gemini-4-argon", "gemini/gemini-4-argon"),
        ("openai:gpt-6-luna", "openai/gpt-6-luna"),
        (" 'gpt-6-luna' ", "openai/gpt-6-luna"),
    ],
)
def test_a_name_is_mended(model: str, mended: str) -> None:
    assert mended_model(model, own_base=False) == mended
    assert mended_model(mended, own_base=False) is None


@pytest.mark.parametrize("model", ["llama3", "meta-llama/x", "bedrock/y", ""])
def test_a_name_that_tells_nothing_is_left_alone(model: str) -> None:
    assert mended_model(model, own_base=False) is None


def test_at_a_server_of_ones_own_an_unknown_name_is_an_openai_compatible_one() -> None:
    assert mended_model("meta-llama/x", own_base=True) == "openai/meta-llama/x"
    assert mended_model("llama3", own_base=True) == "openai/llama3"
