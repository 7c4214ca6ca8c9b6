"""A conversation read from its tree: one path from the root to a leaf is on the screen at a time.

A parent always has the smaller id, so a path ordered by id is in order. What a model is sent is the path up
to the question, without the answers that failed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from lib.store.database import Database
from lib.store.run_row import COLUMNS, RunRow, row_of
from lib.store.schema import conversations, messages, runs

_ANSWERED = frozenset({"ok", "stopped", "interrupted"})
_MESSAGE = tuple(
    messages.c[name].label(f"message_{name}")
    for name in ("id", "parent_id", "role", "text", "attachments", "agent", "created_at")
)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One message on the path; `siblings` are the messages in its place, itself included, oldest first."""

    message_id: int
    parent_id: int | None
    role: str
    text: str
    attachments: list[dict[str, Any]]
    agent: str | None
    run: RunRow | None
    created_at: datetime
    siblings: tuple[int, ...]


def transcript(
    database: Database, conversation_id: int, leaf_id: int | None = None, last: int | None = None
) -> list[Turn]:
    """The path from the root through `leaf_id` (default: the newest message) and on to the newest leaf below it.

    Any message may be given: choosing a sibling shows its branch. `last` leaves out all but so many turns at the end
    (the first of them still names its parent). Empty when the conversation has no messages, or not this one.
    """
    with database.read() as connection:
        parents = _parents(connection, conversation_id)
        children: defaultdict[int | None, list[int]] = defaultdict(list)
        for message_id, parent_id in parents.items():
            children[parent_id].append(message_id)
        through = leaf_id if leaf_id is not None else max(parents, default=None)
        path = _path(parents, children, through)[-last if last else 0 :]
        rows = _rows(connection, conversation_id, path)
    return [_turn(rows[one], tuple(children[parents[one]])) for one in path]


def _parents(connection: Connection, conversation_id: int) -> dict[int, int | None]:
    query = (
        select(messages.c.id, messages.c.parent_id)
        .select_from(messages.join(conversations))
        .where(conversations.c.id == conversation_id, conversations.c.deleted_at.is_(None))
        .order_by(messages.c.id)
    )
    return dict(connection.execute(query).all())


def _path(
    parents: Mapping[int, int | None], children: Mapping[int | None, list[int]], through: int | None
) -> list[int]:
    if through not in parents:
        return []
    path: list[int] = []
    above: int | None = through
    while above is not None:
        path.append(above)
        above = parents[above]
    path.reverse()
    while below := children.get(path[-1]):
        path.append(below[-1])
    return path


def _rows(
    connection: Connection, conversation_id: int, path: Sequence[int]
) -> dict[int, Row[*tuple[Any, ...]]]:
    """The messages between the ends of the path, by id; other branches may lie between."""
    if not path:
        return {}
    query = (
        select(*COLUMNS, *_MESSAGE)
        .select_from(messages.outerjoin(runs, runs.c.id == messages.c.run_id))
        .where(messages.c.conversation_id == conversation_id, messages.c.id.between(path[0], path[-1]))
    )
    return {row.message_id: row for row in connection.execute(query)}


def _turn(row: Row[*tuple[Any, ...]], siblings: tuple[int, ...]) -> Turn:
    run = row_of(row) if row.id is not None else None
    return Turn(
        message_id=row.message_id,
        parent_id=row.message_parent_id,
        role=row.message_role,
        text=run.text if run else row.message_text or "",
        attachments=row.message_attachments or [],
        agent=row.message_agent,
        run=run,
        created_at=row.message_created_at,
        siblings=siblings,
    )


def history(database: Database, message_id: int) -> list[dict[str, Any]]:
    """What a model is sent for this message: `role` and `content` along the path, and `attachments` where
    there are any.

    An answer counts when its run ended well, or was cut short with something said; one that failed never
    does.
    """
    path = select(messages.c.id, messages.c.parent_id).where(messages.c.id == message_id).cte(recursive=True)
    above = select(messages.c.id, messages.c.parent_id).join(path, messages.c.id == path.c.parent_id)
    path = path.union_all(above)
    query = (
        select(
            messages.c.role,
            messages.c.text,
            messages.c.attachments,
            runs.c.status,
            runs.c.text.label("answer"),
        )
        .join(path, path.c.id == messages.c.id)
        .outerjoin(runs, runs.c.id == messages.c.run_id)
        .order_by(messages.c.id)
    )
    with database.read() as connection:
        rows = connection.execute(query).all()
    return [
        _said(row) for row in rows if row.status is None or (row.status in _ANSWERED and row.answer.strip())
    ]


def attachments_of(database: Database, message_id: int) -> list[dict[str, Any]]:
    """What is attached to a message; empty when nothing is, or there is no such message."""
    with database.read() as connection:
        found = select(messages.c.attachments).where(messages.c.id == message_id)
        return connection.scalar(found) or []


def _said(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    said = {"role": row.role, "content": row.text if row.status is None else row.answer}
    return said | {"attachments": row.attachments} if row.attachments else said
