"""The proof that the summaries tell the truth: derived anew from runs and failures, and compared."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, select, type_coerce

from lib.store.columns import Instant
from lib.store.database import Database
from lib.store.hourly import GOOD, UNDIAGNOSED
from lib.store.schema import failures, group_hours, groups, hourly, runs

_Query = Select[*tuple[Any, ...]]
_Figures = dict[tuple[Any, ...], tuple[Any, ...]]


def verify(database: Database) -> list[str]:
    """One sentence for each group or hour whose figures are not those of what it sums up.

    Reads every run and every failure: seconds at a million.
    """
    with database.read() as connection:
        kept_groups = _figures(connection, select(*_GROUP, *_GROUP_FIGURES), 2)
        true_groups = _figures(connection, _groups_anew(), 2)
        kept_group_hours = _figures(connection, select(*_GROUP_HOUR, group_hours.c.count), 3)
        true_group_hours = _figures(connection, _group_hours_anew(connection), 3)
        kept_hours = _figures(connection, select(*_HOUR, hourly.c.count), 5)
        true_hours = _figures(connection, _hours_anew(connection), 5)
    return [
        *_differences("Group", kept_groups, true_groups),
        *_differences("Hour of a group", kept_group_hours, true_group_hours),
        *_differences("Hour", kept_hours, true_hours),
    ]


_GROUP = (groups.c.fingerprint, groups.c.fingerprint_version)
_GROUP_FIGURES = (groups.c.count, groups.c.first_seen, groups.c.last_seen, groups.c.last_failure_id)
_GROUP_HOUR = (group_hours.c.fingerprint, group_hours.c.fingerprint_version, group_hours.c.hour)
_HOUR = (hourly.c.hour, hourly.c.provider, hourly.c.model, hourly.c.source, hourly.c.cause)


def _groups_anew() -> _Query:
    key = (failures.c.fingerprint, failures.c.fingerprint_version)
    when = failures.c.created_at
    return select(*key, func.count(), func.min(when), func.max(when), func.max(failures.c.id)).group_by(*key)


def _group_hours_anew(connection: Connection) -> _Query:
    hour = _hour_of(connection, failures.c.created_at)
    key = (failures.c.fingerprint, failures.c.fingerprint_version, hour)
    return select(*key, func.count()).group_by(*key)


def _hours_anew(connection: Connection) -> _Query:
    undiagnosed = case((runs.c.status == "failed", UNDIAGNOSED), else_=GOOD)
    cause = func.coalesce(failures.c.cause, undiagnosed)
    key = (_hour_of(connection, runs.c.ended_at), runs.c.provider, runs.c.model, runs.c.source, cause)
    ended = runs.outerjoin(failures, failures.c.run_id == runs.c.id)
    query = select(*key, func.count()).select_from(ended).where(runs.c.ended_at.is_not(None))
    return query.group_by(*key)


def _hour_of(connection: Connection, moment: ColumnElement[Any]) -> ColumnElement[Any]:
    if connection.dialect.name == "sqlite":
        return type_coerce(func.substr(moment, 1, 13).op("||")(":00:00.000000"), Instant())
    return func.date_trunc("hour", moment, "UTC", type_=Instant())


def _figures(connection: Connection, query: _Query, width: int) -> _Figures:
    """The rows of a query whose first `width` columns are the key."""
    rows: Iterator[Row[*tuple[Any, ...]]] = iter(connection.execute(query))
    return {tuple(row[:width]): tuple(row[width:]) for row in rows}


def _differences(what: str, kept: _Figures, true: _Figures) -> Iterator[str]:
    for key in sorted(kept.keys() | true.keys(), key=str):
        if kept.get(key) != true.get(key):
            name = ", ".join(str(part) for part in key)
            yield f"{what} {name}: {_shown(kept.get(key))} is kept, {_shown(true.get(key))} is true."


def _shown(figures: tuple[Any, ...] | None) -> str:
    return "nothing" if figures is None else ", ".join(str(figure) for figure in figures)
