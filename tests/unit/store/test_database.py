import sqlite3
import threading
from contextlib import closing

import pytest
from sqlalchemy import event, text

from lib.store import conversations, failures, runs
from lib.store.database import Database
from lib.store.errors import StoreError
from lib.store.opening import open_database
from lib.store.runs import Progress
from tests.unit.store.place import Place, begin


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
