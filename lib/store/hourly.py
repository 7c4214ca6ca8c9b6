"""Hourly figures: how many runs ended in each hour, and with which cause.

They are written in the transaction that ends a run, so that a chart costs the same at a million runs as at
ten, and the error rate has the good runs as its denominator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, case, func, select

from lib.store.database import Database
from lib.store.schema import daily, hourly
from lib.store.upsert import INSERT, Insert

GOOD = ""
UNDIAGNOSED = "undiagnosed"
_KEY = ("hour", "day", "provider", "model", "source", "cause", "count")


@dataclass(frozen=True, kw_only=True)
class HourRow:
    """How many runs ended alike in one hour; `cause` is empty for those that did not fail."""

    hour: datetime
    provider: str
    model: str
    source: str
    cause: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Total:
    """How many runs ended, and how many of them failed."""

    runs: int
    failures: int


def note(connection: Connection, ended_at: datetime, key: tuple[str, str, str, str], number: int = 1) -> None:
    """Count runs that ended, by (provider, model, source, cause), in the transaction that ends them."""
    note_all(connection, {(ended_at, *key): number})


def note_all(connection: Connection, numbers: Mapping[tuple[datetime, str, str, str, str], int]) -> None:
    """The same for many moments and keys."""
    rows = [
        dict(zip(_KEY, (hour_of(ended_at), day_of(ended_at), *key, number), strict=True))
        for (ended_at, *key), number in numbers.items()
    ]
    for table in (hourly, daily):
        add_to(connection, table, *rows)


def add_to(connection: Connection, table: Table, *rows: Mapping[str, Any]) -> None:
    """Add to the counts of summary rows, which are made where there are none; `rows` may hold more than the columns."""
    names = [column.name for column in table.columns]
    connection.execute(
        _adding_to(table, connection.dialect.name), [{name: row[name] for name in names} for row in rows]
    )


@cache
def _adding_to(table: Table, dialect: str) -> Insert:
    new = INSERT[dialect](table)
    more = {"count": table.c.count + new.excluded.count}
    return new.on_conflict_do_update(index_elements=table.primary_key.columns, set_=more)


def between(database: Database, since: datetime, until: datetime | None = None) -> list[HourRow]:
    """The figures of the hours from that of `since` on, of those that begin before `until`."""
    query = select(hourly).where(hourly.c.hour >= hour_of(since)).order_by(*hourly.primary_key.columns)
    if until is not None:
        query = query.where(hourly.c.hour < until)
    with database.read() as connection:
        return [HourRow(**row._mapping) for row in connection.execute(query)]


def totals(database: Database, since: datetime, by: str = "provider") -> dict[str, Total]:
    """Runs and failures since that hour for each provider, model or source, most runs first."""
    column = hourly.c[by]
    number, failed = (
        func.sum(hourly.c.count),
        func.sum(case((hourly.c.cause == GOOD, 0), else_=hourly.c.count)),
    )
    query = select(column, number, failed).where(hourly.c.hour >= hour_of(since)).group_by(column)
    with database.read() as connection:
        rows = connection.execute(query.order_by(number.desc(), column)).all()
    return {name: Total(runs=int(runs), failures=int(failures)) for name, runs, failures in rows}


def hour_of(moment: datetime) -> datetime:
    """The beginning of its hour, in UTC."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def day_of(moment: datetime) -> datetime:
    """The beginning of its day, in UTC."""
    return hour_of(moment).replace(hour=0)
