"""The cells of a matrix: from `waiting` to exactly one end, each step taken once.

Every step names the state and the run that it starts from, and is kept together with the run that it begins. So no cell
is asked twice for one answer, whatever moment the process dies in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, func, select, update

from lib.store.database import Database
from lib.store.errors import NotFound
from lib.store.run_row import COLUMNS, RunRow, row_of
from lib.store.schema import matrix_cells as cells
from lib.store.schema import matrix_prompts as prompts
from lib.store.schema import runs

State = Literal["waiting", "asking", "unjudged", "judging", "passed", "failed", "error"]
Beginning = Literal["asking", "judging"]
ENDS: tuple[State, ...] = ("passed", "failed", "error")
RUN_OF = {"asking": cells.c.run_id, "judging": cells.c.judge_run_id}
"""Which run a cell in this state waits for."""


class Work(NamedTuple):
    """A cell for which something is to be begun."""

    id: int
    number: int
    place: int
    prompt: str
    variables: dict[str, str]
    run_id: int | None


@dataclass(frozen=True, kw_only=True)
class Open:
    """A cell that waits for a run which has ended, with that run."""

    id: int
    state: State
    place: int
    prompt: str
    variables: dict[str, str]
    verdicts: list[dict[str, Any]]
    run: RunRow


def next_to_do(
    database: Database, matrix_id: int, state: State, places: Sequence[int], limit: int
) -> list[Work]:
    """At most `limit` cells in this state, in the order of the file."""
    query = (
        select(
            cells.c.id, cells.c.number, cells.c.place, prompts.c.prompt, prompts.c.variables, cells.c.run_id
        )
        .join(prompts, _OF_CELL)
        .where(cells.c.matrix_id == matrix_id, cells.c.state == state, cells.c.place.in_(places))
        .order_by(cells.c.number, cells.c.place)
        .limit(limit)
    )
    with database.read() as connection:
        return [Work(*row) for row in connection.execute(query)]


_OF_CELL = (prompts.c.matrix_id == cells.c.matrix_id) & (prompts.c.number == cells.c.number)


def begin(connection: Connection, cell_id: int, state: Beginning, run_id: int) -> None:
    """From `waiting` to `asking`, or from `unjudged` to `judging`, by this run. Raises NotFound."""
    before: State = "waiting" if state == "asking" else "unjudged"
    here = (cells.c.id == cell_id, cells.c.state == before)
    values = {"state": state, RUN_OF[state].name: run_id}
    if not connection.execute(update(cells).where(*here).values(values)).rowcount:
        raise NotFound(f"Cell {cell_id} of the matrix is no longer {before}: somebody else has begun it.")


def ended(database: Database, matrix_id: int, limit: int = 200) -> list[Open]:
    """Cells whose run has ended and which do not know it yet."""
    found: list[Open] = []
    with database.read() as connection:
        for state, run_id in RUN_OF.items():
            names = (cells.c.id, cells.c.state, cells.c.place, prompts.c.prompt, prompts.c.variables)
            query = (
                select(*COLUMNS, *(name.label(f"cell_{name.name}") for name in (*names, cells.c.verdicts)))
                .join(cells, run_id == runs.c.id)
                .join(prompts, _OF_CELL)
                .where(cells.c.matrix_id == matrix_id, cells.c.state == state, runs.c.status != "running")
                .limit(limit)
            )
            for row in connection.execute(query):
                *_, cell_id, _, place, prompt, variables, verdicts = row
                facts = {"id": cell_id, "state": state, "place": place, "prompt": prompt}
                kept = {"variables": variables, "verdicts": verdicts or []}
                found.append(Open(**facts, **kept, run=row_of(row)))
    return found


def under_way(database: Database, matrix_id: int) -> list[tuple[int, int]]:
    """The run and the place of every cell that waits for a run."""
    found: list[tuple[int, int]] = []
    with database.read() as connection:
        for state, run_id in RUN_OF.items():
            waits = (cells.c.matrix_id == matrix_id, cells.c.state == state)
            found += [tuple(row) for row in connection.execute(select(run_id, cells.c.place).where(*waits))]
    return found


class Step(NamedTuple):
    """Where a cell goes once its run has ended."""

    state: State
    verdicts: Sequence[Mapping[str, Any]] = ()
    digest: str | None = None


def settle(database: Database, steps: Mapping[int, tuple[Open, Step]]) -> None:
    """Take each cell (by id) a step on and count what its run cost, once; all in one transaction."""
    if not steps:
        return
    with database.write() as connection:
        for cell_id, (cell, step) in steps.items():
            here = (cells.c.id == cell_id, cells.c.state == cell.state, RUN_OF[cell.state] == cell.run.id)
            values: dict[str, Any] = {
                "state": step.state,
                "verdicts": [dict(one) for one in step.verdicts] or None,
                "spent_usd": cells.c.spent_usd + (cell.run.cost_usd or 0.0),
            }
            if step.digest is not None:
                values["digest"] = step.digest
            connection.execute(update(cells).where(*here).values(values))


def errors_again(database: Database, matrix_id: int) -> int:
    """Let the cells that ended in an error wait for another try; how many. What failed before stays a run.

    Where only the verdict failed, only that is asked for again.
    """
    wrong = (cells.c.matrix_id == matrix_id, cells.c.state == "error")
    verdict = update(cells).where(*wrong, cells.c.judge_run_id.is_not(None)).values(state="unjudged")
    answer = update(cells).where(*wrong).values(state="waiting")
    with database.write() as connection:
        return connection.execute(verdict).rowcount + connection.execute(answer).rowcount


@dataclass(frozen=True)
class Standing:
    """How far a matrix is: cells by place and state, and what was spent, by place."""

    counts: Mapping[tuple[int, State], int]
    spent: Mapping[int, float]

    def count(self, *states: State) -> int:
        """The cells in these states; all, when none is named."""
        return sum(number for (_, state), number in self.counts.items() if not states or state in states)

    @property
    def spent_usd(self) -> float:
        """What is known to have been spent."""
        return sum(self.spent.values())


def standing(database: Database, matrix_id: int) -> Standing:
    """How far a matrix is."""
    query = (
        select(cells.c.place, cells.c.state, func.count(), func.sum(cells.c.spent_usd))
        .where(cells.c.matrix_id == matrix_id)
        .group_by(cells.c.place, cells.c.state)
    )
    counts: dict[tuple[int, State], int] = {}
    spent: dict[int, float] = {}
    with database.read() as connection:
        for place, state, number, usd in connection.execute(query):
            counts[place, state] = number
            spent[place] = spent.get(place, 0.0) + (usd or 0.0)
    return Standing(counts, spent)
