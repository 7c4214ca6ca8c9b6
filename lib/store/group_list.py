"""The list of groups as a person reads it: each with what its newest failure was diagnosed as."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Column, Row, exists, func, select, tuple_

from lib.store.database import Database
from lib.store.group_row import GroupFilter, GroupRow
from lib.store.schema import failures, groups

Order = Literal["last", "most", "new"]
"""Last failed, most failures, or first seen last: each with the greatest first."""
Place = tuple[Any, int]
"""Where a page ended: the value that it is ordered by, and the group's id."""

_ANY = GroupFilter()
_ORDERS: dict[Order, Column[Any]] = {
    "last": groups.c.last_failure_id,
    "most": groups.c.count,
    "new": groups.c.first_seen,
}
_COLUMNS = tuple(groups.c[name] for name in GroupRow.__dataclass_fields__)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A group, with the diagnosis of its newest failure."""

    group: GroupRow
    diagnosis: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What groups can be narrowed to: the values that occur, in order."""

    providers: tuple[str, ...]
    models: tuple[str, ...]
    causes: tuple[str, ...]
    statuses: tuple[int, ...]


def listed(
    database: Database,
    limit: int,
    before_failure_id: int | None = None,
    where: GroupFilter = _ANY,
    source: str | None = None,
    *,
    http_status: int | None = None,
    order: Order = "last",
    after: Place | None = None,
) -> list[Listed]:
    """At most `limit` groups; the next page begins after the `place_of` its last one, or where groups are ordered by
    their last failure simply before that.

    With `source` only those of which a failure came from there, with `http_status` those whose newest failure had it.
    """
    query = where.narrow(select(*_COLUMNS, failures.c.diagnosis), database.dialect)
    query = query.join(failures, failures.c.id == groups.c.last_failure_id)
    if http_status is not None:
        query = query.where(failures.c.http_status == http_status)
    if source is not None:
        mine = failures.alias()
        query = query.where(
            exists().where(
                mine.c.fingerprint == groups.c.fingerprint,
                mine.c.fingerprint_version == groups.c.fingerprint_version,
                mine.c.source == source,
            )
        )
    if before_failure_id is not None:
        query = query.where(groups.c.last_failure_id < before_failure_id)
    column = _ORDERS[order]
    if after is not None:
        query = query.where(tuple_(column, groups.c.id) < tuple_(*after))
    query = query.order_by(column.desc(), groups.c.id.desc()).limit(limit)
    with database.read() as connection:
        return [_listed(row) for row in connection.execute(query)]


def place_of(group: GroupRow, order: Order = "last") -> Place:
    """Where a group stands in that order."""
    return getattr(group, _ORDERS[order].name), group.id


def _listed(row: Row[*tuple[Any, ...]]) -> Listed:
    values = dict(row._mapping)
    return Listed(diagnosis=values.pop("diagnosis"), group=GroupRow(**values))


def choices(database: Database) -> Choices:
    """The providers, models, causes and HTTP statuses of all groups."""
    with database.read() as connection:
        found = [
            tuple(connection.execute(select(column).distinct().order_by(column)).scalars())
            for column in (groups.c.provider, groups.c.model, groups.c.cause)
        ]
        newest = select(failures.c.http_status).join(groups, groups.c.last_failure_id == failures.c.id)
        met = connection.execute(newest.where(failures.c.http_status.is_not(None)).distinct()).scalars()
        statuses = tuple(sorted(met))
    return Choices(providers=found[0], models=found[1], causes=found[2], statuses=statuses)


def newest_failure_id(database: Database) -> int:
    """The id of the newest failure; 0 while there is none. It grows whenever something fails anywhere."""
    with database.read() as connection:
        newest: int | None = connection.execute(select(func.max(failures.c.id))).scalar()
    return newest or 0


def silent(database: Database, since: datetime, until: datetime | None = None) -> int:
    """How many failures looked like a success to LiteLLM."""
    query = select(func.count()).where(failures.c.silent, failures.c.created_at >= since)
    if until is not None:
        query = query.where(failures.c.created_at < until)
    with database.read() as connection:
        number: int = connection.execute(query.select_from(failures)).scalar_one()
    return number


def new_groups(database: Database, since: datetime, until: datetime | None = None) -> int:
    """How many groups failed for the first time."""
    query = select(func.count()).select_from(groups).where(groups.c.first_seen >= since)
    if until is not None:
        query = query.where(groups.c.first_seen < until)
    with database.read() as connection:
        number: int = connection.execute(query).scalar_one()
    return number
