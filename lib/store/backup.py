"""A copy of the SQLite file, whole even while others write, that appears under its name only when it is
complete.
"""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from lib.store.database import Database
from lib.store.errors import StoreError


def back_up(database: Database, folder: Path, label: str = "backup") -> Path:
    """Copy the store into `folder` (0700) as a file (0600) with the time in its name; the copy's path.

    Raises StoreError when the store is no SQLite file or the copy cannot be written.
    """
    file = database.engine.url.database
    if database.engine.dialect.name != "sqlite" or not file:
        raise StoreError(f"{database.place} is not a file: use pg_dump to back it up.")
    copy = folder / f"switchboard-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{label}.db"
    unfinished = copy.with_suffix(".part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as target:
            source.backup(target)
        unfinished.rename(copy)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            unfinished.unlink()
        raise StoreError(
            f"{copy} could not be written ({error}): free space there, then start again."
        ) from error
    return copy
