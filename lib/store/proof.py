"""The proof that the summaries tell the truth: derived anew from runs and failures, and compared."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, select, type_coerce

from lib.store.columns import Instant
from lib.store.database import Database
from lib.store.hourly import GOOD, UNDIAGNOSED
from lib.store.schema import daily, failures, group_days, group_hours, groups, hourly, runs

_Query = Select[*tuple[Any, ...]]
_Figures = dict[tuple[Any, ...], tuple[Any, ...]]


def verify(database: Database) -> list[str]:
    """One sentence for each group, hour or day whose figures are not those of what it sums up.

    Reads every run and every failure: seconds at a million.
    """
    with database.read() as connection:
        told = [
            *_compared(connection, "Group", select(*_GROUP, *_GROUP_FIGURES), _groups_anew(), 2),
            *_compared(
                connection, "Hour of a group", select(group_hours), _group_times_anew(connection, "hour"), 3
            ),
            *_compared(
                connection, "Day of a group", select(group_days), _group_times_anew(connection, "day"), 3
            ),
            *_compared(connection, "Hour", select(hourly), _times_anew(connection, "hour"), 5),
            *_compared(connection, "Day", select(daily), _times_anew(connection, "day"), 5),
        ]
    return told


def _compared(connection: Connection, what: str, kept: _Query, anew: _Query, width: int) -> Iterator[str]:
    return _differences(what, _figures(connection, kept, width), _figures(connection, anew, width))


_GROUP = (groups.c.fingerprint, groups.c.fingerprint_version)
_GROUP_FIGURES = (
    groups.c.count,
    groups.c.first_seen,
    groups.c.last_seen,
    groups.c.last_failure_id,
    groups.c.http_status,
)


def _groups_anew() -> _Query:
    key = (failures.c.fingerprint, failures.c.fingerprint_version)
    when = failures.c.created_at
    last = func.max(failures.c.id).label("last")
    seen = select(*key, func.count(), func.min(when), func.max(when), last).group_by(*key).subquery()
    return select(*seen.c, failures.c.http_status).join(failures, failures.c.id == seen.c.last)


def _group_times_anew(connection: Connection, unit: str) -> _Query:
    when = _beginning(connection, failures.c.created_at, unit)
    key = (failures.c.fingerprint, failures.c.fingerprint_version, when)
    return select(*key, func.count()).group_by(*key)


def _times_anew(connection: Connection, unit: str) -> _Query:
    undiagnosed = case((runs.c.status == "failed", UNDIAGNOSED), else_=GOOD)
    cause = func.coalesce(failures.c.cause, undiagnosed)
    when = _beginning(connection, runs.c.ended_at, unit)
    key = (when, runs.c.provider, cause, runs.c.model, runs.c.source)
    ended = runs.outerjoin(failures, failures.c.run_id == runs.c.id)
    query = select(*key, func.count()).select_from(ended).where(runs.c.ended_at.is_not(None))
    return query.group_by(*key)


def _beginning(connection: Connection, moment: ColumnElement[Any], unit: str) -> ColumnElement[Any]:
    """The beginning of the hour or the day that a moment is in."""
    if connection.dialect.name == "sqlite":
        length, rest = {"hour": (13, ":00:00.000000"), "day": (10, " 00:00:00.000000")}[unit]
        return type_coerce(func.substr(moment, 1, length).op("||")(rest), Instant())
    return func.date_trunc(unit, moment, "UTC", type_=Instant())


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
