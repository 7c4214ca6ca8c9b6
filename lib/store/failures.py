"""Failures: what a run that ended badly left behind, newest first.

A failure is added with the end of its run and never changed. It repeats the few facts of its run that it is
filtered by, so that a page of the error log is one walk along an index.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from lib.store.database import Database
from lib.store.failure_filter import Filter
from lib.store.failure_row import FailureRow, NewFailure
from lib.store.octets import Octets, octets_of
from lib.store.schema import failures, runs

__all__ = [
    "COPIED",
    "FailureRow",
    "Filter",
    "NewFailure",
    "add",
    "count",
    "counts_by",
    "get",
    "newest",
    "of_runs",
]

COPIED = (
    runs.c.id,
    runs.c.provider,
    runs.c.model,
    runs.c.source,
    runs.c.ended_at,
    Octets(runs.c.request).label("asked"),
)
"""What a failure repeats of its run, and how much was asked, in bytes."""

_ANY = Filter()
_MOST_VALUES = 10_000  # SQLite takes 32,766 in one statement
_COLUMNS = tuple(failures.c[name] for name in FailureRow.__dataclass_fields__)
_ADD = insert(failures).returning(failures.c.id)


def _row_of(row: Row[*tuple[Any, ...]]) -> FailureRow:
    return FailureRow(**row._mapping)


def add(connection: Connection, run: Row[*tuple[Any, ...]], new: NewFailure) -> Mapping[str, Any]:
    """Add the failure of a run (read with COPIED) in the transaction that ends the run; the row, with its id."""
    row = vars(new) | {
        "run_id": run.id,
        "created_at": run.ended_at,
        "model": run.model,
        "provider": run.provider,
        "source": run.source,
        "message": " ".join(new.message.split()),
        "silent": new.failure.get("kind") == "silent",
    }
    row["size"] = (run.asked or 0) + octets_of(row["message"], new.failure, new.diagnosis)
    return row | {"id": connection.execute(_ADD, row).scalar_one()}


def newest(
    database: Database, limit: int, before_id: int | None = None, where: Filter = _ANY
) -> list[FailureRow]:
    """At most `limit` failures, newest first; the next page begins before the id of the last one."""
    query, row_id = where.narrow(select(*_COLUMNS), database.dialect)
    if before_id is not None:
        query = query.where(row_id < before_id)
    with database.read() as connection:
        return [_row_of(row) for row in connection.execute(query.order_by(row_id.desc()).limit(limit))]


def get(database: Database, failure_id: int) -> FailureRow | None:
    """The failure, or None when there is none with this id."""
    with database.read() as connection:
        row = connection.execute(select(*_COLUMNS).where(failures.c.id == failure_id)).one_or_none()
    return _row_of(row) if row else None


def of_runs(database: Database, run_ids: Iterable[int]) -> dict[int, FailureRow]:
    """The failures of these runs, by run id; a run without one is left out."""
    wanted = list(run_ids)
    found: dict[int, FailureRow] = {}
    with database.read() as connection:
        for begin in range(0, len(wanted), _MOST_VALUES):
            some = failures.c.run_id.in_(wanted[begin : begin + _MOST_VALUES])
            found |= {row.run_id: _row_of(row) for row in connection.execute(select(*_COLUMNS).where(some))}
    return found


def count(database: Database, where: Filter = _ANY) -> int:
    """How many failures there are."""
    query, _ = where.narrow(select(func.count()).select_from(failures), database.dialect)
    with database.read() as connection:
        number: int = connection.execute(query).scalar_one()
    return number


def counts_by(database: Database, name: str, where: Filter = _ANY) -> dict[str, int]:
    """How many failures there are for each value of a column (`cause`, `host`, `http_status`…), most first."""
    column = failures.c[name]
    query, _ = where.narrow(select(column, func.count()).group_by(column), database.dialect)
    with database.read() as connection:
        return dict(connection.execute(query.order_by(func.count().desc(), column)).all())
