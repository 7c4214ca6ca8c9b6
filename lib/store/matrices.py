"""Matrices: many prompts to several models. One process at a time fills a matrix; whoever it is, the row says.

A matrix is kept with all its prompts and empty cells in one transaction: there is the whole of it or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import exists, insert, or_, select, update

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
_IN_SIGHT = matrices.c.deleted_at.is_(None)


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
    """The matrix; None when there is none with this id, or it was deleted."""
    with database.read() as connection:
        row = connection.execute(select(*_COLUMNS).where(matrices.c.id == matrix_id, _IN_SIGHT)).one_or_none()
    return _row(row) if row else None


def recent(database: Database, limit: int, words: str = "") -> list[MatrixRow]:
    """At most `limit` matrices, the newest first; with words, those that hold them in their name or in a prompt."""
    query = select(*_COLUMNS).where(_IN_SIGHT).order_by(matrices.c.id.desc()).limit(limit)
    if wanted := words.strip():
        of_matrix = select(matrix_prompts.c.number).where(matrix_prompts.c.matrix_id == matrices.c.id)
        asked = exists(of_matrix.where(matrix_prompts.c.prompt.icontains(wanted, autoescape=True)))
        query = query.where(or_(matrices.c.title.icontains(wanted, autoescape=True), asked))
    with database.read() as connection:
        rows = connection.execute(query).all()
    return [_row(row) for row in rows]


def _row(row: Any) -> MatrixRow:
    *known, host, pid, started_at = row
    left = False
    if known[3] == "running" and host is not None:
        left = process.Process(host, pid, started_at).is_gone()
    names = ("id", "title", "plan", "state", "created_at")
    return MatrixRow(**dict(zip(names, known, strict=True)), left=left)


def rename(database: Database, matrix_id: int, title: str) -> None:
    """Give it another name, on one line; nothing but spaces makes it untitled. Raises NotFound."""
    _touch(database, matrix_id, title=" ".join(title.split()) or "Untitled")


def delete(database: Database, matrix_id: int, *, undo: bool = False) -> None:
    """Take it out of sight; with `undo`, bring it back. Raises NotFound."""
    _touch(database, matrix_id, deleted_at=None if undo else datetime.now(UTC))


def _touch(database: Database, matrix_id: int, **values: object) -> None:
    with database.write() as connection:
        changed = connection.execute(update(matrices).where(matrices.c.id == matrix_id).values(values))
        if not changed.rowcount:
            raise NotFound(f"Matrix {matrix_id} is not in the store: choose another one.")


def take(database: Database, matrix_id: int) -> bool:
    """Make this process the one that fills it; False where another one that lives does. Raises NotFound."""
    me = process.current()
    with database.write() as connection:
        found = select(matrices.c.state, *_OWNER).where(matrices.c.id == matrix_id, _IN_SIGHT)
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
