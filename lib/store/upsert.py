"""Adding a row or changing the one that is there, in one statement: no other writer can come in between."""

from collections.abc import Callable

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert

# Both databases say it in the same words, and SQLAlchemy has a class for each.
INSERT: dict[str, Callable[[Table], Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
