"""Going back to a backup: its content takes the place of the store's, while others may have the store open.

The store is backed up first, so that going back can be taken back. SQLite's own backup writes page by page under its
locks: whoever reads sees the old state or the new one, never a mixture.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from lib.store import migrate
from lib.store.backup import back_up
from lib.store.errors import StoreError

if TYPE_CHECKING:
    from lib.store.database import Database

_WAIT_S = 5.0


def restore(database: "Database", backup: Path, folder: Path) -> Path:
    """Put the content of `backup` into the store; the copy of what was there, in `folder`.

    Raises StoreError, with the store as it was, when the backup is none or the store cannot be written.
    """
    _must_be_whole(backup)
    before = back_up(database, folder, label="before-restore")
    file = str(database.engine.url.database)
    try:
        with (
            closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(file, timeout=_WAIT_S)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise StoreError(f"{backup.name} could not be put back ({error}): the store is as it was.") from error
    database.engine.dispose()
    migrate.to_newest(database, backups=None)
    return before


def _must_be_whole(backup: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error as error:
        raise StoreError(f"{backup.name} cannot be read ({error}): choose another backup.") from error
    if not sound or "alembic_version" not in tables:
        raise StoreError(f"{backup.name} is damaged, or no backup of Switchboard: choose another.")
