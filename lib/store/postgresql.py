"""The PostgreSQL database that several machines can share: found by DATABASE_URL, whose password is never
shown.
"""

from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from lib.store.errors import StoreError

_CONNECT_TIMEOUT_S = 5
_LOCK_TIMEOUT_S = 5


def engine_for(url: URL) -> Engine:
    """An engine that notices when the server was restarted, and does not wait for ever for a lock."""
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    event.listen(engine, "connect", _prepare)
    return engine


def parse(database_url: str) -> URL:
    """DATABASE_URL for our driver. Raises StoreError, without the URL, when it is no PostgreSQL address."""
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() not in ("postgresql", "postgres") or not url.database:
        raise StoreError(
            "DATABASE_URL is not a PostgreSQL address: write postgresql://user:password@host:5432/database, "
            "or remove it to keep everything in DATA_DIR."
        )
    patience = {"connect_timeout": str(_CONNECT_TIMEOUT_S), **url.query}
    return url.set(drivername="postgresql+psycopg", query=patience)


def place_of(url: URL) -> str:
    """How the database is called in a sentence: where it is, and nothing secret."""
    return f"The PostgreSQL database {url.database} on {url.host or 'this machine'}:{url.port or 5432}"


def _prepare(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT_S}s'")
    connection.commit()
