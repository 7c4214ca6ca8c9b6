"""The failures of one group, one after the other, and who met them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select

from lib.store.database import Database
from lib.store.failure_row import FailureRow
from lib.store.schema import (
    comparison_runs,
    comparison_turns,
    comparisons,
    conversations,
    failures,
    messages,
)

MOST = 1000
"""Of a larger group the newest are looked at."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a failure stands in its group, from 1, the oldest; and the runs of those beside it."""

    number: int
    of: int
    older_run_id: int | None
    newer_run_id: int | None


@dataclass(frozen=True, kw_only=True)
class Affected:
    """Who met a group: failures by source and by the program that asked, most first; and the conversations and
    comparisons by id and title, newest first.
    """

    sources: Mapping[str, int]
    clients: Mapping[str, int]
    conversations: tuple[tuple[int, str], ...]
    comparisons: tuple[tuple[int, str], ...]


def place_of(database: Database, row: FailureRow) -> Place:
    """Where this failure stands in its group."""
    mine = _same(row.fingerprint, row.fingerprint_version)
    older = select(failures.c.run_id).where(mine, failures.c.id < row.id).order_by(failures.c.id.desc())
    newer = select(failures.c.run_id).where(mine, failures.c.id > row.id).order_by(failures.c.id)
    count = select(func.count()).select_from(failures).where(mine)
    with database.read() as connection:
        total: int = connection.execute(count).scalar_one()
        before: int = connection.execute(count.where(failures.c.id < row.id)).scalar_one()
        return Place(
            number=before + 1,
            of=total,
            older_run_id=connection.execute(older.limit(1)).scalar_one_or_none(),
            newer_run_id=connection.execute(newer.limit(1)).scalar_one_or_none(),
        )


def affected(database: Database, fingerprint: str, version: int) -> Affected:
    """Who met the failures of a group; of more than MOST, the newest."""
    newest = (
        select(failures.c.run_id, failures.c.source, failures.c.client)
        .where(_same(fingerprint, version))
        .order_by(failures.c.id.desc())
        .limit(MOST)
        .subquery()
    )
    asked = select(newest.c.source, newest.c.client, func.count()).group_by(newest.c.source, newest.c.client)
    chats = (
        select(conversations.c.id, conversations.c.title)
        .join(messages, messages.c.conversation_id == conversations.c.id)
        .join(newest, newest.c.run_id == messages.c.run_id)
        .where(conversations.c.deleted_at.is_(None))
        .distinct()
        .order_by(conversations.c.id.desc())
    )
    compared = (
        select(comparisons.c.id, comparisons.c.title)
        .join(comparison_turns, comparison_turns.c.comparison_id == comparisons.c.id)
        .join(comparison_runs, comparison_runs.c.turn_id == comparison_turns.c.id)
        .join(newest, newest.c.run_id == comparison_runs.c.run_id)
        .where(comparisons.c.deleted_at.is_(None))
        .distinct()
        .order_by(comparisons.c.id.desc())
    )
    with database.read() as connection:
        sources: Counter[str] = Counter()
        clients: Counter[str] = Counter()
        for source, client, number in connection.execute(asked.order_by(newest.c.source)):
            sources[source] += number
            if client is not None:
                clients[client] += number
        return Affected(
            sources=dict(sources.most_common()),
            clients=dict(clients.most_common()),
            conversations=tuple((row.id, row.title) for row in connection.execute(chats)),
            comparisons=tuple((row.id, row.title) for row in connection.execute(compared)),
        )


def _same(fingerprint: str, version: int) -> ColumnElement[bool]:
    return and_(failures.c.fingerprint == fingerprint, failures.c.fingerprint_version == version)
