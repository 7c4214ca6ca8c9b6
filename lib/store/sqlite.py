"""The SQLite file: made private, opened so that what is committed stays, and never thrown away.

Nothing here opens the database file by itself: closing any descriptor of it would drop the locks that SQLite
holds in this process, and two writers could then meet.
"""

import os
import random
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from lib.store.errors import StoreError, sqlite_code

BUSY_TIMEOUT_MS = 5000
_POLL_S = (0.0005, 0.004)
FILE_NAME = "switchboard.db"


def engine_for(file: Path) -> Engine:
    """An engine whose connections wait, write ahead and sync, and whose transactions begin when we say."""
    engine = create_engine(URL.create("sqlite", database=str(file)), hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin by itself, late and deferred
    cursor = connection.cursor()
    try:
        # Waiting comes first: the change to WAL itself may have to wait.
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
    finally:
        cursor.close()


def _begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA busy_timeout=0")
    try:
        if not _had_its_turn(raw, BUSY_TIMEOUT_MS / 1000):
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # which says why not
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _had_its_turn(raw: Any, patience_s: float) -> bool:
    """Begin to write as soon as nobody else does; False when that could not be, or not in time.

    A deferred transaction that reads and then writes fails at once when somebody else wrote in between; an immediate
    one may wait. SQLite's own waiting sleeps up to a tenth of a second at a time: beside writers that hardly pause, one
    that waits like that never gets its turn.
    """
    give_up_at = time.monotonic() + patience_s
    while time.monotonic() < give_up_at:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            if sqlite_code(error) != sqlite3.SQLITE_BUSY:
                return False
            time.sleep(random.uniform(*_POLL_S))  # noqa: S311 (so that those who wait do not march in step)
        else:
            return True
    return False


def make_ready(folder: Path) -> Path:
    """Create the data folder (0700) and the file in it (0600) if need be; the file's path.

    Raises StoreError when one of them is something else or may not be written.
    """
    file = folder / FILE_NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        pass
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(
            f"{file} cannot be created ({reason}): set DATA_DIR to a folder you can write."
        ) from error
    _must_be_usable(folder, file)
    return file


def _must_be_usable(folder: Path, file: Path) -> None:
    if not folder.is_dir():
        raise StoreError(f"{folder} is not a folder: move it away, or set DATA_DIR to another folder.")
    if file.is_dir():
        raise StoreError(
            f"{file} is a folder, not a database: move it away, or set DATA_DIR to another folder."
        )
    for path in (folder, file):
        if not os.access(path, os.R_OK | os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            raise StoreError(
                f"{path} is read-only: give this user the right to write it, or set DATA_DIR elsewhere."
            )


def set_aside(file: Path) -> StoreError:
    """Rename a damaged file, never delete it; the error that says to what."""
    aside = file.with_name(f"{file.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    for suffix in ("", "-wal", "-shm"):  # the log belongs to the file: apart, neither can be mended
        part = Path(f"{file}{suffix}")
        if part.exists():
            part.rename(f"{aside}{suffix}")
    return StoreError(
        f"{file} is damaged and is now {aside.name}: put back a backup from {file.parent / 'backups'}, "
        "or start again to begin with an empty store."
    )
