"""Comparisons: one prompt to several models, turn by turn, with a run for every place in every turn.

Nothing is overwritten: a retry is one more run at the same place, and the newest one is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Select, insert, or_, select, union, update

from lib.store.conversations import ask
from lib.store.conversations import create as create_conversation
from lib.store.database import Database, writing
from lib.store.errors import NotFound
from lib.store.run_row import COLUMNS, RunRow, row_of
from lib.store.schema import comparison_runs, comparison_turns, comparisons, messages, runs
from lib.store.titles import UNTITLED, title_of
from lib.store.words import searched, words_of


@dataclass(frozen=True, kw_only=True)
class ComparisonRow:
    """A comparison without its turns."""

    id: int
    title: str
    note: str
    system: str
    parameters: dict[str, Any]
    blind: bool
    created_at: datetime
    updated_at: datetime


class Seat(NamedTuple):
    """Where in a turn a run belongs, and which parameters its model did not take."""

    place: int
    repeat: int = 0
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One place of a turn: the newest run there."""

    place: int
    repeat: int
    left_out: tuple[str, ...]
    run: RunRow


@dataclass(frozen=True, kw_only=True)
class TurnRow:
    """One prompt of a comparison, with its cells in the order of their places and repeats."""

    id: int
    prompt: str
    attachments: list[dict[str, Any]]
    created_at: datetime
    cells: tuple[Cell, ...]


_COLUMNS = tuple(comparisons.c[name] for name in ComparisonRow.__dataclass_fields__)
_IN_SIGHT = comparisons.c.deleted_at.is_(None)


def create(
    connection: Connection,
    prompt: str,
    *,
    system: str = "",
    parameters: Mapping[str, Any] | None = None,
    blind: bool = False,
) -> int:
    """Add a comparison, named after its prompt; its id."""
    now = datetime.now(UTC)
    row = {
        "title": title_of(prompt),
        "system": system,
        "parameters": dict(parameters or {}),
        "blind": blind,
        "created_at": now,
        "updated_at": now,
    }
    new: int = connection.execute(insert(comparisons).values(row).returning(comparisons.c.id)).scalar_one()
    return new


def add_turn(
    connection: Connection,
    comparison_id: int,
    prompt: str,
    attachments: Sequence[Mapping[str, Any]] = (),
) -> int:
    """Add the next prompt; the turn's id. Raises NotFound."""
    _touch(connection, comparison_id, updated_at=datetime.now(UTC))
    row = {
        "comparison_id": comparison_id,
        "prompt": prompt,
        "attachments": [dict(one) for one in attachments] or None,
        "created_at": datetime.now(UTC),
    }
    added = insert(comparison_turns).values(row).returning(comparison_turns.c.id)
    turn_id: int = connection.execute(added).scalar_one()
    return turn_id


def add_runs(connection: Connection, turn_id: int, seats: Mapping[int, Seat]) -> None:
    """Give the runs (by id) their seats in a turn."""
    rows = [
        {"turn_id": turn_id, "run_id": run_id, "place": place, "repeat": repeat, "left_out": list(left_out)}
        for run_id, (place, repeat, left_out) in seats.items()
    ]
    connection.execute(insert(comparison_runs), rows)


def get(database: Database, comparison_id: int) -> ComparisonRow | None:
    """The comparison; None when there is none, or it was deleted."""
    query = select(*_COLUMNS).where(comparisons.c.id == comparison_id, _IN_SIGHT)
    with database.read() as connection:
        row = connection.execute(query).one_or_none()
    return ComparisonRow(**row._mapping) if row else None


def recent(database: Database, limit: int, words: str = "") -> list[ComparisonRow]:
    """At most `limit` comparisons, last used first; with words, those that hold them anywhere.

    The words are looked for in titles, notes, prompts and answers.
    """
    query = select(*_COLUMNS).where(_IN_SIGHT)
    with database.read() as connection:
        if wanted := words_of(words):
            found = comparisons.c.id.in_(_holding(wanted, connection.dialect))
            query = query.where(or_(found, comparisons.c.note.icontains(words.strip(), autoescape=True)))
        order = (comparisons.c.updated_at.desc(), comparisons.c.id.desc())
        rows = connection.execute(query.order_by(*order).limit(limit))
        return [ComparisonRow(**row._mapping) for row in rows]


