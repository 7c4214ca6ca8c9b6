"""Matrices: many prompts to several models. One process at a time fills a matrix; whoever it is, the row says.

A matrix is kept with all its prompts and empty cells in one transaction: there is the whole of it or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import insert, select, update

from lib.store import process
from lib.store.database import Database
from lib.store.errors import NotFound
from lib.store.schema import matrices, matrix_cells, matrix_prompts

State = Literal["running", "paused", "capped", "done"]


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """A matrix without its cells; `left` is true where the process that filled it has died."""

    id: int
    title: str
    plan: dict[str, Any]
    state: State
    created_at: datetime
    left: bool = False


class Prompt(NamedTuple):
    """A prompt, with the columns of the file that it was made of."""

    text: str
    variables: Mapping[str, str]


_OWNER = (matrices.c.host, matrices.c.pid, matrices.c.process_started_at)
_COLUMNS = (*(matrices.c[name] for name in ("id", "title", "plan", "state", "created_at")), *_OWNER)


def create(
    database: Database, title: str, plan: Mapping[str, Any], prompts: Sequence[Prompt], places: int
) -> int:
    """Keep a matrix that waits to be filled, with a cell for each prompt in each place; its id."""
    row = {"title": title, "plan": dict(plan), "state": "paused", "created_at": datetime.now(UTC)}
    with database.write() as connection:
        adding = insert(matrices).values(row).returning(matrices.c.id)
        matrix_id: int = connection.execute(adding).scalar_one()
        connection.execute(
            insert(matrix_prompts),
            [
                {
                    "matrix_id": matrix_id,
                    "number": number,
                    "prompt": prompt.text,
                    "variables": dict(prompt.variables),
                }
                for number, prompt in enumerate(prompts, 1)
            ],
        )
        connection.execute(
            insert(matrix_cells),
            [
                {"matrix_id": matrix_id, "number": number, "place": place, "state": "waiting"}
                for number in range(1, len(prompts) + 1)
                for place in range(places)
            ],
        )
    return matrix_id


def get(database: Database, matrix_id: int) -> MatrixRow | None:
    """The matrix, or None when there is none with this id."""
    with database.read() as connection:
        row = connection.execute(select(*_COLUMNS).where(matrices.c.id == matrix_id)).one_or_none()
    return _row(row) if row else None


def recent(database: Database, limit: int) -> list[MatrixRow]:
    """At most `limit` matrices, the newest first."""
    with database.read() as connection:
        rows = connection.execute(select(*_COLUMNS).order_by(matrices.c.id.desc()).limit(limit)).all()
    return [_row(row) for row in rows]


def _row(row: Any) -> MatrixRow:
    *known, host, pid, started_at = row
    left = False
    if known[3] == "running" and host is not None:
        left = process.Process(host, pid, started_at).is_gone()
    names = ("id", "title", "plan", "state", "created_at")
    return MatrixRow(**dict(zip(names, known, strict=True)), left=left)


def take(database: Database, matrix_id: int) -> bool:
    """Make this process the one that fills it; False where another one that lives does. Raises NotFound."""
    me = process.current()
    with database.write() as connection:
        found = select(matrices.c.state, *_OWNER).where(matrices.c.id == matrix_id)
        row = connection.execute(found).one_or_none()
        if row is None:
            raise NotFound(f"Matrix {matrix_id} is not in the store: choose another one.")
        state, host, pid, started_at = row
        owner = process.Process(host, pid, started_at) if host is not None else None
        if state == "running" and owner is not None and owner != me and not owner.is_gone():
            return False
        mine = {"host": me.host, "pid": me.pid, "process_started_at": me.started_at}
        connection.execute(update(matrices).where(matrices.c.id == matrix_id).values(state="running", **mine))
    return True


def set_state(database: Database, matrix_id: int, state: State) -> None:
    """Say how it stands with a matrix that runs; one that does not stays as it is."""
    running = (matrices.c.id == matrix_id, matrices.c.state == "running")
    with database.write() as connection:
        connection.execute(update(matrices).where(*running).values(state=state))


def change_plan(database: Database, matrix_id: int, plan: Mapping[str, Any]) -> None:
    """Keep another plan, for what is still to be done."""
    with database.write() as connection:
        connection.execute(update(matrices).where(matrices.c.id == matrix_id).values(plan=dict(plan)))
