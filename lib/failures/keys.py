"""Whose key it is: the public beginning of a key names its vendor."""

from __future__ import annotations

import re

from lib.failures.failure import Failure
from lib.failures.targets import Target

# Longer prefixes first; plain `sk-` is OpenAI's and many others', and proves nothing.
KEY_VENDORS: tuple[tuple[str, str], ...] = (
    ("sk-ant-", "anthropic"),
    ("sk-or-", "openrouter"),
    ("sk-proj-", "openai"),
    ("sk-svcacct-", "openai"),
    ("sk-admin-", "openai"),
    ("sk-lf-", "langfuse"),
    ("AIza", "gemini"),
    ("AQ.", "gemini"),
    ("ya29.", "vertex_ai"),
    ("gsk_", "groq"),
    ("xai-", "xai"),
    ("nvapi-", "nvidia_nim"),
    ("hf_", "huggingface"),
    ("pplx-", "perplexity"),
    ("r8_", "replicate"),
    ("fw_", "fireworks_ai"),
    ("csk-", "cerebras"),
    ("ghp_", "github"),
    ("gho_", "github"),
    ("ghu_", "github"),
    ("github_pat_", "github"),
    ("AKIA", "bedrock"),
    ("ABSK", "bedrock"),
    ("tgp_v1_", "together_ai"),
    ("csk-", "cerebras"),
)
_VENDOR = dict(KEY_VENDORS)
# A mask may begin where the dash stood.
_MASKED = {prefix[:-1]: vendor for prefix, vendor in KEY_VENDORS if prefix[-1] in "-_"}
_VISIBLE = re.compile(
    r"(?<![A-Za-z0-9_-])(?:("
    + "|".join(map(re.escape, _VENDOR))
    + r")(?=[A-Za-z0-9_*.x…-]{3})|("
    + "|".join(map(re.escape, _MASKED))
    + r")(?=\*{2}|…|\.{3}))"
)
# A key of the left is good at the right.
_SAME_HOUSE = {("gemini", "vertex_ai"), ("github", "github_copilot")}
# Words by which a provider shows that it was it who refused: its own page or wording, or LiteLLM's name for it.
_OWN_PAGES: tuple[tuple[str, str], ...] = (
    ("platform.openai.com/account/api-keys", "openai"),
    ("invalid x-api-key", "anthropic"),
    ("api_key_invalid", "gemini"),
    ("api key not valid. please pass", "gemini"),
    ("console.groq.com", "groq"),
    ("console.x.ai", "xai"),
    ("api.together.xyz/settings", "together_ai"),
)
_EXCEPTIONS: tuple[tuple[str, str], ...] = tuple(
    (f"{name}exception", name)
    for name in (
        "openai",
        "anthropic",
        "gemini",
        "openrouter",
        "groq",
        "mistral",
        "deepseek",
        "xai",
        "cohere",
        "azure",
    )
)
# Houses with keys of their own; a key of theirs opens no other.
_OWN_KEYS = frozenset(
    {"openai", "anthropic", "gemini", "openrouter", "groq", "mistral", "deepseek", "xai", "cohere"}
)


def vendor_of_key(key: str) -> str | None:
    """The vendor whose keys begin like this; None when the beginning proves nothing."""
    for prefix, vendor in KEY_VENDORS:
        if key.startswith(prefix):
            return vendor
    return None


def visible_keys(raw: str) -> tuple[str, ...]:
    """The vendors of the keys, masked or not, that a text shows."""
    return tuple(dict.fromkeys(_VENDOR.get(whole) or _MASKED[cut] for whole, cut in _VISIBLE.findall(raw)))


def refused_by_other(failure: Failure, text: str, target: Target) -> bool:
    """Whether the text shows a vendor's own refusal, and the model is another's: its key went to the wrong
    house.
    """
    owner = target.owner or failure.provider
    vendor = next((who for words, who in _OWN_PAGES if words in text), None)
    return vendor is not None and owner in _OWN_KEYS and owner != vendor


def _refuser(text: str) -> str | None:
    return next((who for words, who in (*_OWN_PAGES, *_EXCEPTIONS) if words in text), None)


def foreign_key(failure: Failure, raw: str, text: str, target: Target) -> tuple[str, str] | None:
    """(the key's vendor, who refused it), when a visible key is not that provider's."""
    shown = visible_keys(raw)
    if not shown:
        return None
    refuser = _refuser(text) or target.owner or failure.provider
    if refuser is None and "incorrect api key provided" in text:
        refuser = "openai"
    if refuser is None:
        return None
    for vendor in shown:
        if vendor != refuser and (vendor, refuser) not in _SAME_HOUSE:
            return vendor, refuser
    return None