def _holding(words: tuple[str, ...], dialect: Dialect) -> Any:
    turns, seats = comparison_turns, comparison_runs
    answers = (
        select(turns.c.comparison_id)
        .join(seats, seats.c.turn_id == turns.c.id)
        .join(runs, runs.c.id == seats.c.run_id)
    )
    by_title, by_prompt = select(comparisons.c.id), select(turns.c.comparison_id)

    def narrowed(query: Select[Any], table: Any) -> Select[Any]:
        return searched(query, table, words, dialect)[0]

    return union(narrowed(by_title, comparisons), narrowed(by_prompt, turns), narrowed(answers, runs))


def turns(database: Database, comparison_id: int) -> list[TurnRow]:
    """The turns of a comparison, first to last, each with the newest run of every place and repeat."""
    asked = select(comparison_turns).where(comparison_turns.c.comparison_id == comparison_id)
    seated = (
        select(*COLUMNS, *(comparison_runs.c[name] for name in ("turn_id", "place", "repeat", "left_out")))
        .join(comparison_runs, comparison_runs.c.run_id == runs.c.id)
        .join(comparison_turns, comparison_turns.c.id == comparison_runs.c.turn_id)
        .where(comparison_turns.c.comparison_id == comparison_id)
        .order_by(comparison_runs.c.id)
    )
    with database.read() as connection:
        rows = connection.execute(asked.order_by(comparison_turns.c.id)).all()
        newest = {(row.turn_id, row.place, row.repeat): row for row in connection.execute(seated)}
    cells: dict[int, list[Cell]] = {}
    for turn_id, place, repeat in sorted(newest):
        row = newest[turn_id, place, repeat]
        left_out = tuple(row.left_out or ())
        cells.setdefault(turn_id, []).append(
            Cell(place=place, repeat=repeat, left_out=left_out, run=row_of(row))
        )
    return [
        TurnRow(
            id=row.id,
            prompt=row.prompt,
            attachments=row.attachments or [],
            created_at=row.created_at,
            cells=tuple(cells.get(row.id, ())),
        )
        for row in rows
    ]


def rename(database: Database, comparison_id: int, title: str) -> None:
    """Give it another title, on one line; nothing but spaces makes it untitled. Raises NotFound."""
    _touch(database, comparison_id, title=" ".join(title.split()) or UNTITLED)


def annotate(database: Database, comparison_id: int, note: str) -> None:
    """Keep a note beside it. Raises NotFound."""
    _touch(database, comparison_id, note=note)


def delete(database: Database, comparison_id: int, *, undo: bool = False) -> None:
    """Take it out of sight; with `undo`, bring it back. Raises NotFound."""
    _touch(database, comparison_id, deleted_at=None if undo else datetime.now(UTC))


def _touch(place: Database | Connection, comparison_id: int, **values: object) -> None:
    with writing(place) as connection:
        changed = connection.execute(
            update(comparisons).where(comparisons.c.id == comparison_id).values(values)
        )
        if not changed.rowcount:
            raise NotFound(f"Comparison {comparison_id} is not in the store: choose another one.")


def to_conversation(database: Database, comparison_id: int, place: int) -> int:
    """Begin a conversation with what was asked and what one place answered; the conversation's id.

    The answers stay the same runs: nothing is copied. A conversation has no system text of its own: that of the
    comparison is said before the first question. Raises NotFound when nothing was ever asked.
    """
    comparison, asked = get(database, comparison_id), turns(database, comparison_id)
    if comparison is None or not asked:
        raise NotFound(f"Comparison {comparison_id} has no turn to continue: choose another one.")
    with database.write() as connection:
        conversation_id = create_conversation(connection, comparison.title)
        for turn in asked:
            before = comparison.system.strip() if turn is asked[0] else ""
            told = f"{before}\n\n{turn.prompt}" if before else turn.prompt
            question = ask(connection, conversation_id, told, attachments=turn.attachments)
            cell = next((one for one in turn.cells if (one.place, one.repeat) == (place, 0)), None)
            if cell is not None:
                answered = {
                    "conversation_id": conversation_id,
                    "parent_id": question.message_id,
                    "role": "assistant",
                    "run_id": cell.run.id,
                    "created_at": datetime.now(UTC),
                }
                connection.execute(insert(messages).values(answered))
    return conversation_id
