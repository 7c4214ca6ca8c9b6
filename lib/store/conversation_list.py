"""The list of conversations: pinned ones first, then the last used, a page at a time.

Nothing is erased: what is archived or deleted is only out of sight, so that every verb can be undone.
"""

from calendar import month_name
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy import select, tuple_, update

from lib.store.database import Database
from lib.store.errors import NotFound
from lib.store.schema import conversations
from lib.store.titles import UNTITLED


@dataclass(frozen=True, kw_only=True)
class ConversationRow:
    """A conversation as the list shows it."""

    id: int
    title: str
    created_at: datetime
    updated_at: datetime
    pinned: bool
    archived_at: datetime | None


_COLUMNS = tuple(conversations.c[name] for name in ConversationRow.__dataclass_fields__)


def recent(
    database: Database, limit: int, before: ConversationRow | None = None, *, archived: bool = False
) -> list[ConversationRow]:
    """At most `limit` conversations, pinned first, then last used first; the next page begins after `before`.

    Either those in use or the archived ones; deleted ones never.
    """
    order = (conversations.c.pinned, conversations.c.updated_at, conversations.c.id)
    query = (
        select(*_COLUMNS)
        .where(conversations.c.deleted_at.is_(None), conversations.c.archived_at.is_not(None) == archived)
        .order_by(*(column.desc() for column in order))
        .limit(limit)
    )
    if before is not None:
        query = query.where(tuple_(*order) < tuple_(before.pinned, before.updated_at, before.id))
    with database.read() as connection:
        return [ConversationRow(**row._mapping) for row in connection.execute(query)]


def get(database: Database, conversation_id: int) -> ConversationRow | None:
    """The conversation, archived or not; None when there is none, or it was deleted."""
    query = select(*_COLUMNS).where(
        conversations.c.id == conversation_id, conversations.c.deleted_at.is_(None)
    )
    with database.read() as connection:
        row = connection.execute(query).one_or_none()
    return ConversationRow(**row._mapping) if row else None


def rename(database: Database, conversation_id: int, title: str) -> None:
    """Give it another title, on one line; nothing but spaces makes it untitled. Raises NotFound."""
    _change(database, conversation_id, title=" ".join(title.split()) or UNTITLED)


def pin(database: Database, conversation_id: int, *, undo: bool = False) -> None:
    """Keep it above the others. Raises NotFound."""
    _change(database, conversation_id, pinned=not undo)


def archive(database: Database, conversation_id: int, *, undo: bool = False) -> None:
    """Take it out of the list but not out of the search. Raises NotFound."""
    _change(database, conversation_id, archived_at=None if undo else datetime.now(UTC))


def delete(database: Database, conversation_id: int, *, undo: bool = False) -> None:
    """Take it out of sight everywhere. Raises NotFound."""
    _change(database, conversation_id, deleted_at=None if undo else datetime.now(UTC))


def _change(database: Database, conversation_id: int, **values: object) -> None:
    with database.write() as connection:
        changed = connection.execute(
            update(conversations).where(conversations.c.id == conversation_id).values(values)
        )
    if not changed.rowcount:
        raise NotFound(f"Conversation {conversation_id} is not in the store: choose another one.")


def by_day(rows: Iterable[ConversationRow], now: datetime) -> list[tuple[str, list[ConversationRow]]]:
    """The rows of `recent` under headings, in the zone of `now`: Pinned, Today, Yesterday, … March 2026."""

    def heading(row: ConversationRow) -> str:
        if row.pinned:
            return "Pinned"
        day = row.updated_at.astimezone(now.tzinfo).date()
        today = now.date()
        if day >= today:
            return "Today"
        if day == today - timedelta(days=1):
            return "Yesterday"
        if day > today - timedelta(days=8):
            return "Previous 7 days"
        return f"{month_name[day.month]} {day.year}"

    return [(name, list(group)) for name, group in groupby(rows, heading)]
