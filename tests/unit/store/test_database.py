import hashlib
import os
import sqlite3
import stat
import tempfile
import threading
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from lib.store import conversations, failures, runs
from lib.store.database import Database, StoreError, open_database
from lib.store.runs import Progress
from tests.unit.store.place import Place, begin


def _mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _sha256(path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def _unprivileged(folder):
    """Root may write anything: look at the folder with the eyes of somebody else."""
    if os.geteuid() != 0:
        yield
        return
    nobody = 65534
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody, nobody)
    os.seteuid(nobody)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shared(tmp_path_factory):
    """A folder that somebody else can reach too."""
    folder = tmp_path_factory.mktemp("shared")
    ours = folder.parents[: folder.parents.index(Path(tempfile.gettempdir()))]
    for place in (folder, *ours):
        place.chmod(place.stat().st_mode | 0o055)
    return folder


def test_the_folder_and_every_file_in_it_are_private_from_the_first_moment(sqlite_place):
    before = os.umask(0)
    try:
        with closing(open_database(sqlite_place)) as database:
            begin(database)
            assert _mode(sqlite_place.data_dir) == 0o700
            files = sorted(sqlite_place.data_dir.iterdir())
            assert [path.name for path in files] == [
                "switchboard.db",
                "switchboard.db-shm",
                "switchboard.db-wal",
            ]
            assert {_mode(path) for path in files} == {0o600}
    finally:
        os.umask(before)


def test_every_connection_waits_writes_ahead_syncs_and_minds_foreign_keys(sqlite_db):
    pragmas = ("busy_timeout", "journal_mode", "synchronous", "foreign_keys")
    with sqlite_db.read() as one, sqlite_db.read() as another:
        for connection in (one, another):
            found = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in pragmas]
            assert found == [5000, "wal", 2, 1]


def test_a_writer_has_the_lock_before_its_first_statement(sqlite_db, sqlite_place):
    with closing(sqlite3.connect(sqlite_place.file, timeout=0, isolation_level=None)) as other:
        with sqlite_db.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        with sqlite_db.read() as reader:
            reader.execute(text("SELECT count(*) FROM runs")).scalar()
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")


def test_what_an_exception_interrupts_is_not_kept(db):
    def ask_and_fail():
        with db.write() as connection:
            conversations.ask(connection, None, "Lost?")
            raise KeyError("something of ours")

    with pytest.raises(KeyError):
        ask_and_fail()
    assert conversations.recent(db, 1) == []


def test_a_reader_sees_one_moment(db):
    count = text("SELECT count(*) FROM conversations")
    with db.read() as connection:
        before = connection.execute(count).scalar()
    conversations.create(db)
    with db.read() as connection:
        assert connection.execute(count).scalar() == before + 1


def test_a_data_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(StoreError, match=r"data is not a folder: move it away, or set DATA_DIR"):
        open_database(Place(tmp_path / "data"))


def test_a_data_folder_below_a_file_is_named(tmp_path):
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(StoreError, match=r"deeper/switchboard\.db cannot be created .*set DATA_DIR"):
        open_database(Place(tmp_path / "data" / "deeper"))


def test_a_database_that_is_a_folder_is_named(sqlite_place):
    sqlite_place.file.mkdir(parents=True)
    with pytest.raises(StoreError, match=r"switchboard\.db is a folder, not a database: move it away"):
        open_database(sqlite_place)


@pytest.mark.parametrize("read_only", ["file", "folder"])
def test_a_read_only_place_is_named_and_left_as_it_is(shared, read_only):
    place = Place(shared / "data")
    open_database(place).close()
    path = place.file if read_only == "file" else place.data_dir
    before = _sha256(place.file)
    path.chmod(0o400 if read_only == "file" else 0o500)
    with _unprivileged(shared), pytest.raises(StoreError) as refused:
        open_database(place)
    path.chmod(0o700)
    assert str(refused.value).startswith(f"{path} is read-only: ")
    assert _sha256(place.file) == before


@pytest.mark.parametrize("content", [b"This is a letter, not a database. " * 200, os.urandom(9000)])
def test_a_damaged_file_is_set_aside_byte_for_byte_and_the_next_start_begins_anew(sqlite_place, content):
    sqlite_place.data_dir.mkdir()
    sqlite_place.file.write_bytes(content)
    with pytest.raises(StoreError, match=r"switchboard\.db is damaged and is now switchboard\.db\.damaged-"):
        open_database(sqlite_place)
    (aside,) = sqlite_place.data_dir.glob("*.damaged-*")
    assert aside.read_bytes() == content
    with closing(open_database(sqlite_place)) as database:
        assert conversations.recent(database, 1) == []


