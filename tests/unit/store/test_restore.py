import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.store import runs, sqlite
from lib.store.backup import back_up
from lib.store.database import Database
from lib.store.errors import StoreError
from lib.store.migrate import to_newest
from lib.store.restore import restore


def opened(folder: Path) -> Database:
    database = Database(sqlite.engine_for(sqlite.make_ready(folder)), "the store")
    to_newest(database, None)
    return database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = opened(tmp_path)
    yield database
    database.close()


def begun(database: Database) -> int:
    return runs.begin(
        database, source="chat", model="m", litellm_model="openai/m", provider="openai", request=None
    )


def test_the_store_becomes_what_it_was_and_what_it_is_now_is_kept(database: Database, tmp_path: Path) -> None:
    first = begun(database)
    then = back_up(database, tmp_path / "backups")
    second = begun(database)
    now = restore(database, then, tmp_path / "backups")
    assert runs.get(database, first) is not None
    assert runs.get(database, second) is None
    assert stat.S_IMODE(now.stat().st_mode) == 0o600

    restore(database, now, tmp_path / "backups")
    assert runs.get(database, second) is not None


def test_another_process_that_has_it_open_sees_the_restored_state_and_writes_on(
    database: Database, tmp_path: Path
) -> None:
    then = back_up(database, tmp_path / "backups")
    other = opened(tmp_path)
    late = begun(other)
    restore(database, then, tmp_path / "backups")
    assert runs.get(other, late) is None
    assert runs.get(database, begun(other)) is not None
    other.close()


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, None])
def test_what_is_no_backup_is_refused_and_the_store_stays(
    database: Database, tmp_path: Path, content: bytes | None
) -> None:
    kept = begun(database)
    file = tmp_path / "odd.db"
    if content is None:
        sqlite3.connect(file).execute("CREATE TABLE other (id)").connection.close()
    else:
        file.write_bytes(content)
    with pytest.raises(StoreError, match=r"odd\.db"):
        restore(database, file, tmp_path / "backups")
    assert runs.get(database, kept) is not None
    assert not (tmp_path / "backups").exists()
