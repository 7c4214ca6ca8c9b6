"""How groups went: their failures hour by hour, and what share of their model's calls that was.

Both come from summary rows: the cost does not grow with the number of failures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from lib.store.database import Database
from lib.store.group_row import GroupRow
from lib.store.hourly import day_of, hour_of
from lib.store.schema import daily, group_days, group_hours, hourly


@dataclass(frozen=True, kw_only=True)
class Trend:
    """The failures of a group in equal parts of the time looked at, oldest first; `calls` ended then, good and bad."""

    counts: tuple[int, ...]
    calls: int

    @property
    def share(self) -> float:
        """The part of the calls that failed so, 0 to 1."""
        return min(1.0, sum(self.counts) / self.calls) if self.calls else 0.0


def trends(
    database: Database,
    found: Sequence[GroupRow],
    since: datetime,
    until: datetime,
    parts: int,
    *,
    by_day: bool = False,
) -> dict[int, Trend]:
    """The trend of each group, by its id; the hours (or days) from that of `since` on that begin before `until`."""
    times, when = (group_days, group_days.c.day) if by_day else (group_hours, group_hours.c.hour)
    ended, at = (daily, daily.c.day) if by_day else (hourly, hourly.c.hour)
    begin, shortest = (day_of(since), timedelta(days=1)) if by_day else (hour_of(since), timedelta(hours=1))
    length = max(shortest, (until - begin) / parts)
    mine = times.c.fingerprint.in_([group.fingerprint for group in found])
    failed = select(times).where(mine, when >= begin, when < until)
    models = ended.c.model.in_({group.model for group in found})
    calls = select(ended.c.provider, ended.c.model, func.sum(ended.c.count)).where(
        at >= begin, at < until, models
    )
    counts = {_key(group): [0] * parts for group in found}
    with database.read() as connection:
        for fingerprint, version, moment, number in connection.execute(failed):
            if (mine_too := counts.get((fingerprint, version))) is not None:
                mine_too[min(parts - 1, int((moment - begin) / length))] += number
        grouped = connection.execute(calls.group_by(ended.c.provider, ended.c.model))
        made = {(provider, model): int(number) for provider, model, number in grouped}
    return {
        group.id: Trend(counts=tuple(counts[_key(group)]), calls=made.get((group.provider, group.model), 0))
        for group in found
    }


def _key(group: GroupRow) -> tuple[str, int]:
    return group.fingerprint, group.fingerprint_version
