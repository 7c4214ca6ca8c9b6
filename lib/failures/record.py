"""A failure from a record or a pasted text: what somebody else saw, without the wire."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lib.failures.body import shown
from lib.failures.failure import Failure
from lib.failures.redaction import redact

MOST_CHARS = 200_000
_FIRST_CLASS = re.compile(
    r"\b((?:litellm|openai|anthropic|httpx)(?:\.\w+)*\.)?([A-Z]\w*(?:Error|Exception|Timeout))\b"
)
_PROVIDERS = frozenset(
    [
        "openai",
        "anthropic",
        "gemini",
        "azure",
        "bedrock",
        "vertex_ai",
        "openrouter",
        "groq",
        "mistral",
        "deepseek",
        "xai",
        "ollama",
        "cohere",
    ]
)


def failure_of_record(record: Mapping[str, Any]) -> Failure:
    """The failure of one record (`exception`, `status`, `model`, `api_base`, `message`; each may be missing,
    null or odd).
    """
    message = redact(shown(_text(record.get("message"))[:MOST_CHARS]))
    model = _text(record.get("model")).strip() or None
    prefix = model.split("/", 1)[0].lower() if model and "/" in model else None
    return Failure(
        kind="reported",
        exception=_text(record.get("exception")).strip() or None,
        status=_status(record.get("status")),
        model=model,
        litellm_model=model,
        provider=prefix if prefix in _PROVIDERS else None,
        base_url=redact(_text(record.get("api_base")).strip()) or None,
        message=message,
    )


def failure_of_text(text: str) -> Failure:
    """The failure of an error text from anywhere."""
    found = _FIRST_CLASS.search(text[:MOST_CHARS])
    return failure_of_record({"message": text, "exception": found.group(2) if found else None})


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _status(value: Any) -> int | None:
    try:
        status = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return status if 100 <= status <= 599 else None
