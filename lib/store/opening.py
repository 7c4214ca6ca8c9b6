"""Opening the store, once a process: what is missing is created, an older one is backed up and migrated."""

from pathlib import Path

from lib.settings import Settings
from lib.store import migrate, postgresql, sqlite
from lib.store.database import Database
from lib.store.errors import Damaged


def open_database(settings: Settings) -> Database:
    """Open the store that the settings name: create it, or back it up and migrate it. Raises StoreError."""
    if settings.database_url:
        url = postgresql.parse(settings.database_url)
        database = Database(postgresql.engine_for(url), postgresql.place_of(url))
        return _brought_up(database, backups=None)
    file = sqlite.make_ready(settings.data_dir)
    database = Database(sqlite.engine_for(file), str(file))
    try:
        return _brought_up(database, backups=settings.data_dir / "backups")
    except Damaged as damage:
        raise sqlite.set_aside(file) from damage


def _brought_up(database: Database, backups: Path | None) -> Database:
    try:
        migrate.to_newest(database, backups)
    except BaseException:
        database.close()
        raise
    return database
