"""Runs: one row a call, from `running` to exactly one end.

Only a running row ever changes: a late checkpoint or a second end does nothing. The end, and the failure that
explains it, are kept together or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, bindparam, exists, insert, select, update

from lib.failures.evidence import Usage
from lib.store import failures, groups, hourly, process
from lib.store.database import Database, writing
from lib.store.errors import NotFound
from lib.store.failures import NewFailure
from lib.store.recovery import recover
from lib.store.run_row import COLUMNS, RunRow, row_of
from lib.store.schema import conversations, messages, runs

__all__ = [
    "Ending",
    "Progress",
    "RunRow",
    "Transaction",
    "begin",
    "checkpoint",
    "finish",
    "get",
    "recover",
    "request_of",
]

Ending = Literal["ok", "failed", "stopped", "interrupted"]
Transaction = Connection
"""A write in progress, for callers that keep a run together with something else."""


class Progress(NamedTuple):
    """What a running run has so far; the whole text, not what is new in it."""

    text: str
    reasoning: str = ""
    first_token_ms: float | None = None


# What is written is given with each execution: a statement is built once, and that is most of its cost.
_BEGIN = insert(runs).returning(runs.c.id)
_CHECKPOINT = update(runs).where(runs.c.id == bindparam("run_id"), runs.c.status == "running")
_FINISH = _CHECKPOINT.returning(*failures.COPIED, runs.c.started_at)


def begin(
    place: Database | Connection,
    *,
    source: str,
    model: str,
    litellm_model: str,
    provider: str,
    request: Mapping[str, Any] | None,
    agent: str | None = None,
    sandbox: bool = False,
    parent_message_id: int | None = None,
) -> int:
    """Add a running run; with `parent_message_id` also the assistant's message that answers it. The run's id.

    Without a request nothing of what was asked is kept. Give a connection to begin several runs in one
    transaction. Raises NotFound when the question is gone.
    """
    now, me = datetime.now(UTC), process.current()
    row = {
        "source": source,
        "status": "running",
        "model": model,
        "litellm_model": litellm_model,
        "provider": provider,
        "agent": agent,
        "sandbox": sandbox,
        "request": None if request is None else dict(request),
        "started_at": now,
        "host": me.host,
        "pid": me.pid,
        "process_started_at": me.started_at,
    }
    with writing(place) as connection:
        run_id: int = connection.execute(_BEGIN, row).scalar_one()
        if parent_message_id is not None:
            _answer(connection, parent_message_id, run_id, agent, now)
    return run_id


def _answer(connection: Connection, parent_id: int, run_id: int, agent: str | None, now: datetime) -> None:
    found = select(messages.c.conversation_id).where(messages.c.id == parent_id)
    conversation_id = connection.execute(found).scalar_one_or_none()
    if conversation_id is None:
        raise NotFound(f"Message {parent_id} is not in the store: reload the conversation.")
    connection.execute(
        insert(messages).values(
            conversation_id=conversation_id,
            parent_id=parent_id,
            role="assistant",
            run_id=run_id,
            agent=agent,
            created_at=now,
        )
    )
    touch = update(conversations).where(conversations.c.id == conversation_id)
    connection.execute(touch.values(updated_at=now))


def checkpoint(database: Database, progress: Mapping[int, Progress]) -> None:
    """Keep what the given runs have so far, all of them in one transaction; ended runs stay as they ended."""
    if not progress:
        return
    rows = [{"run_id": run_id, **now._asdict()} for run_id, now in progress.items()]
    with database.write() as connection:
        connection.execute(_CHECKPOINT, rows)


def finish(
    database: Database,
    run_id: int,
    *,
    status: Ending,
    text: str = "",
    reasoning: str = "",
    finish_reason: str | None = None,
    usage: Usage | None = None,
    cost_usd: float | None = None,
    first_token_ms: float | None = None,
    first_text_ms: float | None = None,
    total_ms: float | None = None,
    attempts: Sequence[Mapping[str, Any]] = (),
    failure: NewFailure | None = None,
    keep_request: bool = True,
) -> bool:
    """End a running run, with the failure that explains it; False, and nothing changes, when it has ended.

    The request stays for a replay, unless `keep_request` is off, and except that of a good answer in a conversation:
    its messages hold it.
    """
    ending = {
        "run_id": run_id,
        "status": status,
        "text": text,
        "reasoning": reasoning,
        "finish_reason": finish_reason,
        **asdict(usage or Usage()),
        "cost_usd": cost_usd,
        "first_token_ms": first_token_ms,
        "first_text_ms": first_text_ms,
        "total_ms": total_ms,
        "attempts": [dict(attempt) for attempt in attempts] or None,
        "ended_at": datetime.now(UTC),
    }
    with database.write() as connection:
        if not keep_request or (status == "ok" and _is_in_a_conversation(connection, run_id)):
            ending["request"] = None
        run = connection.execute(_FINISH, ending).one_or_none()
        if run is None:
            return False
        cause = hourly.UNDIAGNOSED if status == "failed" else hourly.GOOD
        if failure is not None:
            cause = failure.cause
            groups.note(connection, failures.add(connection, run, failure), run.started_at)
        hourly.note(connection, run.ended_at, (run.provider, run.model, run.source, cause))
    return True


def _is_in_a_conversation(connection: Connection, run_id: int) -> bool:
    return bool(connection.execute(select(exists().where(messages.c.run_id == run_id))).scalar())


def get(database: Database, run_id: int) -> RunRow | None:
    """The run, or None when there is none with this id."""
    with database.read() as connection:
        row = connection.execute(select(*COLUMNS).where(runs.c.id == run_id)).one_or_none()
    return row_of(row) if row else None


def request_of(database: Database, run_id: int) -> dict[str, Any] | None:
    """What was asked, for a replay; None when there is no such run or its request is no longer kept."""
    with database.read() as connection:
        request: dict[str, Any] | None = connection.execute(
            select(runs.c.request).where(runs.c.id == run_id)
        ).scalar_one_or_none()
    return request
