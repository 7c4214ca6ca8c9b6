"""What can be wrong with the place where things are kept, each as one sentence with the path and the remedy.

Only the state of the place becomes a `StoreError`; a mistake in our own SQL stays what it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError


class StoreError(Exception):
    """The store cannot be used now: the sentence says what, where, and what to do."""


class Damaged(StoreError):
    """The file is no database, or no longer."""


class NotFound(StoreError):
    """What was asked for is not in the store (any more)."""


# By the primary result code of SQLite, which `sqlite_errorcode` carries in its low byte.
_SQLITE = {
    3: "{place} may not be opened: give this user the right to read and write the file and its folder.",
    5: "{place} is locked by another program for too long: close what holds it, then try again.",
    6: "{place} is locked by another program for too long: close what holds it, then try again.",
    8: "{place} cannot be written: give this user the right to write the file and its folder.",
    10: "{place} could not be read or written (disk error): check the disk, then try again.",
    11: "{place} is damaged: put a backup in its place, or move it away to begin anew.",
    13: "The disk is full: free space for {place}, then try again.",
    14: "{place} cannot be opened: give this user the right to read and write the file and its folder.",
    26: "{place} is no database: put a backup in its place, or move it away to begin anew.",
}
_DAMAGE = frozenset({11, 26})

# By SQLSTATE, or its class; there is none when the connection never came or was lost.
_POSTGRESQL = {
    "53100": "The disk of the database server is full: free space for {place}, then try again.",
    "25006": "{place} is read-only: set DATABASE_URL to a server that accepts writes.",
    "42501": "The user of {place} lacks a right there: grant it, or set another user in DATABASE_URL.",
    "55P03": "{place} is locked by another program for too long: end what holds it, then try again.",
    "57": "{place} went away: start the database server, then try again.",
    "": "{place} cannot be reached ({reason}): start the database server, or correct DATABASE_URL.",
}


def sqlite_code(error: BaseException | None) -> int:
    """The primary SQLite result code behind an error, 0 when there is none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _sentence_for(error: DBAPIError, place: str) -> str | None:
    cause = error.orig
    if hasattr(cause, "sqlite_errorcode"):
        template = _SQLITE.get(sqlite_code(cause))
    elif type(cause).__module__.startswith("psycopg"):
        state = getattr(cause, "sqlstate", None)
        if state:
            template = _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
        else:
            template = _POSTGRESQL[""] if isinstance(error, OperationalError) else None
    else:
        template = None
    reason = next(iter(str(cause).strip().splitlines()), "it did not say why")
    return template.format(place=place, reason=reason) if template else None


@contextmanager
def told_in_words(place: str) -> Iterator[None]:
    """Turn what a driver says about `place` into a StoreError; let everything else pass."""
    try:
        yield
    except DBAPIError as error:
        sentence = _sentence_for(error, place)
        if sentence is None:
            raise
        kind = Damaged if sqlite_code(error.orig) in _DAMAGE else StoreError
        raise kind(sentence) from error
