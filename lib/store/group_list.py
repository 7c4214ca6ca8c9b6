"""The list of groups as a person reads it: each with what its newest failure was diagnosed as."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, exists, func, select

from lib.store.database import Database
from lib.store.group_row import GroupFilter, GroupRow
from lib.store.schema import failures, groups

_ANY = GroupFilter()
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


def listed(
    database: Database,
    limit: int,
    before_failure_id: int | None = None,
    where: GroupFilter = _ANY,
    source: str | None = None,
) -> list[Listed]:
    """At most `limit` groups, last failed first; the next page begins before a group's `last_failure_id`.

    With `source` only those of which a failure came from there.
    """
    query = where.narrow(select(*_COLUMNS, failures.c.diagnosis), database.dialect)
    query = query.join(failures, failures.c.id == groups.c.last_failure_id)
    if before_failure_id is not None:
        query = query.where(groups.c.last_failure_id < before_failure_id)
    if source is not None:
        mine = failures.alias()
        query = query.where(
            exists().where(
                mine.c.fingerprint == groups.c.fingerprint,
                mine.c.fingerprint_version == groups.c.fingerprint_version,
                mine.c.source == source,
            )
        )
    query = query.order_by(groups.c.last_failure_id.desc()).limit(limit)
    with database.read() as connection:
        return [_listed(row) for row in connection.execute(query)]


def _listed(row: Row[*tuple[Any, ...]]) -> Listed:
    values = dict(row._mapping)
    return Listed(diagnosis=values.pop("diagnosis"), group=GroupRow(**values))


def choices(database: Database) -> Choices:
    """The providers, models and causes of all groups."""
    with database.read() as connection:
        found = [
            tuple(connection.execute(select(column).distinct().order_by(column)).scalars())
            for column in (groups.c.provider, groups.c.model, groups.c.cause)
        ]
    return Choices(providers=found[0], models=found[1], causes=found[2])


def newest_failure_id(database: Database) -> int:
    """The id of the newest failure; 0 while there is none. It grows whenever something fails anywhere."""
    with database.read() as connection:
        newest: int | None = connection.execute(select(func.max(failures.c.id))).scalar()
    return newest or 0
