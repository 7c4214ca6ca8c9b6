"""The list of groups as a person reads it: each with what its newest failure was diagnosed as."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Column, Row, and_, case, func, select, true, tuple_

from lib.store.database import Database
from lib.store.group_row import GroupFilter, GroupRow, State
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


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many groups are in each state that occurs, and how many of all failed for the first time in that span."""

    by_state: Mapping[State, int]
    new: int


def listed(
    database: Database,
    limit: int,
    before_failure_id: int | None = None,
    where: GroupFilter = _ANY,
    *,
    order: Order = "last",
    after: Place | None = None,
) -> list[Listed]:
    """At most `limit` groups; the next page begins after the `place_of` its last one, or where groups are ordered by
    their last failure simply before that.
    """
    query = where.narrow(select(*_COLUMNS), database.dialect)
    if before_failure_id is not None:
        query = query.where(groups.c.last_failure_id < before_failure_id)
    column = _ORDERS[order]
    if after is not None:
        query = query.where(tuple_(column, groups.c.id) < tuple_(*after))
    # The page first, and only for that the failures: their diagnoses are long.
    page = query.order_by(column.desc(), groups.c.id.desc()).limit(limit).subquery()
    told = select(page, failures.c.diagnosis).join(failures, failures.c.id == page.c.last_failure_id)
    query = told.order_by(page.c[column.name].desc(), page.c.id.desc())
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
    columns = (groups.c.provider, groups.c.model, groups.c.cause, groups.c.http_status)
    with database.read() as connection:
        met = connection.execute(select(*columns).distinct()).all()
    providers, models, causes, statuses = (
        (sorted({*values} - {None}) for values in zip(*met, strict=True)) if met else ((),) * 4
    )
    return Choices(
        providers=tuple(providers), models=tuple(models), causes=tuple(causes), statuses=tuple(statuses)
    )


def newest_failure_id(database: Database) -> int:
    """The id of the newest failure; 0 while there is none. It grows whenever something fails anywhere."""
    with database.read() as connection:
        newest: int | None = connection.execute(select(func.max(failures.c.id))).scalar()
    return newest or 0


def silent(
    database: Database,
    since: datetime,
    until: datetime | None = None,
    *,
    provider: str | None = None,
    model: str | None = None,
    source: str | None = None,
    cause: str | None = None,
) -> int:
    """How many failures looked like a success to LiteLLM."""
    narrowed = (("provider", provider), ("model", model), ("source", source), ("cause", cause))
    query = select(func.count()).where(failures.c.silent, failures.c.created_at >= since)
    query = query.where(*(failures.c[name] == value for name, value in narrowed if value is not None))
    if until is not None:
        query = query.where(failures.c.created_at < until)
    with database.read() as connection:
        number: int = connection.execute(query.select_from(failures)).scalar_one()
    return number


def counts(database: Database, where: GroupFilter = _ANY) -> Counts:
    """How many groups there are, of the states that are asked for."""
    first = groups.c.first_seen
    is_new = first >= where.since if where.since is not None else true()
    if where.until is not None:
        is_new = and_(is_new, first < where.until)
    query = select(groups.c.state, func.count(), func.sum(case((is_new, 1), else_=0)))
    query = where.narrow(query, database.dialect).group_by(groups.c.state)
    with database.read() as connection:
        rows = connection.execute(query).all()
    return Counts(
        by_state={state: number for state, number, _ in rows}, new=sum(int(new) for _, _, new in rows)
    )
