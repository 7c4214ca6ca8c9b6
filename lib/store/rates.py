"""Failures beside the runs that they are part of, hour by hour: what an error rate is made of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select

from lib.store.database import Database
from lib.store.hourly import GOOD, day_of, hour_of
from lib.store.schema import daily, hourly


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One hour (or day) of one provider (or model, source, cause): how many runs ended, and how many of them failed."""

    hour: datetime
    name: str
    runs: int
    failures: int


def by_hour(
    database: Database,
    since: datetime,
    until: datetime | None = None,
    *,
    by: str = "provider",
    by_day: bool = False,
    provider: str | None = None,
    model: str | None = None,
    source: str | None = None,
    cause: str | None = None,
) -> list[Slot]:
    """The hours from that of `since` on that begin before `until`, oldest first; `by_day` the days.

    `cause` narrows the failures, never the runs.
    """
    table, when, begin = (daily, daily.c.day, day_of) if by_day else (hourly, hourly.c.hour, hour_of)
    failed = table.c.cause != GOOD if cause is None else table.c.cause == cause
    runs = func.sum(table.c.count)
    failures = func.sum(case((failed, table.c.count), else_=0))
    wanted = [when >= begin(since)]
    if until is not None:
        wanted.append(when < until)
    wanted += [
        table.c[name] == value
        for name, value in (("provider", provider), ("model", model), ("source", source))
        if value is not None
    ]
    column = table.c[by]
    query = select(when, column, runs, failures).where(and_(*wanted))
    with database.read() as connection:
        rows = connection.execute(query.group_by(when, column).order_by(when, column)).all()
    return [Slot(hour=hour, name=name, runs=int(ran), failures=int(bad)) for hour, name, ran, bad in rows]