def test_damage_found_later_is_told_in_words(sqlite_place):
    with closing(open_database(sqlite_place)) as database:
        for _ in range(200):
            begin(database, request={"long": "x" * 2000})
    with sqlite_place.file.open("r+b") as file:
        middle = sqlite_place.file.stat().st_size // 2  # the tables of the schema come first and stay whole
        file.seek(middle)
        file.write(bytes(middle))
    with (
        closing(open_database(sqlite_place)) as database,
        pytest.raises(StoreError, match="is damaged: put a backup"),
    ):
        runs.recover(database)


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_is(db, place):
    with db.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.close()
    with pytest.raises(StoreError, match=r"written by a newer Switchboard \(schema 9999, here "):
        open_database(place)
    with db.read() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def test_a_full_disk_is_told_in_words_and_all_goes_on_when_there_is_space_again(sqlite_db, sqlite_place):
    run_id = begin(sqlite_db)

    def _limit(pages: int) -> None:
        sqlite_db.close()
        event.listen(
            sqlite_db.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages}").close()
        )

    _limit(1)  # SQLite makes it as many as there are
    with pytest.raises(StoreError, match=r"The disk is full: free space for .*switchboard\.db"):
        runs.checkpoint(sqlite_db, {run_id: Progress("x" * 200_000)})
    assert runs.get(sqlite_db, run_id).status == "running"
    _limit(100_000)
    runs.checkpoint(sqlite_db, {run_id: Progress("x" * 200_000)})
    assert len(runs.get(sqlite_db, run_id).text) == 200_000


def test_a_lock_that_lasts_too_long_is_told_in_words(sqlite_db, sqlite_place, monkeypatch):
    monkeypatch.setattr("lib.store.sqlite.BUSY_TIMEOUT_MS", 50)
    with closing(sqlite3.connect(sqlite_place.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"switchboard\.db is locked by another program"):
            begin(sqlite_db)
        other.execute("ROLLBACK")
    assert begin(sqlite_db)


def test_a_lock_that_is_let_go_in_time_is_not_noticed(sqlite_db, sqlite_place):
    with closing(sqlite3.connect(sqlite_place.file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        later = threading.Timer(0.3, other.execute, ["ROLLBACK"])
        later.start()
        assert begin(sqlite_db)
        later.join()


@pytest.mark.parametrize(
    "url",
    ["nonsense", "mysql://u:hunter2@h/d", "sqlite:///x.db", "postgresql://u:hunter2@h", "postgresql://h:x/d"],
)
def test_a_database_url_that_is_none_of_postgresql_is_refused_without_repeating_it(tmp_path, url):
    with pytest.raises(StoreError, match=r"^DATABASE_URL is not a PostgreSQL address") as refused:
        open_database(Place(tmp_path, url))
    assert "hunter2" not in str(refused.value)


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path):
    with pytest.raises(StoreError) as refused:
        open_database(Place(tmp_path, "postgres://me:hunter2@127.0.0.1:1/board"))
    assert str(refused.value).startswith("The PostgreSQL database board on 127.0.0.1:1 cannot be reached (")
    assert "hunter2" not in str(refused.value)


def test_a_database_that_does_not_exist_is_named(postgres, tmp_path):
    with pytest.raises(
        StoreError,
        match=r"The PostgreSQL database nowhere .* \"nowhere\" does not exist.*correct DATABASE_URL",
    ):
        open_database(Place(tmp_path, postgres.url("nowhere")))


def test_a_mistake_of_ours_is_not_blamed_on_the_place(db: Database):
    with pytest.raises(Exception, match=r"no_such_table") as mistake, db.read() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
    assert not isinstance(mistake.value, StoreError)


def test_the_text_of_a_person_is_in_no_database_error(db: Database):
    with pytest.raises(Exception, match=r"no_such_table") as mistake, db.write() as connection:
        connection.execute(text("INSERT INTO no_such_table VALUES (:words)"), {"words": "private words"})
    assert "private words" not in str(mistake.value)
    assert failures.count(db) == 0
