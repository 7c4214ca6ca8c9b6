"""A good call of each protocol, to be spoilt one field at a time."""

from typing import Any

from lib.sandbox.keys import SANDBOX_KEY

QUESTION = "How do rainbows form over a lake?"
MESSAGES = [{"role": "user", "content": QUESTION}]

HEADERS = {
    "openai": {"authorization": f"Bearer {SANDBOX_KEY}"},
    "anthropic": {"x-api-key": SANDBOX_KEY, "anthropic-version": "2023-06-01"},
    "gemini": {"x-goog-api-key": SANDBOX_KEY},
}
PATHS = {
    "openai": "/v1/chat/completions",
    "anthropic": "/v1/messages",
    "gemini": "/v1beta/models/gemini-3.8-flash:generateContent",
}
LISTS = {"openai": "/v1/models", "anthropic": "/v1/models", "gemini": "/v1beta/models"}
BODIES: dict[str, dict[str, Any]] = {
    "openai": {"model": "gpt-6-luna", "messages": MESSAGES},
    "anthropic": {"model": "claude-haiku-5-5", "messages": MESSAGES, "max_tokens": 1000},
    "gemini": {"contents": [{"role": "user", "parts": [{"text": QUESTION}]}]},
}


def request_of(protocol: str, stream: bool = False, **changes: Any) -> dict[str, Any]:
    """A good call's path, headers and body, with some fields of the body changed (None leaves one out)."""
    headers, body = HEADERS[protocol], BODIES[protocol]
    path = PATHS[protocol]
    if stream and protocol == "gemini":
        path = path.replace(":generateContent", ":streamGenerateContent?alt=sse")
    elif stream:
        body = {**body, "stream": True}
    body = {name: value for name, value in {**body, **changes}.items() if value is not None}
    return {"path": path, "headers": headers, "body": body}
