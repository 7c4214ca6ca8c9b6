"""Letting go of old failures: by age and by number, the oldest first, and only when somebody says so.

Their runs stay, without what was asked, and count as failures of no known cause: the error rate of the past stays true.
All summary rows change in the transaction that removes the failures, a part at a time, so that writers have their turn.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, func, or_, select, update

from lib.store import hourly
from lib.store.database import Database
from lib.store.schema import daily, failures, group_days, group_hours, groups, runs
from lib.store.schema import hourly as hours

AT_ONCE = 1000


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What stays: failures of so many days, and so many of them; 0: all."""

    days: int = 0
    most: int = 0

    @property
    def everything(self) -> bool:
        """Whether nothing ever goes."""
        return not (self.days or self.most)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would go: so many failures, the newest of which is of `until`, and so many groups as a whole."""

    failures: int
    groups: int
    until: datetime | None


def preview(database: Database, kept: Kept) -> Preview:
    """What `remove` would remove now."""
    with database.read() as connection:
        going = _going(connection, kept)
        if going is None:
            return Preview(failures=0, groups=0, until=None)
        number, until, last = connection.execute(
            select(func.count(), func.max(failures.c.created_at), func.max(failures.c.id)).where(going)
        ).one()
        whole = select(func.count()).select_from(groups).where(groups.c.last_failure_id <= (last or 0))
        return Preview(failures=number, groups=connection.execute(whole).scalar_one(), until=until)


def remove(database: Database, kept: Kept) -> int:
    """Remove what is not to be kept; how many failures that were. Raises StoreError."""
    removed = 0
    while part := _remove_some(database, kept):
        removed += part
    return removed


def _going(connection: Connection, kept: Kept) -> ColumnElement[bool] | None:
    wanted = []
    if kept.days:
        edge = datetime.now(UTC) - timedelta(days=kept.days)
        # By id, for that is the order in which they came: a page walks along it, and so does this.
        older = select(func.max(failures.c.id)).where(failures.c.created_at < edge)
        wanted.append(failures.c.id <= older.scalar_subquery())
    if kept.most:
        beyond = select(failures.c.id).order_by(failures.c.id.desc()).offset(kept.most).limit(1)
        last = connection.execute(beyond).scalar_one_or_none()
        wanted += [failures.c.id <= last] if last is not None else []
    return or_(*wanted) if wanted else None


def _remove_some(database: Database, kept: Kept) -> int:
    with database.write() as connection:
        going = _going(connection, kept)
        if going is None:
            return 0
        rows = connection.execute(
            select(
                failures.c.id,
                failures.c.run_id,
                failures.c.created_at,
                failures.c.fingerprint,
                failures.c.fingerprint_version,
                failures.c.provider,
                failures.c.model,
                failures.c.source,
                failures.c.cause,
            )
            .where(going)
            .order_by(failures.c.id)
            .limit(AT_ONCE)
        ).all()
        if rows:
            _forget(connection, rows)
        return len(rows)


def _forget(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> None:
    ids, run_ids = [row.id for row in rows], [row.run_id for row in rows]
    connection.execute(update(runs).where(runs.c.id.in_(run_ids)).values(request=None))
    lost = Counter((row.fingerprint, row.fingerprint_version) for row in rows)
    _empty_groups(connection, ids, lost)
    connection.execute(delete(failures).where(failures.c.id.in_(ids)))
    for (fingerprint, version), number in lost.items():
        mine = and_(failures.c.fingerprint == fingerprint, failures.c.fingerprint_version == version)
        first = select(func.min(failures.c.created_at)).where(mine).scalar_subquery()
        group = and_(groups.c.fingerprint == fingerprint, groups.c.fingerprint_version == version)
        changed = {"count": groups.c.count - number, "first_seen": first}
        connection.execute(update(groups).where(group).values(changed))
    for table, begin in ((group_hours, hourly.hour_of), (group_days, hourly.day_of)):
        _take_from(
            connection,
            table,
            Counter((row.fingerprint, row.fingerprint_version, begin(row.created_at)) for row in rows),
        )
    _without_their_causes(connection, rows)


def _empty_groups(connection: Connection, ids: Sequence[int], lost: Counter[tuple[str, int]]) -> None:
    """Groups all of whose failures go, go first: they name one of them as their last."""
    for (fingerprint, version), number in lost.items():
        mine = and_(groups.c.fingerprint == fingerprint, groups.c.fingerprint_version == version)
        connection.execute(
            delete(groups).where(mine, groups.c.count <= number, groups.c.last_failure_id.in_(ids))
        )


def _without_their_causes(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> None:
    for table, begin in ((hours, hourly.hour_of), (daily, hourly.day_of)):
        told = Counter(
            (begin(row.created_at), row.provider, row.cause, row.model, row.source) for row in rows
        )
        _take_from(connection, table, told)
    ended = Counter((hourly.hour_of(row.created_at), row.provider, row.model, row.source) for row in rows)
    for (hour, *whose), number in ended.items():
        provider, model, source = whose
        hourly.note(connection, hour, (provider, model, source, hourly.UNDIAGNOSED), number)


def _take_from(connection: Connection, table: Table, numbers: Counter[tuple[Any, ...]]) -> None:
    """Take these numbers from the summary rows with these keys."""
    for key, number in numbers.items():
        place = and_(*(column == part for column, part in zip(table.primary_key.columns, key, strict=True)))
        connection.execute(update(table).where(place).values(count=table.c.count - number))
    connection.execute(delete(table).where(table.c.count <= 0))
