"""What the answers of a conversation took: of all its branches and versions, for all of them were paid."""

from dataclasses import dataclass

from sqlalchemy import select

from lib.store.database import Database
from lib.store.schema import messages, runs


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What one run took, without what it said."""

    run_id: int
    status: str
    tokens_in: int | None
    tokens_out: int | None
    cost_usd: float | None
    has_text: bool


def of_conversation(database: Database, conversation_id: int) -> list[Spent]:
    """The runs of a conversation; one that answers in several of its branches is there once."""
    answering = select(messages.c.run_id).where(messages.c.conversation_id == conversation_id)
    query = select(
        runs.c.id.label("run_id"),
        runs.c.status,
        runs.c.tokens_in,
        runs.c.tokens_out,
        runs.c.cost_usd,
        (runs.c.text != "").label("has_text"),
    ).where(runs.c.id.in_(answering))
    with database.read() as connection:
        return [Spent(**row._mapping) for row in connection.execute(query)]
