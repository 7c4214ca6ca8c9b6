"""A run as it is read from the store."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from lib.store.schema import runs


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """A run as it is kept, without its request."""

    id: int
    source: str
    status: str
    model: str
    litellm_model: str
    provider: str
    agent: str | None
    sandbox: bool
    text: str
    reasoning: str
    finish_reason: str | None
    tokens_in: int | None
    tokens_out: int | None
    tokens_cached: int | None
    tokens_reasoning: int | None
    cost_usd: float | None
    started_at: datetime
    ended_at: datetime | None
    first_token_ms: float | None
    first_text_ms: float | None
    total_ms: float | None
    attempts: list[dict[str, Any]] = field(default_factory=list)


COLUMNS = tuple(runs.c[name] for name in RunRow.__dataclass_fields__)


def row_of(row: Row[*tuple[Any, ...]]) -> RunRow:
    """A RunRow from a row that begins with COLUMNS."""
    values = dict(zip(RunRow.__dataclass_fields__, row, strict=False))
    return RunRow(**(values | {"attempts": values["attempts"] or []}))
