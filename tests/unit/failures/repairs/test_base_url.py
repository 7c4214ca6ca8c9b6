"""A base URL reads as LiteLLM needs it: every slash counts."""

import pytest

from lib.failures.repairs.base_url import mended_base


@pytest.mark.parametrize(
    ("provider", "base", "mended"),
    [
        ("openai", "http://localhost:11434", "http://localhost:11434/v1"),
        ("openai", "http://localhost:11434/", "http://localhost:11434/v1"),
        ("openai", "http://h/v1/chat/completions", "http://h/v1"),
        ("openai", "http://h/v1/chat/completions/", "http://h/v1"),
        ("openai", "http://h/v1/v1", "http://h/v1"),
        ("openai", "http://h//v1", "http://h/v1"),
        ("openai", "http://h:4000/ui", "http://h:4000/v1"),
        ("openai", "http://h/v1/models", "http://h/v1"),
        ("openai", "localhost:1234/v1", "http://localhost:1234/v1"),
        ("openai", "api.example.com/v1", "https://api.example.com/v1"),
        ("openai", '"https://api.example.com/v1"', "https://api.example.com/v1"),
        ("openai", "http://api.openai.com/v1", "https://api.openai.com/v1"),
        ("openai", "https://openrouter.ai", "https://openrouter.ai/api/v1"),
        ("openai", "https://generativelanguage.googleapis.com/v1beta", "https://generativelanguage.googleapis.com/v1beta/openai"),
        ("anthropic", "https://api.anthropic.com/v1", "https://api.anthropic.com"),
        ("anthropic", "https://api.anthropic.com/", "https://api.anthropic.com"),
        ("anthropic", "http://h/v1/messages", "http://h"),
        ("anthropic", "http://h/prefix/v1/", "http://h/prefix"),
        ("gemini", "https://generativelanguage.googleapis.com", "https://generativelanguage.googleapis.com/v1beta"),
        ("gemini", "http://h/v1beta/", "http://h/v1beta"),
        ("gemini", "http://h/v1beta/models", "http://h/v1beta"),
        ("gemini", "http://h/v1beta/openai/", "http://h/v1beta"),
        ("gemini", "http://h/v1beta/models/m:generateContent", "http://h/v1beta"),
    ],
)  # fmt: skip
def test_a_wrong_base_is_mended(provider: str, base: str, mended: str) -> None:
    assert mended_base(provider, base) == mended
    assert mended_base(provider, mended) is None


@pytest.mark.parametrize(
    ("provider", "base"),
    [
        ("openai", "https://api.openai.com/v1"),
        ("openai", "http://localhost:8080/some/prefix/v1"),
        ("anthropic", "https://api.anthropic.com"),
        ("gemini", "https://generativelanguage.googleapis.com/v1beta"),
        ("mistral", "https://whatever/"),
        ("openai", "http://[::1"),
    ],
)
def test_a_right_or_unknown_base_is_left_alone(provider: str, base: str) -> None:
    assert mended_base(provider, base) is None
