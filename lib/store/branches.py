"""Branches of a conversation: to change what was said is to say it again beside, with what followed copied below.

A copied message points to the same run as the first one: there is one answer, in two places.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from lib.store.database import Database
from lib.store.errors import NotFound
from lib.store.schema import conversations, messages

_COPIED = tuple(messages.c[name] for name in ("role", "text", "attachments", "run_id", "agent", "created_at"))


def fork(database: Database, message_id: int) -> int:
    """A new conversation with everything up to and with this message; its id. Raises NotFound."""
    with database.write() as connection:
        path = _path_to(connection, message_id)
        titled = select(conversations.c.title).where(conversations.c.id == path[-1].conversation_id)
        now = datetime.now(UTC)
        row = {"title": connection.scalar(titled), "created_at": now, "updated_at": now}
        new: int = connection.execute(
            insert(conversations).values(row).returning(conversations.c.id)
        ).scalar_one()
        _copy(connection, path, new, None)
    return new


def save_edit(database: Database, message_id: int, text: str, below: Sequence[int] = ()) -> int:
    """Say another text in the place of a message, without asking anybody; the id of the new message.

    `below` are the ids of the messages that followed it on the screen, in order: they follow the new one too.
    Raises NotFound.
    """
    with database.write() as connection:
        old = _rows(connection, [message_id])[0]
        row = {
            "conversation_id": old.conversation_id,
            "parent_id": old.parent_id,
            "role": old.role,
            "text": text,
            "attachments": old.attachments,
            "agent": old.agent,
            "created_at": datetime.now(UTC),
        }
        new: int = connection.execute(insert(messages).values(row).returning(messages.c.id)).scalar_one()
        _copy(connection, _rows(connection, below), old.conversation_id, new)
        touch = update(conversations).where(conversations.c.id == old.conversation_id)
        connection.execute(touch.values(updated_at=datetime.now(UTC)))
    return new


def conversations_of(database: Database, run_ids: Iterable[int]) -> set[int]:
    """The conversations in which these runs answer."""
    wanted = list(run_ids)
    if not wanted:
        return set()
    with database.read() as connection:
        found = select(messages.c.conversation_id).where(messages.c.run_id.in_(wanted))
        return set(connection.scalars(found))


def _path_to(connection: Connection, message_id: int) -> list[Row[*tuple[Any, ...]]]:
    ids = []
    above: int | None = message_id
    while above is not None:
        ids.append(above)
        above = connection.scalar(select(messages.c.parent_id).where(messages.c.id == above))
    return _rows(connection, ids[::-1])


def _rows(connection: Connection, ids: Sequence[int]) -> list[Row[*tuple[Any, ...]]]:
    query = select(messages.c.id, messages.c.conversation_id, messages.c.parent_id, *_COPIED)
    found = {row.id: row for row in connection.execute(query.where(messages.c.id.in_(ids)))}
    for one in ids:
        if one not in found:
            raise NotFound(f"Message {one} is not in the store: reload the conversation.")
    return [found[one] for one in ids]


def _copy(
    connection: Connection, path: Iterable[Row[*tuple[Any, ...]]], conversation_id: int, parent_id: int | None
) -> None:
    for row in path:
        copied = {column.name: getattr(row, column.name) for column in _COPIED}
        copied |= {"conversation_id": conversation_id, "parent_id": parent_id}
        parent_id = connection.execute(insert(messages).values(copied).returning(messages.c.id)).scalar_one()
