"""The database: two doors, one to read and one to write.

A writer holds the one write lock from its first statement to its commit, so writers queue and never fail for
having read before.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Dialect, Engine

from lib.store.errors import told_in_words


class Database:
    """A store that is open. Threads may share it."""

    def __init__(self, engine: Engine, place: str) -> None:
        self.engine = engine
        self.place = place
        self._writer = engine.execution_options(writes=True)
        # SQLite always reads one moment; PostgreSQL, unasked, would show each statement its own.
        snapshot = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        self._reader = engine.execution_options(**snapshot)

    @property
    def dialect(self) -> Dialect:
        """SQLite or PostgreSQL."""
        return self.engine.dialect

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the store. Raises StoreError."""
        with told_in_words(self.place), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is kept at the end, or nothing when an exception passes. Raises
        StoreError.
        """
        with told_in_words(self.place), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection; a later use opens new ones."""
        self.engine.dispose()


@contextmanager
def writing(place: Database | Connection) -> Iterator[Connection]:
    """A transaction of its own for a Database; for a connection, the one it is already in."""
    if isinstance(place, Connection):
        yield place
    else:
        with place.write() as connection:
            yield connection
