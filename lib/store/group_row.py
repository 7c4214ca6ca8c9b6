"""A group of failures as it is read from the store, and which ones to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Dialect, Select, exists, or_, select, tuple_

from lib.store.hourly import hour_of
from lib.store.schema import failures, group_hours, groups
from lib.store.words import searched, words_of

MOST_MESSAGES = 1000

State = Literal["open", "resolved", "regressed", "ignored"]


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """A group as it is kept; `title` is the message of its first failure."""

    id: int
    fingerprint: str
    fingerprint_version: int
    cause: str
    provider: str
    model: str
    host: str | None
    title: str
    state: State
    ignored_until: datetime | None
    ignored_until_count: int | None
    resolved_at: datetime | None
    resolved_by_run_id: int | None
    count: int
    first_seen: datetime
    last_seen: datetime
    last_failure_id: int


@dataclass(frozen=True, kw_only=True)
class GroupFilter:
    """Which groups; None or empty means any. `words` are looked for in the messages, `http_status` is that of the
    newest failure.

    With `until` those that failed in the hours between; without, those that failed since. With `source` those of which
    a failure of that time came from there.
    """

    states: Sequence[State] = ()
    cause: str | None = None
    provider: str | None = None
    model: str | None = None
    host: str | None = None
    http_status: int | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""

    def narrow(self, query: Select[*tuple[Any, ...]], dialect: Dialect) -> Select[*tuple[Any, ...]]:
        """The query on groups narrowed to these."""
        given = [(name, value) for name, value in vars(self).items() if value is not None]
        query = query.where(*(groups.c[name] == value for name, value in given if name in groups.c))
        if self.states:
            query = query.where(groups.c.state.in_(self.states))
        if self.since is not None:
            query = query.where(groups.c.last_seen >= self.since)
        if self.until is not None:
            hours = [
                group_hours.c.fingerprint == groups.c.fingerprint,
                group_hours.c.fingerprint_version == groups.c.fingerprint_version,
                group_hours.c.hour < self.until,
            ]
            if self.since is not None:
                hours.append(group_hours.c.hour >= hour_of(self.since))
            query = query.where(exists().where(*hours))
        if self.source is not None:
            query = query.where(exists().where(*self._from_there()))
        if words := words_of(self.words):
            query = query.where(self._said(words, dialect))
        return query

    def _said(self, words: tuple[str, ...], dialect: Dialect) -> ColumnElement[bool]:
        """In the title, or in the message of any failure: of a word in very many, some are looked at.

        The title is the message of the first; what differs between the others of a group, like the id of a request, is
        in few of them, and found.
        """
        in_title, _ = searched(select(groups.c.id), groups, words, dialect)
        key = (failures.c.fingerprint, failures.c.fingerprint_version)
        in_message, _ = searched(select(*key), failures, words, dialect)
        some = in_message.limit(MOST_MESSAGES).subquery()
        return or_(
            groups.c.id.in_(in_title),
            tuple_(groups.c.fingerprint, groups.c.fingerprint_version).in_(select(some)),
        )

    def _from_there(self) -> Iterator[ColumnElement[bool]]:
        yield failures.c.fingerprint == groups.c.fingerprint
        yield failures.c.fingerprint_version == groups.c.fingerprint_version
        yield failures.c.source == self.source
        if self.since is not None:
            yield failures.c.created_at >= self.since
        if self.until is not None:
            yield failures.c.created_at < self.until
