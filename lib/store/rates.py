"""Failures beside the runs that they are part of, hour by hour: what an error rate is made of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lib.store.database import Database
from lib.store.hourly import GOOD, day_of, hour_of
from lib.store.schema import daily, hourly


@dataclass(frozen=True, kw_only=True)
class Slot:
    """The runs of one hour (or day) and one provider that ended alike; `cause` is empty for those that did not fail."""

    hour: datetime
    provider: str
    cause: str
    runs: int

    def failures(self, cause: str | None = None) -> int:
        """How many of them failed, or failed for this cause."""
        wanted = self.cause != GOOD if cause is None else self.cause == cause
        return self.runs if wanted else 0


def by_hour(
    database: Database,
    since: datetime,
    until: datetime | None = None,
    *,
    by_day: bool = False,
    provider: str | None = None,
    model: str | None = None,
    source: str | None = None,
) -> list[Slot]:
    """The hours from that of `since` on that begin before `until`, oldest first; `by_day` the days."""
    table, when, begin = (daily, daily.c.day, day_of) if by_day else (hourly, hourly.c.hour, hour_of)
    query = select(when, table.c.provider, table.c.cause, func.sum(table.c.count))
    query = query.where(when >= begin(since))
    if until is not None:
        query = query.where(when < until)
    narrowed = (("provider", provider), ("model", model), ("source", source))
    query = query.where(*(table.c[name] == value for name, value in narrowed if value is not None))
    key = (when, table.c.provider, table.c.cause)
    with database.read() as connection:
        rows = connection.execute(query.group_by(*key).order_by(*key)).all()
    return [Slot(hour=hour, provider=whose, cause=cause, runs=int(ran)) for hour, whose, cause, ran in rows]
