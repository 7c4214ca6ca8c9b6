"""A group of failures as it is read from the store, and which ones to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement

from lib.store.schema import groups
from lib.store.words import matches, words_of

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
    """Which groups; None or empty means any. `words` are looked for in the title."""

    states: Sequence[State] = ()
    cause: str | None = None
    provider: str | None = None
    model: str | None = None
    host: str | None = None
    since: datetime | None = None
    words: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions for a query on the groups."""
        given = {name: value for name, value in vars(self).items() if name in groups.c and value is not None}
        found = [groups.c[name] == value for name, value in given.items()]
        if self.states:
            found.append(groups.c.state.in_(self.states))
        if self.since is not None:
            found.append(groups.c.last_seen >= self.since)
        if words := words_of(self.words):
            found.append(matches(groups, words))
        return found
