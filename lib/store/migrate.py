"""Bringing an older store to the newest schema: all steps in one transaction, so a crash leaves the old or
the new.

The backup is made while the write lock is held, of exactly what will be changed. Alembic is loaded only when
there is something to do.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from lib.store.backup import back_up
from lib.store.database import Database
from lib.store.errors import StoreError

# In the order in which they are applied.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0010", "0011", "0012", "0013", "0014")
FOLDER = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x5B0A_4D17


def to_newest(database: Database, backups: Path | None) -> None:
    """Migrate; an existing SQLite file is copied to the folder `backups` first. Raises StoreError."""
    with database.read() as connection:
        if _revision(connection, database.place) == REVISIONS[-1]:
            return
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        # Again, for another process may have migrated while this one waited for the lock.
        revision = _revision(connection, database.place)
        if revision == REVISIONS[-1]:
            return
        if revision is not None and backups is not None:
            back_up(database, backups, label=f"before-{REVISIONS[-1]}")
        upgrade(connection)


def _revision(connection: Connection, place: str) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if revision is not None and revision not in REVISIONS:
        raise StoreError(
            f"{place} was written by a newer Switchboard (schema {revision}, here {REVISIONS[-1]}): "
            "install the newer program, or set DATA_DIR or DATABASE_URL to another store."
        )
    return revision


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Take the steps up to `revision` inside the transaction of this connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
