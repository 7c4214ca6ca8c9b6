"""Models that their providers have shut down. A call to one of them answers 404, like a typing error; this
tells them apart.

Patterns speak of whole families, since a family dies as one. The date of death is not needed: what is listed
is gone.
"""

from __future__ import annotations

import re

# The successor is what a person would choose today, by LiteLLM's name.
RETIRED: tuple[tuple[str, str], ...] = (
    (r"gemini-(?:1\.0|1\.5)[\w.-]*", "gemini/gemini-3.8-flash"),
    (r"gemini-2\.0[\w.-]*", "gemini/gemini-3.8-flash"),
    (r"gemini-(?:pro|ultra|pro-vision|1-pro)(?:-\d+)?", "gemini/gemini-3.8-flash"),
    (r"gemini-exp-\d+", "gemini/gemini-3.8-flash"),
    (r"gemini-2\.5-(?:pro|flash|flash-lite)-(?:preview|exp)[\w.-]*", "gemini/gemini-3.8-flash"),
    (r"gemini-3-pro-preview", "gemini/gemini-4-argon"),
    (r"learnlm-[\w.-]*", "gemini/gemini-3.8-flash"),
    (
        r"(?:chat-bison|text-bison|code-bison|codechat-bison|text-unicorn|code-gecko)[\w@.-]*",
        "gemini/gemini-3.8-flash",
    ),
    (r"claude-(?:instant)?-?(?:v?1|v?2)(?:[.-]\w+)*", "anthropic/claude-sonnet-5-5"),
    (r"claude-instant[\w.-]*", "anthropic/claude-haiku-5-5"),
    (r"claude-3-opus[\w@.-]*", "anthropic/claude-opus-5-5"),
    (r"claude-3(?:[.-][57])?-sonnet[\w@.-]*", "anthropic/claude-sonnet-5-5"),
    (r"claude-3(?:[.-]5)?-haiku[\w@.-]*", "anthropic/claude-haiku-5-5"),
    (r"claude-(?:opus|sonnet)-4(?:-0|[-@]20250514)", "anthropic/claude-sonnet-5-5"),
    (r"gpt-3\.5-turbo-(?:0301|0613|16k[\w-]*)", "openai/gpt-6-luna"),
    (r"text-(?:davinci|curie|babbage|ada)[\w:.-]*|code-(?:davinci|cushman)[\w.-]*", "openai/gpt-6-luna"),
    (r"(?:davinci|curie|babbage|ada)(?:-00\d|-instruct-beta)?", "openai/gpt-6-luna"),
    (r"gpt-4-(?:32k[\w-]*|0314|vision-preview|1106[\w-]*|0125-preview|turbo-preview)", "openai/gpt-6.1-sol"),
    (r"gpt-4\.5-preview[\w-]*", "openai/gpt-6-astra"),
    (r"o1-(?:preview|mini)[\w-]*", "openai/gpt-6.1-sol"),
    (
        r"llama2-70b-4096|mixtral-8x7b-32768|llama3-(?:8b|70b)-8192|gemma-7b-it|llama-3\.1-70b-versatile",
        "groq/openai/gpt-oss-120b",
    ),
    (
        r"llama-3\.2-(?:1b|3b|11b|90b)[\w-]*preview|deepseek-r1-distill-[\w-]*|qwen-qwq-32b|mistral-saba-24b",
        "groq/openai/gpt-oss-120b",
    ),
    (r"mistral-(?:tiny|medium-2312)|open-mi[sx]tral-(?:7b|8x7b|8x22b)[\w-]*", "mistral/mistral-large-latest"),
    (r"grok-beta|grok-vision-beta|grok-2[\w-]*", "xai/grok-4"),
    (r"command(?:-light|-nightly|-r-03-2024|-r-plus-04-2024)?", "cohere/command-a-03-2025"),
    (r"(?:text|code)-embedding-(?:gecko|ada)[\w@.-]*|embedding-001", "gemini/gemini-embedding-001"),
)
# Shut down a short while ago: an error text that somebody kept may be older than that.
RETIRED_LATELY: tuple[tuple[str, str], ...] = (
    (r"gpt-3\.5-turbo(?:-1106|-0125|-instruct)?|gpt-35-turbo[\w.-]*", "openai/gpt-6-luna"),
    (r"gpt-4(?:-0613)?", "openai/gpt-6.1-sol"),
)
_PREFIX = re.compile(r"^(?:.*/|models/)", re.I)


def _compiled(rows: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.I), successor) for pattern, successor in rows)


_LONG_AGO, _LATELY = _compiled(RETIRED), _compiled(RETIRED_LATELY)


def is_retired(model: str, *, lately: bool = True) -> bool:
    """Whether a model's name, with or without prefix, is one of those that were shut down; `lately`: the newest too."""
    name = _PREFIX.sub("", model.strip())
    return any(pattern.fullmatch(name) for pattern, _ in (*_LONG_AGO, *(_LATELY if lately else ())))


def successor_of(model: str) -> str | None:
    """LiteLLM's name of what to use instead of a retired model; None when the model is not known as retired."""
    name = _PREFIX.sub("", model.strip())
    return next((successor for pattern, successor in (*_LONG_AGO, *_LATELY) if pattern.fullmatch(name)), None)
