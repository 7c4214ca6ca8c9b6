"""Failures: what a run that ended badly left behind, newest first.

A failure is added with the end of its run and never changed. It repeats the few facts of its run that it is
filtered by, so that a page of the error log is one walk along an index.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select

from lib.store.database import Database
from lib.store.schema import failures, runs
from lib.store.words import matches, words_of


@dataclass(frozen=True, kw_only=True)
class NewFailure:
    """What is told about a failure when its run ends: already redacted, JSON only."""

    cause: str
    message: str
    failure: dict[str, Any]
    diagnosis: dict[str, Any]
    fingerprint: str
    fingerprint_version: int
    http_status: int | None = None
    host: str | None = None


@dataclass(frozen=True, kw_only=True)
class FailureRow:
    """A failure as it is kept."""

    id: int
    run_id: int
    created_at: datetime
    cause: str
    provider: str
    model: str
    source: str
    http_status: int | None
    host: str | None
    message: str
    failure: dict[str, Any]
    diagnosis: dict[str, Any]
    fingerprint: str
    fingerprint_version: int


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which failures; None means any. `words` are looked for in the message."""

    cause: str | None = None
    provider: str | None = None
    model: str | None = None
    source: str | None = None
    host: str | None = None
    http_status: int | None = None
    fingerprint: str | None = None
    fingerprint_version: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions for a query on the failures."""
        given = {
            name: value for name, value in vars(self).items() if name in failures.c and value is not None
        }
        found = [failures.c[name] == value for name, value in given.items()]
        if self.since is not None:
            found.append(failures.c.created_at >= self.since)
        if self.until is not None:
            found.append(failures.c.created_at < self.until)
        if words := words_of(self.words):
            found.append(matches(failures, words))
        return found


COPIED = (runs.c.id, runs.c.provider, runs.c.model, runs.c.source, runs.c.ended_at)
"""What a failure repeats of its run."""

_ANY = Filter()
_MOST_VALUES = 10_000  # SQLite takes 32,766 in one statement
_COLUMNS = tuple(failures.c[name] for name in FailureRow.__dataclass_fields__)


def _row_of(row: Row[*tuple[Any, ...]]) -> FailureRow:
    return FailureRow(**row._mapping)


def add(connection: Connection, run: Row[*tuple[Any, ...]], new: NewFailure) -> int:
    """Add the failure of a run (read with COPIED) in the transaction that ends the run; the failure's id."""
    row = {
        "run_id": run.id,
        "created_at": run.ended_at,
        "model": run.model,
        "provider": run.provider,
        "source": run.source,
        "message": " ".join(new.message.split()),
        **{name: getattr(new, name) for name in NewFailure.__dataclass_fields__ if name != "message"},
    }
    failure_id: int = connection.execute(insert(failures).values(row).returning(failures.c.id)).scalar_one()
    return failure_id


def newest(
    database: Database, limit: int, before_id: int | None = None, where: Filter = _ANY
) -> list[FailureRow]:
    """At most `limit` failures, newest first; the next page begins before the id of the last one."""
    query = select(*_COLUMNS).where(*where.conditions()).order_by(failures.c.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(failures.c.id < before_id)
    with database.read() as connection:
        return [_row_of(row) for row in connection.execute(query)]


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
    query = select(func.count()).select_from(failures).where(*where.conditions())
    with database.read() as connection:
        return connection.execute(query).scalar_one()


def counts_by(database: Database, name: str, where: Filter = _ANY) -> dict[str, int]:
    """How many failures there are for each value of a column (`cause`, `provider`, `model`…), most first."""
    column = failures.c[name]
    query = (
        select(column, func.count()).where(*where.conditions()).group_by(column).order_by(func.count().desc())
    )
    with database.read() as connection:
        return dict(connection.execute(query).all())
