"""How groups went: their failures hour by hour, and what share of their model's calls that was.

Both come from summary rows: the cost does not grow with the number of failures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, tuple_

from lib.store.database import Database
from lib.store.group_row import GroupRow
from lib.store.hourly import hour_of
from lib.store.schema import group_hours, hourly


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
    database: Database, found: Sequence[GroupRow], since: datetime, until: datetime, parts: int
) -> dict[int, Trend]:
    """The trend of each group, by its id; the hours from that of `since` on that begin before `until`."""
    begin = hour_of(since)
    length = max(timedelta(hours=1), (until - begin) / parts)
    when = group_hours.c.hour >= begin, group_hours.c.hour < until
    mine = tuple_(group_hours.c.fingerprint, group_hours.c.fingerprint_version)
    hours = select(group_hours).where(mine.in_([_key(group) for group in found]), *when)
    ended = hourly.c.hour >= begin, hourly.c.hour < until
    calls = select(hourly.c.provider, hourly.c.model, func.sum(hourly.c.count)).where(*ended)
    counts = {_key(group): [0] * parts for group in found}
    with database.read() as connection:
        for fingerprint, version, hour, number in connection.execute(hours):
            counts[(fingerprint, version)][min(parts - 1, int((hour - begin) / length))] += number
        grouped = connection.execute(calls.group_by(hourly.c.provider, hourly.c.model))
        made = {(provider, model): int(number) for provider, model, number in grouped}
    return {
        group.id: Trend(counts=tuple(counts[_key(group)]), calls=made.get((group.provider, group.model), 0))
        for group in found
    }


def _key(group: GroupRow) -> tuple[str, int]:
    return group.fingerprint, group.fingerprint_version
