"""Conversations: made by their first question, and never overwritten: to edit is to add a branch."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from lib.store.conversation_list import (
    ConversationRow,
    archive,
    by_day,
    delete,
    get,
    pin,
    recent,
    rename,
)
from lib.store.database import Database, writing
from lib.store.errors import NotFound
from lib.store.schema import conversations, messages
from lib.store.search import Hit, search
from lib.store.titles import UNTITLED, title_of
from lib.store.transcript import Turn, attachments_of, history, transcript

__all__ = [
    "ConversationRow",
    "Hit",
    "Question",
    "Turn",
    "archive",
    "ask",
    "attachments_of",
    "by_day",
    "create",
    "delete",
    "edit",
    "get",
    "history",
    "pin",
    "recent",
    "rename",
    "search",
    "title_of",
    "transcript",
]


class Question(NamedTuple):
    """Where a question was put."""

    conversation_id: int
    message_id: int


def create(place: Database | Connection, title: str = UNTITLED) -> int:
    """Add an empty conversation; its id."""
    now = datetime.now(UTC)
    row = {"title": title, "created_at": now, "updated_at": now}
    with writing(place) as connection:
        new: int = connection.execute(
            insert(conversations).values(row).returning(conversations.c.id)
        ).scalar_one()
    return new


def ask(
    place: Database | Connection,
    conversation_id: int | None,
    text: str,
    *,
    parent_id: int | None = None,
    attachments: Sequence[Mapping[str, Any]] = (),
) -> Question:
    """Add a question after `parent_id`, or after the newest message; without a conversation, in a new one.

    The first question gives an untitled conversation its title. Raises NotFound when the conversation, or the
    parent in it, is not there.
    """
    with writing(place) as connection:
        if conversation_id is None:
            conversation_id = create(connection, title_of(text))
        if parent_id is None:
            parent_id = _newest_message(connection, conversation_id)
        elif _conversation_of(connection, parent_id) != conversation_id:
            raise NotFound(f"Message {parent_id} is not in conversation {conversation_id}: reload it.")
        return _add_question(connection, conversation_id, parent_id, text, attachments)


def edit(
    place: Database | Connection, message_id: int, text: str, *, attachments: Sequence[Mapping[str, Any]] = ()
) -> Question:
    """Add another question in the place of `message_id`: a branch beside it. Raises NotFound."""
    with writing(place) as connection:
        beside = select(messages.c.conversation_id, messages.c.parent_id).where(messages.c.id == message_id)
        row = connection.execute(beside).one_or_none()
        if row is None:
            raise NotFound(f"Message {message_id} is not in the store: reload the conversation.")
        return _add_question(connection, row.conversation_id, row.parent_id, text, attachments)


def _add_question(
    connection: Connection,
    conversation_id: int,
    parent_id: int | None,
    text: str,
    attachments: Sequence[Mapping[str, Any]],
) -> Question:
    now = datetime.now(UTC)
    touch = update(conversations).where(
        conversations.c.id == conversation_id, conversations.c.deleted_at.is_(None)
    )
    title = connection.execute(
        touch.values(updated_at=now).returning(conversations.c.title)
    ).scalar_one_or_none()
    if title is None:
        raise NotFound(f"Conversation {conversation_id} is not in the store: choose another one.")
    if parent_id is None and title == UNTITLED:
        named = update(conversations).where(conversations.c.id == conversation_id)
        connection.execute(named.values(title=title_of(text)))
    row = {
        "conversation_id": conversation_id,
        "parent_id": parent_id,
        "role": "user",
        "text": text,
        "attachments": [dict(attachment) for attachment in attachments] or None,
        "created_at": now,
    }
    message_id = connection.execute(insert(messages).values(row).returning(messages.c.id)).scalar_one()
    return Question(conversation_id, message_id)


def _newest_message(connection: Connection, conversation_id: int) -> int | None:
    newest = select(func.max(messages.c.id)).where(messages.c.conversation_id == conversation_id)
    message_id: int | None = connection.scalar(newest)
    return message_id


def _conversation_of(connection: Connection, message_id: int) -> int | None:
    found = select(messages.c.conversation_id).where(messages.c.id == message_id)
    conversation_id: int | None = connection.scalar(found)
    return conversation_id
