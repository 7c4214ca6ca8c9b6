"""Looking for conversations by what was said in them, in a title, a question or an answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Dialect, func, literal, select, union_all

from lib.store.columns import Id
from lib.store.database import Database
from lib.store.schema import conversations, messages, runs
from lib.store.words import Snippet, searched, snippet_of, words_of


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A conversation that was found, with its newest message that holds the words (None: its title does)."""

    conversation_id: int
    title: str
    updated_at: datetime
    message_id: int | None
    snippet: Snippet


def search(database: Database, words: str, limit: int) -> list[Hit]:
    """At most `limit` conversations in which all the words occur, last used first; archived ones too.

    The last word may be unfinished. Nothing is found for no words.
    """
    wanted = words_of(words)
    if not wanted:
        return []
    said = _said(wanted, database.dialect).subquery()
    newest = select(said.c.conversation_id, func.max(said.c.message_id).label("message_id"))
    found = newest.group_by(said.c.conversation_id).subquery()
    query = (
        select(
            conversations.c.id,
            conversations.c.title,
            conversations.c.updated_at,
            found.c.message_id,
            func.coalesce(runs.c.text, messages.c.text, conversations.c.title).label("text"),
        )
        .join(found, found.c.conversation_id == conversations.c.id)
        .outerjoin(messages, messages.c.id == found.c.message_id)
        .outerjoin(runs, runs.c.id == messages.c.run_id)
        .where(conversations.c.deleted_at.is_(None))
        .order_by(conversations.c.updated_at.desc(), conversations.c.id.desc())
        .limit(limit)
    )
    with database.read() as connection:
        return [
            Hit(
                conversation_id=row.id,
                title=row.title,
                updated_at=row.updated_at,
                message_id=row.message_id,
                snippet=snippet_of(row.text, wanted),
            )
            for row in connection.execute(query)
        ]


def _said(words: tuple[str, ...], dialect: Dialect) -> CompoundSelect[*tuple[Any, ...]]:
    """Where the words occur: conversation and message, and no message for a title."""
    question = select(messages.c.conversation_id, messages.c.id.label("message_id"))
    answer = select(messages.c.conversation_id, messages.c.id).join(runs, runs.c.id == messages.c.run_id)
    title = select(conversations.c.id, literal(None, Id))
    places = ((question, messages), (answer, runs), (title, conversations))
    return union_all(*(searched(query, table, words, dialect)[0] for query, table in places))
