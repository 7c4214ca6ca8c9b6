"""Failures beside the runs that they are part of, hour by hour: what an error rate is made of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select

from lib.store.database import Database
from lib.store.hourly import GOOD, hour_of
from lib.store.schema import hourly


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One hour of one provider (or model, source, cause): how many runs ended, and how many of them failed."""

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
    provider: str | None = None,
    model: str | None = None,
    source: str | None = None,
    cause: str | None = None,
) -> list[Slot]:
    """The hours from that of `since` on that begin before `until`, oldest first.

    `cause` narrows the failures, never the runs.
    """
    failed = hourly.c.cause != GOOD if cause is None else hourly.c.cause == cause
    runs = func.sum(hourly.c.count)
    failures = func.sum(case((failed, hourly.c.count), else_=0))
    wanted = [hourly.c.hour >= hour_of(since)]
    if until is not None:
        wanted.append(hourly.c.hour < until)
    wanted += [
        hourly.c[name] == value
        for name, value in (("provider", provider), ("model", model), ("source", source))
        if value is not None
    ]
    column = hourly.c[by]
    query = select(hourly.c.hour, column, runs, failures).where(and_(*wanted))
    with database.read() as connection:
        rows = connection.execute(query.group_by(hourly.c.hour, column).order_by(hourly.c.hour, column)).all()
    return [Slot(hour=hour, name=name, runs=int(ran), failures=int(bad)) for hour, name, ran, bad in rows]
