"""Votes: which of two answers somebody liked better. All are kept; one that is discarded does not count."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import func, insert, select

from lib.store.database import Database
from lib.store.schema import votes

Choice = Literal["left", "right", "tie", "both bad"]


@dataclass(frozen=True, kw_only=True)
class NewVote:
    """A vote between the answers of two runs; `discarded` says why it does not count."""

    turn_id: int
    left_run_id: int
    right_run_id: int
    left_model: str
    right_model: str
    choice: Choice
    blind: bool
    discarded: str | None = None


@dataclass(frozen=True, kw_only=True)
class VoteRow(NewVote):
    """A vote as it is kept."""

    id: int
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How often two models met with this choice."""

    left_model: str
    right_model: str
    choice: Choice
    count: int


_COLUMNS = tuple(votes.c[name] for name in VoteRow.__dataclass_fields__)


def add(database: Database, vote: NewVote) -> int:
    """Keep a vote; its id."""
    with database.write() as connection:
        added = insert(votes).values({**vars(vote), "created_at": datetime.now(UTC)}).returning(votes.c.id)
        vote_id: int = connection.execute(added).scalar_one()
    return vote_id


def of_turn(database: Database, turn_id: int) -> list[VoteRow]:
    """The votes of a turn, first to last."""
    query = select(*_COLUMNS).where(votes.c.turn_id == turn_id).order_by(votes.c.id)
    with database.read() as connection:
        return [VoteRow(**row._mapping) for row in connection.execute(query)]


def tallies(database: Database) -> list[Tally]:
    """The votes that count, over all comparisons. Of several votes on the same two answers the last one counts."""
    pair = (votes.c.left_run_id, votes.c.right_run_id)
    last = select(func.max(votes.c.id)).where(votes.c.discarded.is_(None)).group_by(*pair)
    columns = (votes.c.left_model, votes.c.right_model, votes.c.choice)
    query = (
        select(*columns, func.count().label("count"))
        .where(votes.c.id.in_(last))
        .group_by(*columns)
        .order_by(*columns)
    )
    with database.read() as connection:
        return [Tally(**row._mapping) for row in connection.execute(query)]
