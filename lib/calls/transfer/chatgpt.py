"""ChatGPT's `conversations.json`: a tree of nodes each, of which only what people and models said counts."""

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, TypeAdapter

from lib.store.transfer import MovedConversation, MovedMessage, MovedRun

MARK = "mapping"
"""The key by which a conversation of this export is known."""

ROLES = {"user", "assistant"}


class Author(BaseModel):
    """Who said it."""

    role: str


class Content(BaseModel):
    """What was said: parts of text, and things that are no text."""

    content_type: str = "text"
    parts: list[Any] = []
    text: str | None = None


class Said(BaseModel):
    """A message of the tree."""

    author: Author
    content: Content
    create_time: float | None = None
    metadata: dict[str, Any] = {}


class Node(BaseModel):
    """A place in the tree; some hold no message."""

    message: Said | None = None
    parent: str | None = None
    children: list[str] = []


class Talk(BaseModel):
    """One conversation."""

    title: str | None = None
    create_time: float | None = None
    update_time: float | None = None
    mapping: dict[str, Node]


def read(document: Any) -> list[MovedConversation]:
    """The conversations of the export. Raises pydantic's ValidationError."""
    return [_moved(talk) for talk in TypeAdapter(list[Talk]).validate_python(document)]


def _moved(talk: Talk) -> MovedConversation:
    began = _time(talk.create_time) or datetime.now(UTC)
    messages: list[MovedMessage] = []
    runs: list[MovedRun] = []
    number: dict[str, int | None] = {}
    waiting = [name for name, node in reversed(talk.mapping.items()) if node.parent not in talk.mapping]
    while waiting:
        name = waiting.pop()
        if name in number:
            continue
        node = talk.mapping[name]
        above = number.get(node.parent or "")
        number[name] = above
        waiting += [child for child in reversed(node.children) if child in talk.mapping]
        text = _text(node.message) if node.message else ""
        if node.message is None or node.message.author.role not in ROLES or not text:
            continue
        messages.append(_message(node.message, text, above, began, runs))
        number[name] = len(messages)
    return MovedConversation(
        title=talk.title or "ChatGPT",
        created_at=began,
        updated_at=_time(talk.update_time) or began,
        messages=messages,
        runs=runs,
    )


def _message(said: Said, text: str, above: int | None, began: datetime, runs: list[MovedRun]) -> MovedMessage:
    at = _time(said.create_time) or began
    if said.author.role == "user":
        return MovedMessage(parent=above, role="user", text=text, created_at=at)
    model = str(said.metadata.get("model_slug") or "ChatGPT")
    runs.append(
        MovedRun(
            source="import",
            status="ok",
            model=model,
            litellm_model=model,
            provider="openai",
            text=text,
            started_at=at,
            ended_at=at,
        )
    )
    return MovedMessage(parent=above, role="assistant", created_at=at, run=len(runs))


def _text(said: Said) -> str:
    if said.metadata.get("is_visually_hidden_from_conversation"):
        return ""
    if said.content.text is not None:
        return said.content.text if said.content.content_type == "code" else ""
    parts = [
        part if isinstance(part, str) else "[a file that the export does not hold]"
        for part in said.content.parts
    ]
    return "\n\n".join(part for part in parts if part.strip())


def _time(seconds: float | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (OverflowError, OSError, ValueError):
        return None
