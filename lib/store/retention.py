"""Letting go of old failures: by age, by number and by size, the oldest first, and only when somebody says so.

Their runs stay, without what was asked, and count as failures of no known cause: the error rate of the past stays true.
All summary rows change in the transaction that removes the failures, a part at a time, so that writers have their turn.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, and_, bindparam, delete, func, select, update

from lib.settings import Settings
from lib.store import hourly
from lib.store.database import Database
from lib.store.schema import daily, failures, group_days, group_hours, groups, runs
from lib.store.schema import hourly as hours

AT_ONCE = 1000
MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What stays: failures of so many days, so many of them, and so many megabytes; 0: all."""

    days: int = 0
    most: int = 0
    megabytes: int = 0

    @classmethod
    def of(cls, settings: Settings) -> "Kept":
        """What the settings say."""
        return cls(
            days=settings.keep_failures_days,
            most=settings.keep_failures_most,
            megabytes=settings.keep_failures_mb,
        )

    @property
    def everything(self) -> bool:
        """Whether nothing ever goes."""
        return not (self.days or self.most or self.megabytes)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would go: so many failures and bytes of all there are, the newest of `until`, and so many whole groups."""

    failures: int
    of_failures: int
    size: int
    of_size: int
    groups: int
    until: datetime | None
    last_id: int
    """The newest that goes; 0 when none does."""


def preview(database: Database, kept: Kept) -> Preview:
    """What `remove` would remove now."""
    number_and_size = select(func.count(), func.coalesce(func.sum(failures.c.size), 0))
    with database.read() as connection:
        last = _last_that_goes(connection, kept)
        all_of_them, whole_size = connection.execute(number_and_size).one()
        number, size = connection.execute(number_and_size.where(failures.c.id <= last)).one()
        until = select(failures.c.created_at).where(failures.c.id == last)
        whole = select(func.count()).select_from(groups).where(groups.c.last_failure_id <= last)
        return Preview(
            failures=number,
            of_failures=all_of_them,
            size=int(size),
            of_size=int(whole_size),
            groups=connection.execute(whole).scalar_one(),
            until=connection.execute(until).scalar_one_or_none(),
            last_id=last,
        )


def remove(database: Database, kept: Kept) -> int:
    """Remove what is not to be kept; how many failures that were. Raises StoreError."""
    with database.read() as connection:
        last = _last_that_goes(connection, kept)
    return sum(removing(database, last))


def removing(database: Database, last_id: int) -> Iterator[int]:
    """Remove the failures up to this one, and tell after each part how many were in it. Raises StoreError."""
    while part := _remove_some(database, last_id):
        yield part


def _last_that_goes(connection: Connection, kept: Kept) -> int:
    """The newest failure that is not to be kept, by the id: in the order of ids they came, and go."""
    edges = []
    if kept.days:
        long_ago = datetime.now(UTC) - timedelta(days=kept.days)
        edges.append(select(func.max(failures.c.id)).where(failures.c.created_at < long_ago))
    if kept.most:
        edges.append(select(failures.c.id).order_by(failures.c.id.desc()).offset(kept.most).limit(1))
    if kept.megabytes:
        and_newer = func.sum(failures.c.size).over(order_by=failures.c.id.desc())
        filled = select(failures.c.id, and_newer.label("size")).subquery()
        edges.append(select(func.max(filled.c.id)).where(filled.c.size > kept.megabytes * MEGABYTE))
    return max((connection.execute(edge).scalar() or 0 for edge in edges), default=0)


def _remove_some(database: Database, last_id: int) -> int:
    with database.write() as connection:
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
            .where(failures.c.id <= last_id)
            .order_by(failures.c.id)
            .limit(AT_ONCE)
        ).all()
        if rows:
            _forget(connection, rows)
        return len(rows)


def _forget(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> None:
    """Take these failures, the oldest of all, out of every table. Each statement is built once, for many rows."""
    last = rows[-1].id
    connection.execute(update(runs).where(runs.c.id.in_([row.run_id for row in rows])).values(request=None))
    # Groups all of whose failures go, go first: they name one of them as their last.
    connection.execute(delete(groups).where(groups.c.last_failure_id <= last))
    connection.execute(delete(failures).where(failures.c.id <= last))
    lost = Counter((row.fingerprint, row.fingerprint_version) for row in rows)
    mine = and_(
        failures.c.fingerprint == groups.c.fingerprint,
        failures.c.fingerprint_version == groups.c.fingerprint_version,
    )
    first = select(func.min(failures.c.created_at)).where(mine).scalar_subquery()
    _take(
        connection, groups, (groups.c.fingerprint, groups.c.fingerprint_version), lost, {"first_seen": first}
    )
    for table, begin in ((group_hours, hourly.hour_of), (group_days, hourly.day_of)):
        _take_from(
            connection,
            table,
            Counter((row.fingerprint, row.fingerprint_version, begin(row.created_at)) for row in rows),
        )
    _without_their_causes(connection, rows)


def _without_their_causes(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> None:
    for table, begin in ((hours, hourly.hour_of), (daily, hourly.day_of)):
        told = Counter(
            (begin(row.created_at), row.provider, row.cause, row.model, row.source) for row in rows
        )
        _take_from(connection, table, told)
    ended = ((row.created_at, row.provider, row.model, row.source) for row in rows)
    hourly.note_all(
        connection, Counter((hourly.hour_of(at), *whose, hourly.UNDIAGNOSED) for at, *whose in ended)
    )


def _take_from(connection: Connection, table: Table, numbers: Counter[tuple[Any, ...]]) -> None:
    """Take these numbers from the summary rows with these keys."""
    _take(connection, table, tuple(table.primary_key.columns), numbers, {})
    connection.execute(delete(table).where(table.c.count <= 0))


def _take(
    connection: Connection,
    table: Table,
    key: tuple[Column[Any], ...],
    numbers: Counter[tuple[Any, ...]],
    more: Mapping[str, Any],
) -> None:
    place = and_(*(column == bindparam(f"its_{column.name}") for column in key))
    taken = update(table).where(place).values(count=table.c.count - bindparam("number"), **more)
    names = [f"its_{column.name}" for column in key]
    rows = [dict(zip(names, parts, strict=True)) | {"number": number} for parts, number in numbers.items()]
    connection.execute(taken, rows)
