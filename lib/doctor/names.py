"""The variables that Switchboard and LiteLLM read, and the names under which people write them instead."""

import difflib
from functools import cache

from lib.calls.providers import PROVIDERS, Provider
from lib.settings.table import table

KEY_OWNERS: dict[str, Provider] = {row.key_variable: row for row in PROVIDERS}
BASE_OWNERS: dict[str, Provider] = {name: row for row in PROVIDERS for name in row.base_variables}

OTHER_NAMES = {
    "GOOGLE_API_KEY": "GEMINI_API_KEY",
    "GOOGLE_GEMINI_API_KEY": "GEMINI_API_KEY",
    "GOOGLE_AI_API_KEY": "GEMINI_API_KEY",
    "GOOGLE_AI_STUDIO_API_KEY": "GEMINI_API_KEY",
    "GEMINI_KEY": "GEMINI_API_KEY",
    "GEMINI_APIKEY": "GEMINI_API_KEY",
    "CLAUDE_API_KEY": "ANTHROPIC_API_KEY",
    "CLAUDE_KEY": "ANTHROPIC_API_KEY",
    "ANTHROPIC_KEY": "ANTHROPIC_API_KEY",
    "ANTHROPIC_APIKEY": "ANTHROPIC_API_KEY",
    "OPENAI_KEY": "OPENAI_API_KEY",
    "OPENAI_APIKEY": "OPENAI_API_KEY",
    "OPEN_AI_API_KEY": "OPENAI_API_KEY",
    "GPT_API_KEY": "OPENAI_API_KEY",
    "CHATGPT_API_KEY": "OPENAI_API_KEY",
    "GOOGLE_API_BASE": "GEMINI_API_BASE",
    "GEMINI_BASE_URL": "GEMINI_API_BASE",
    "GOOGLE_GEMINI_BASE_URL": "GEMINI_API_BASE",
    "CLAUDE_BASE_URL": "ANTHROPIC_BASE_URL",
    "CLAUDE_API_BASE": "ANTHROPIC_BASE_URL",
    "ANTHROPIC_API_URL": "ANTHROPIC_BASE_URL",
    "OPENAI_API_URL": "OPENAI_BASE_URL",
    "OPENAI_URL": "OPENAI_BASE_URL",
    "GPT_BASE_URL": "OPENAI_BASE_URL",
}
"""What people write, and which variable is read."""

_NO_PLAIN_VALUE = {"DATA_DIR", "DATABASE_URL", "ENV_FILE", "CONFIG_FILE", "LITELLM_MASTER_KEY"}
"""A path or a password may hold any character."""
_AS_NEAR_AS = 0.9


@cache
def ours() -> frozenset[str]:
    """Every variable that is read."""
    return frozenset((*(row.variable for row in table()), *KEY_OWNERS, *BASE_OWNERS))


@cache
def plain_valued() -> frozenset[str]:
    """Those whose values never hold a blank, a quote, a `#` or a `;`."""
    return ours() - _NO_PLAIN_VALUE


def meant(name: str) -> str | None:
    """Which of our variables a name that nobody reads was meant to be; None when nobody can tell."""
    upper = name.upper()
    if upper in ours():
        return upper
    if upper in OTHER_NAMES:
        return OTHER_NAMES[upper]
    known = [*ours(), *OTHER_NAMES]
    near = difflib.get_close_matches(upper, known, n=1, cutoff=_AS_NEAR_AS)
    return OTHER_NAMES.get(near[0], near[0]) if near else None
