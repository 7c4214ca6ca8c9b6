"""Whole conversations out of the store and into it: every branch, every run, every file, or nothing at all.

Inside of a conversation its messages and runs are numbered from 1, so that the same conversation gives the same words
wherever it lies.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field
from sqlalchemy import Connection, Row, insert, select

from lib.store import failures, files, groups, hourly, process
from lib.store.database import Database
from lib.store.failures import NewFailure
from lib.store.schema import conversations, messages, runs
from lib.store.schema import failures as failed

Explain = Callable[[dict[str, Any]], NewFailure]
"""Makes of a failure's facts what the store keeps."""


Count = Annotated[int, Field(ge=0, lt=2**31)]
"""What an INTEGER holds."""


@dataclass(frozen=True, kw_only=True)
class MovedFile:
    """A file of a message, with what is in it."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class MovedMessage:
    """One message; `parent` and `run` are numbers in its conversation."""

    parent: int | None = None
    role: Literal["user", "assistant"]
    text: str | None = None
    agent: str | None = None
    created_at: AwareDatetime
    run: int | None = None
    files: list[MovedFile] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class MovedRun:
    """One run that has ended, without its request; `failure` holds the facts of one that failed."""

    source: str
    status: Literal["ok", "failed", "stopped", "interrupted"]
    model: str
    litellm_model: str
    provider: str
    agent: str | None = None
    sandbox: bool = False
    text: str = ""
    reasoning: str = ""
    finish_reason: str | None = None
    tokens_in: Count | None = None
    tokens_out: Count | None = None
    tokens_cached: Count | None = None
    tokens_reasoning: Count | None = None
    cost_usd: float | None = None
    started_at: AwareDatetime
    ended_at: AwareDatetime
    first_token_ms: float | None = None
    first_text_ms: float | None = None
    total_ms: float | None = None
    attempts: list[dict[str, Any]] = field(default_factory=list)
    failure: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class MovedConversation:
    """A conversation with all of its branches; a message comes after its parent."""

    title: str
    created_at: AwareDatetime
    updated_at: AwareDatetime
    pinned: bool = False
    archived_at: AwareDatetime | None = None
    messages: list[MovedMessage]
    runs: list[MovedRun] = field(default_factory=list)


def take_out(database: Database, ids: Sequence[int] | None = None) -> Iterator[MovedConversation]:
    """The conversations of these ids (None: all that were not deleted), oldest first, one at a time."""
    query = select(conversations).where(conversations.c.deleted_at.is_(None)).order_by(conversations.c.id)
    if ids is not None:
        query = query.where(conversations.c.id.in_(ids))
    with database.read() as connection:
        for row in connection.execute(query).all():
            yield _taken(connection, row)


def _taken(connection: Connection, row: Row[*tuple[Any, ...]]) -> MovedConversation:
    mine = select(messages).where(messages.c.conversation_id == row.id).order_by(messages.c.id)
    said = connection.execute(mine).all()
    asked = (
        select(runs, failed.c.failure)
        .outerjoin(failed, failed.c.run_id == runs.c.id)
        .where(runs.c.id.in_(mine.with_only_columns(messages.c.run_id).order_by(None)))
        .order_by(runs.c.id)
    )
    made = connection.execute(asked).all()
    number = {one.id: place for place, one in enumerate(said, 1)}
    run_number = {one.id: place for place, one in enumerate(made, 1)}
    return MovedConversation(
        title=row.title,
        created_at=row.created_at,
        updated_at=row.updated_at,
        pinned=row.pinned,
        archived_at=row.archived_at,
        messages=[
            MovedMessage(
                parent=number.get(one.parent_id),
                role=one.role,
                text=one.text,
                agent=one.agent,
                created_at=one.created_at,
                run=run_number.get(one.run_id),
                files=list(_files(connection, one.attachments or ())),
            )
            for one in said
        ],
        runs=[_run(one) for one in made],
    )


def _files(connection: Connection, attached: Iterable[Mapping[str, Any]]) -> Iterator[MovedFile]:
    for facts in attached:
        data = files.read(connection, facts["sha256"])
        if data is not None:
            yield MovedFile(name=facts["name"], type=facts["type"], data=data)


def _run(row: Row[*tuple[Any, ...]]) -> MovedRun:
    values = {name: getattr(row, name) for name in MovedRun.__dataclass_fields__}
    if row.status == "running":
        values["status"] = "interrupted"
    values["ended_at"] = row.ended_at or row.started_at
    values["attempts"] = row.attempts or []
    return MovedRun(**values)


def bring_in(database: Database, moved: Iterable[MovedConversation], explain: Explain) -> list[int]:
    """Add the conversations, all or none; their ids. Raises StoreError."""
    with database.write() as connection:
        return [_bring(connection, one, explain) for one in moved]


def _bring(connection: Connection, moved: MovedConversation, explain: Explain) -> int:
    facts = ("title", "created_at", "updated_at", "pinned", "archived_at")
    row = {name: getattr(moved, name) for name in facts}
    new: int = connection.execute(
        insert(conversations).values(row).returning(conversations.c.id)
    ).scalar_one()
    run_ids = [_bring_run(connection, run, explain) for run in moved.runs]
    ids: list[int] = []
    for message in moved.messages:
        row = {
            "conversation_id": new,
            "parent_id": ids[message.parent - 1] if message.parent else None,
            "run_id": run_ids[message.run - 1] if message.run else None,
            "attachments": [_keep(connection, file) for file in message.files] or None,
            **{name: getattr(message, name) for name in ("role", "text", "agent", "created_at")},
        }
        ids.append(connection.execute(insert(messages).values(row).returning(messages.c.id)).scalar_one())
    return new


def _keep(connection: Connection, file: MovedFile) -> dict[str, Any]:
    name = files.keep(connection, file.data)
    return {"name": file.name, "type": file.type, "size": len(file.data), "sha256": name}


def _bring_run(connection: Connection, moved: MovedRun, explain: Explain) -> int:
    me = process.current()
    row = asdict(moved) | {"host": me.host, "pid": me.pid, "process_started_at": me.started_at}
    facts = row.pop("failure")
    row["attempts"] = row["attempts"] or None
    ended = insert(runs).values(row).returning(*failures.COPIED, runs.c.started_at)
    added = connection.execute(ended).one()
    cause = hourly.UNDIAGNOSED if moved.status == "failed" else hourly.GOOD
    if facts is not None:
        failure = explain(facts)
        cause = failure.cause
        groups.note(connection, failures.add(connection, added, failure), moved.started_at)
    hourly.note(connection, moved.ended_at, (moved.provider, moved.model, moved.source, cause))
    run_id: int = added.id
    return run_id
