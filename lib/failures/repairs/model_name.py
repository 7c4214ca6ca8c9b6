"""How a model's name should read for LiteLLM: the right prefix, in the right form."""

from __future__ import annotations

import re

# Prefixes that people write and LiteLLM does not know, and how it calls them.
_OTHER_NAMES = {
    "google": "gemini",
    "claude": "anthropic",
    "gpt": "openai",
    "models": "gemini",
    "googleai": "gemini",
    "chatgpt": "openai",
}
_FAMILIES = (
    (re.compile(r"claude-", re.I), "anthropic"),
    (re.compile(r"gemini-|gemma-", re.I), "gemini"),
    (re.compile(r"gpt-|o\d|chatgpt-", re.I), "openai"),
)
_KNOWN = ("openai", "anthropic", "gemini")


def family_of(name: str) -> str | None:
    """Whose model a bare name sounds like."""
    return next((family for pattern, family in _FAMILIES if pattern.match(name)), None)


def mended_model(model: str, *, own_base: bool) -> str | None:
    """The name with the prefix that LiteLLM needs; None when it has it, or nothing can be told.

    `own_base`: the entry has a base URL of its own, so that an unknown name is some OpenAI-compatible
    server's.
    """
    cleaned = model.strip().strip("\"'`").strip()
    prefix, slash, rest = re.sub(r"^(\w+):(?=[A-Za-z])", r"\1/", cleaned).partition("/")
    known = _OTHER_NAMES.get(prefix.lower(), prefix.lower())
    if slash and known in _KNOWN:
        right = f"{known}/{rest.removeprefix('models/')}"
    elif slash:
        right = f"openai/{cleaned}" if own_base else ""
    else:
        family = "openai" if own_base else family_of(cleaned)
        right = f"{family}/{cleaned}" if family else ""
    return right if right and right != model else None
