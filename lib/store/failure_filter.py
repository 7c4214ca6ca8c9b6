"""Which failures to read.

Time narrows by id, for ids only grow: a page then reads its own stretch of the table and nothing before it. A clock
that was set back goes through the same hours twice; of many rows around the edge the outermost id is taken.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Dialect, ScalarSelect, Select, func, select

from lib.store.schema import failures
from lib.store.words import searched, words_of

_AROUND_THE_EDGE = 1000


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which failures; None means any. `words` are looked for in the message."""

    cause: str | None = None
    provider: str | None = None
    model: str | None = None
    source: str | None = None
    host: str | None = None
    http_status: int | None = None
    fingerprint: str | None = None
    fingerprint_version: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""

    def narrow(
        self, query: Select[*tuple[Any, ...]], dialect: Dialect
    ) -> tuple[Select[*tuple[Any, ...]], ColumnElement[int]]:
        """The query on failures narrowed to these, and the id to order it by."""
        row_id: ColumnElement[int] = failures.c.id
        if words := words_of(self.words):
            query, row_id = searched(query, failures, words, dialect)
        given = [(name, value) for name, value in vars(self).items() if value is not None]
        query = query.where(*(failures.c[name] == value for name, value in given if name in failures.c))
        if self.since is not None:
            query = query.where(row_id >= _first_since(self.since))
        if self.until is not None:
            query = query.where(row_id <= _last_until(self.until))
        return query, row_id


def _first_since(moment: datetime) -> ScalarSelect[int]:
    later = select(failures.c.id).where(failures.c.created_at >= moment).order_by(failures.c.created_at)
    return select(func.min(later.limit(_AROUND_THE_EDGE).subquery().c.id)).scalar_subquery()


def _last_until(moment: datetime) -> ScalarSelect[int]:
    earlier = (
        select(failures.c.id).where(failures.c.created_at < moment).order_by(failures.c.created_at.desc())
    )
    return select(func.max(earlier.limit(_AROUND_THE_EDGE).subquery().c.id)).scalar_subquery()
