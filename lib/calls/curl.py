"""A failed call as a command that can be pasted into a terminal; the key stays in its variable."""

import json
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from lib.calls.providers import provider
from lib.calls.request import Message, Request

LONGEST_TEXT = 2000
_MOST_TOKENS = 1024  # Anthropic wants a limit; without one LiteLLM sends the model's own
_CONTENT_TYPE = "content-type: application/json"


def curl(url: str, provider_name: str, litellm_model: str, request: Request) -> str:
    """The command. It names the key's variable instead of the key; attachments are left out."""
    row = provider(provider_name)
    headers = [f"{row.key_header}: {row.key_scheme}$" + row.key_variable, *_HEADERS.get(row.name, ())]
    body = _BODIES.get(row.name, _openai)(litellm_model.removeprefix(row.prefix), request)
    lines = [f"curl -N -X POST {shlex.quote(url)}"]
    lines += [f'  -H "{header}"' for header in [*headers, _CONTENT_TYPE]]
    lines.append(f"  -d {shlex.quote(json.dumps(body, ensure_ascii=False))}")
    return " \\\n".join(lines)


def _openai(model: str, request: Request) -> dict[str, Any]:
    messages = [{"role": turn["role"], "content": _text(turn)} for turn in request.messages]
    return {"model": model, "messages": messages, "stream": request.parameters.stream}


def _anthropic(model: str, request: Request) -> dict[str, Any]:
    system, turns = _divided(request)
    body = _openai(model, request) | {"messages": turns, "max_tokens": _limit(request)}
    return body | {"system": system} if system else body


def _gemini(model: str, request: Request) -> dict[str, Any]:
    system, turns = _divided(request)
    roles = {"assistant": "model"}
    contents = [
        {"role": roles.get(turn["role"], "user"), "parts": [{"text": turn["content"]}]} for turn in turns
    ]
    body: dict[str, Any] = {"contents": contents}
    return body | {"systemInstruction": {"parts": [{"text": system}]}} if system else body


_BODIES: Mapping[str, Callable[[str, Request], dict[str, Any]]] = {"anthropic": _anthropic, "gemini": _gemini}
_HEADERS = {"anthropic": ("anthropic-version: 2023-06-01",)}


def _limit(request: Request) -> int:
    return request.parameters.max_tokens or _MOST_TOKENS


def _divided(request: Request) -> tuple[str, list[dict[str, str]]]:
    """The instructions, and the turns after them."""
    system = "\n".join(_text(turn) for turn in request.messages if turn["role"] == "system")
    turns = [
        {"role": turn["role"], "content": _text(turn)}
        for turn in request.messages
        if turn["role"] != "system"
    ]
    return system, turns


def _text(turn: Message) -> str:
    content = turn["content"]
    if not isinstance(content, str):
        content = "\n".join(str(part.get("text", "")) for part in content if part.get("type") == "text")
    return content if len(content) <= LONGEST_TEXT else content[: LONGEST_TEXT - 1] + "…"
