"""A page of a matrix: some prompts with their cells, as a table shows them; and one prompt with all that was said."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select, distinct, func, select

from lib.store.database import Database
from lib.store.matrix_cells import State
from lib.store.run_row import COLUMNS, RunRow, row_of
from lib.store.schema import failures, runs
from lib.store.schema import matrix_cells as cells
from lib.store.schema import matrix_prompts as prompts

Only = Literal["all", "failed", "errors", "different"]
PREVIEW = 160
"""Characters of an answer that a table shows."""


@dataclass(frozen=True, kw_only=True)
class CellRow:
    """A cell with the beginning of its answer."""

    number: int
    place: int
    state: State
    run_id: int | None
    verdicts: list[dict[str, Any]]
    beginning: str
    cause: str | None


@dataclass(frozen=True, kw_only=True)
class PromptRow:
    """A prompt with its cells, in the order of their places."""

    number: int
    prompt: str
    variables: dict[str, str]
    cells: tuple[CellRow, ...]


@dataclass(frozen=True, kw_only=True)
class FullCell:
    """A cell with its whole run, where there is one."""

    number: int
    place: int
    state: State
    verdicts: list[dict[str, Any]]
    spent_usd: float
    run: RunRow | None


def _numbers(matrix_id: int, only: Only) -> Select[Any]:
    mine = select(cells.c.number).where(cells.c.matrix_id == matrix_id)
    match only:
        case "failed":
            return mine.where(cells.c.state == "failed").distinct()
        case "errors":
            return mine.where(cells.c.state == "error").distinct()
        case "different":
            return mine.group_by(cells.c.number).having(func.count(distinct(cells.c.digest)) > 1)
        case "all":
            return select(prompts.c.number).where(prompts.c.matrix_id == matrix_id)


def count(database: Database, matrix_id: int, only: Only) -> int:
    """How many prompts a filter lets through."""
    with database.read() as connection:
        counted = select(func.count()).select_from(_numbers(matrix_id, only).subquery())
        number: int = connection.execute(counted).scalar_one()
    return number


def page(database: Database, matrix_id: int, only: Only, *, offset: int, limit: int) -> list[PromptRow]:
    """Some of the prompts that a filter lets through, in the order of the file, each with all its cells."""
    chosen = _numbers(matrix_id, only).order_by("number").offset(offset).limit(limit)
    beginning = func.substr(runs.c.text, 1, PREVIEW)
    cause = select(func.max(failures.c.cause)).where(failures.c.run_id == cells.c.run_id).scalar_subquery()
    names = (cells.c.number, cells.c.place, cells.c.state, cells.c.run_id, cells.c.verdicts)
    with database.read() as connection:
        numbers = list(connection.execute(chosen).scalars())
        asked = (
            select(prompts.c.number, prompts.c.prompt, prompts.c.variables)
            .where(prompts.c.matrix_id == matrix_id, prompts.c.number.in_(numbers))
            .order_by(prompts.c.number)
        )
        answered = (
            select(*names, beginning.label("beginning"), cause.label("cause"))
            .outerjoin(runs, runs.c.id == cells.c.run_id)
            .where(cells.c.matrix_id == matrix_id, cells.c.number.in_(numbers))
            .order_by(cells.c.number, cells.c.place)
        )
        rows = connection.execute(asked).all()
        found: dict[int, list[CellRow]] = {number: [] for number in numbers}
        for row in connection.execute(answered):
            facts = row._asdict() | {"verdicts": row.verdicts or [], "beginning": row.beginning or ""}
            found[row.number].append(CellRow(**facts))
    return [
        PromptRow(number=number, prompt=prompt, variables=variables, cells=tuple(found[number]))
        for number, prompt, variables in rows
    ]


def of_prompt(database: Database, matrix_id: int, number: int) -> list[FullCell]:
    """The cells of one prompt with their whole runs, in the order of their places."""
    return list(_full(database, matrix_id, number, number))


def everything(
    database: Database, matrix_id: int, step: int = 200
) -> Iterator[tuple[PromptRow, list[FullCell]]]:
    """Every prompt with its whole cells, for an export: `step` prompts are in memory at a time."""
    offset = 0
    while rows := page(database, matrix_id, "all", offset=offset, limit=step):
        whole: dict[int, list[FullCell]] = {row.number: [] for row in rows}
        for cell in _full(database, matrix_id, rows[0].number, rows[-1].number):
            whole[cell.number].append(cell)
        for row in rows:
            yield row, whole[row.number]
        offset += step


def _full(database: Database, matrix_id: int, first: int, last: int) -> Iterator[FullCell]:
    own = (cells.c.number, cells.c.place, cells.c.state, cells.c.verdicts, cells.c.spent_usd)
    query = (
        select(*COLUMNS, *(column.label(f"cell_{column.name}") for column in own))
        .select_from(cells)
        .outerjoin(runs, runs.c.id == cells.c.run_id)
        .where(cells.c.matrix_id == matrix_id, cells.c.number.between(first, last))
        .order_by(cells.c.number, cells.c.place)
    )
    with database.read() as connection:
        rows = connection.execute(query).all()
    for row in rows:
        *run, number, place, state, verdicts, spent = row
        yield FullCell(
            number=number,
            place=place,
            state=state,
            verdicts=verdicts or [],
            spent_usd=spent,
            run=row_of(row) if run[0] is not None else None,
        )
