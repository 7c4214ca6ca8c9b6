"""Claude's `conversations.json`: each conversation a list of messages, some of which name the one they answer."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, TypeAdapter

from lib.store.transfer import MovedConversation, MovedFile, MovedMessage, MovedRun

MARK = "chat_messages"
"""The key by which a conversation of this export is known."""


class Part(BaseModel):
    """A part of what was said; only text is taken."""

    type: str = "text"
    text: str | None = None


class Attached(BaseModel):
    """A file whose text the export holds."""

    file_name: str | None = None
    extracted_content: str | None = None


class Said(BaseModel):
    """A message."""

    uuid: str = ""
    parent_message_uuid: str | None = None
    sender: str
    text: str = ""
    content: list[Part] = []
    created_at: AwareDatetime
    attachments: list[Attached] = []


class Talk(BaseModel):
    """One conversation."""

    name: str | None = None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    chat_messages: list[Said]


def read(document: Any) -> list[MovedConversation]:
    """The conversations of the export. Raises pydantic's ValidationError."""
    return [_moved(talk) for talk in TypeAdapter(list[Talk]).validate_python(document)]


def _moved(talk: Talk) -> MovedConversation:
    messages: list[MovedMessage] = []
    runs: list[MovedRun] = []
    number: dict[str, int] = {}
    for said in talk.chat_messages:
        text = _text(said)
        files = [
            MovedFile(
                name=one.file_name or "attached.txt", type="text/plain", data=one.extracted_content.encode()
            )
            for one in said.attachments
            if one.extracted_content
        ]
        if not text and not files:
            continue
        above = number.get(said.parent_message_uuid or "", len(messages) or None)
        run = None
        if said.sender == "assistant":
            runs.append(_run(text, said.created_at))
            run, text = len(runs), ""
        messages.append(
            MovedMessage(
                parent=above,
                role="assistant" if run else "user",
                text=text or None if run else text,
                created_at=said.created_at,
                run=run,
                files=files,
            )
        )
        number[said.uuid] = len(messages)
    return MovedConversation(
        title=talk.name or "Claude",
        created_at=talk.created_at,
        updated_at=talk.updated_at,
        messages=messages,
        runs=runs,
    )


def _run(text: str, at: datetime) -> MovedRun:
    return MovedRun(
        source="import",
        status="ok",
        model="Claude",
        litellm_model="Claude",
        provider="anthropic",
        text=text,
        started_at=at,
        ended_at=at,
    )


def _text(said: Said) -> str:
    parts = "\n\n".join(part.text for part in said.content if part.type == "text" and part.text)
    return parts or said.text
