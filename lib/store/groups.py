"""Groups: the failures with one fingerprint, and whether they are over.

    open ── resolve ──▶ resolved ── a run begun later fails ──▶ regressed ── resolve ──▶ resolved
      └──── ignore ──▶ ignored ── its time is up, or its number reached ──▶ open

Counts and times are kept in the transaction that adds each failure; `verify` derives them anew and compares.
What was under way when a group was resolved says nothing against the cure: it counts but does not reopen.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, or_, select, update

from lib.store.columns import Instant
from lib.store.database import Database
from lib.store.errors import NotFound
from lib.store.group_row import GroupFilter, GroupRow
from lib.store.hourly import add_to, day_of, hour_of
from lib.store.proof import verify
from lib.store.schema import group_days, group_hours, groups
from lib.store.upsert import INSERT, Insert

__all__ = [
    "GroupFilter",
    "GroupRow",
    "get",
    "ignore",
    "newest",
    "note",
    "of_fingerprint",
    "reopen",
    "resolve",
    "verify",
]

_ANY = GroupFilter()
_COPIED = ("fingerprint", "fingerprint_version", "cause", "provider", "model", "host", "http_status")
_COLUMNS = tuple(groups.c[name] for name in GroupRow.__dataclass_fields__)


def note(connection: Connection, failure: Mapping[str, Any], run_started_at: datetime) -> None:
    """Count a failure (a row of `failures.add`) in its group, in the same transaction; it may open the group again."""
    row = {name: failure[name] for name in _COPIED} | {
        "title": failure["message"],
        "state": "open",
        "count": 1,
    }
    row |= {"first_seen": failure["created_at"], "last_seen": failure["created_at"]}
    row |= {"last_failure_id": failure["id"], "run_started_at": run_started_at}
    connection.execute(_adding_to_groups(connection.dialect.name), row)
    when = {"hour": hour_of(failure["created_at"]), "day": day_of(failure["created_at"]), "count": 1}
    for table in (group_hours, group_days):
        add_to(connection, table, {**row, **when})


@cache
def _adding_to_groups(dialect: str) -> Insert:
    new = INSERT[dialect](groups)
    seen = new.excluded
    is_newest = seen.last_failure_id > groups.c.last_failure_id
    changed = {
        "count": groups.c.count + 1,
        "first_seen": case(
            (seen.first_seen < groups.c.first_seen, seen.first_seen), else_=groups.c.first_seen
        ),
        "last_seen": case((seen.last_seen > groups.c.last_seen, seen.last_seen), else_=groups.c.last_seen),
        "last_failure_id": case((is_newest, seen.last_failure_id), else_=groups.c.last_failure_id),
        "http_status": case((is_newest, seen.http_status), else_=groups.c.http_status),
        "state": _state_after(seen.last_seen),
    }
    key = [groups.c.fingerprint, groups.c.fingerprint_version]
    return new.on_conflict_do_update(index_elements=key, set_=changed)


def _state_after(now: ColumnElement[datetime]) -> ColumnElement[str]:
    run_started_at = bindparam("run_started_at", type_=Instant())
    came_back = and_(groups.c.state == "resolved", groups.c.resolved_at < run_started_at)
    is_enough = or_(groups.c.ignored_until <= now, groups.c.ignored_until_count <= groups.c.count + 1)
    return case(
        (came_back, "regressed"),
        (and_(groups.c.state == "ignored", is_enough), "open"),
        else_=groups.c.state,
    )


def newest(
    database: Database, limit: int, before_failure_id: int | None = None, where: GroupFilter = _ANY
) -> list[GroupRow]:
    """At most `limit` groups, last failed first; the next page begins before a row's `last_failure_id`."""
    query = where.narrow(select(*_COLUMNS), database.dialect)
    query = query.order_by(groups.c.last_failure_id.desc()).limit(limit)
    if before_failure_id is not None:
        query = query.where(groups.c.last_failure_id < before_failure_id)
    with database.read() as connection:
        return [GroupRow(**row._mapping) for row in connection.execute(query)]


def get(database: Database, group_id: int) -> GroupRow | None:
    """The group, or None when there is none with this id."""
    return _one(database, groups.c.id == group_id)


def of_fingerprint(database: Database, fingerprint: str, version: int) -> GroupRow | None:
    """The group that a failure belongs to."""
    return _one(database, and_(groups.c.fingerprint == fingerprint, groups.c.fingerprint_version == version))


def _one(database: Database, condition: ColumnElement[bool]) -> GroupRow | None:
    with database.read() as connection:
        row = connection.execute(select(*_COLUMNS).where(condition)).one_or_none()
    return GroupRow(**row._mapping) if row else None


def resolve(database: Database, group_id: int, run_id: int | None = None) -> None:
    """Say that it is over; `run_id` is the run that proved it. Raises NotFound."""
    _change(database, group_id, state="resolved", resolved_at=datetime.now(UTC), resolved_by_run_id=run_id)


def ignore(
    database: Database, group_id: int, *, until: datetime | None = None, until_count: int | None = None
) -> None:
    """Hide it for good, until it fails after a time, or until it has failed so often. Raises NotFound."""
    _change(database, group_id, state="ignored", ignored_until=until, ignored_until_count=until_count)


def reopen(database: Database, group_id: int) -> None:
    """Take back a resolve or an ignore. Raises NotFound."""
    _change(database, group_id, state="open")


def _change(database: Database, group_id: int, **values: object) -> None:
    nothing = dict.fromkeys(("ignored_until", "ignored_until_count", "resolved_at", "resolved_by_run_id"))
    with database.write() as connection:
        changed = connection.execute(update(groups).where(groups.c.id == group_id).values(nothing | values))
    if not changed.rowcount:
        raise NotFound(f"Failure group {group_id} is not in the store: reload the error log.")
