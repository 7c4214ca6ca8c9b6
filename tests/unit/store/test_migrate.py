import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text

from lib.store import conversations, failures, groups, migrate, postgresql, sqlite
from lib.store.backup import back_up
from lib.store.database import Database
from lib.store.errors import StoreError
from lib.store.failures import Filter
from lib.store.opening import open_database
from lib.store.schema import METADATA
from tests.unit.store.place import begin

OLD = datetime(2026, 1, 1, 10, 15, tzinfo=UTC)


def _fill_as_of_old(connection) -> None:
    """Rows as the first program left them: a good run, and three failed ones, of which one has no failure."""
    old = MetaData()
    old.reflect(connection, only=["conversations", "messages", "runs", "failures"])
    model = {"model": "m", "provider": "p", "source": "chat"}
    run = model | {"litellm_model": "p/m", "sandbox": False, "text": "A zebra", "started_at": OLD}
    run |= {"host": "h", "pid": 1, "process_started_at": OLD}
    ends = [("ok", OLD), ("failed", OLD), ("failed", OLD), ("failed", OLD), ("running", None)]
    rows = {
        "conversations": [{"title": "Stripes", "created_at": OLD, "updated_at": OLD}],
        "runs": [run | {"status": status, "ended_at": ended_at} for status, ended_at in ends],
        "messages": [{"conversation_id": 1, "role": "assistant", "run_id": 1, "created_at": OLD}],
        "failures": [
            model | {"run_id": run_id, "created_at": OLD, "cause": "invalid-key", "message": "No"}
            | {"failure": "{}", "diagnosis": "{}", "fingerprint": "f", "fingerprint_version": 1}
            for run_id in (2, 3)
        ],
    }  # fmt: skip
    for name, some in rows.items():
        connection.execute(old.tables[name].insert(), some)


def _opened_without_migration(place) -> Database:
    if place.database_url:
        url = postgresql.parse(place.database_url)
        return Database(postgresql.engine_for(url), postgresql.place_of(url))
    file = sqlite.make_ready(place.data_dir)
    return Database(sqlite.engine_for(file), str(file))


def _is_ours(_thing, name, kind, _reflected, _compared) -> bool:
    """What the databases keep for the full-text search is theirs and different in each."""
    return not (kind == "table" and "_words" in name) and name != "words" and not name.endswith("_by_words")


def test_the_migrations_lead_to_the_tables_as_they_are_now(db):
    with db.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        assert compare_metadata(context, METADATA) == []


def test_the_list_of_revisions_is_that_of_the_migrations():
    script = ScriptDirectory(str(migrate.FOLDER))
    assert [step.revision for step in script.walk_revisions()][::-1] == list(migrate.REVISIONS)


def test_opening_again_changes_nothing_and_makes_no_backup(db, place):
    conversation_id = conversations.create(db)
    db.close()
    with closing(open_database(place)) as again:
        assert conversations.recent(again, 5)[0].id == conversation_id
    assert not (place.data_dir / "backups").exists()


def test_many_who_open_a_new_store_at_once_all_find_it_whole(new_place):
    together, opened, wrong = threading.Barrier(6), [], []

    def open_one():
        together.wait()
        try:
            with closing(open_database(new_place)) as database:
                opened.append(begin(database))
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sorted(opened) == [1, 2, 3, 4, 5, 6]


def test_what_is_already_there_is_counted_and_indexed(new_place):
    database = _opened_without_migration(new_place)
    with database.write() as connection:
        migrate.upgrade(connection, "0001")
        _fill_as_of_old(connection)
    database.close()
    with closing(open_database(new_place)) as database:
        assert groups.verify(database) == []
        assert [(row.fingerprint, row.count, row.title) for row in groups.newest(database, 5)] == [
            ("f", 2, "No")
        ]
        assert [hit.title for hit in conversations.search(database, "zebra", 5)] == ["Stripes"]
        assert failures.count(database, Filter(words="no")) == 2
        with database.read() as connection:
            sizes = connection.execute(text("SELECT size FROM failures")).scalars().all()
        assert sizes == [len("No" + "{}" + "{}")] * 2


def test_a_backup_is_whole_private_and_opens(sqlite_db, sqlite_place, tmp_path):
    begin(sqlite_db)
    with sqlite_db.write() as connection:
        begin(connection)
        copy = back_up(sqlite_db, tmp_path / "copies")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "copies").stat().st_mode & 0o777 == 0o700
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (1,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [path.name for path in (tmp_path / "copies").iterdir()] == [copy.name]


def test_a_backup_that_cannot_be_written_says_so(sqlite_db, tmp_path):
    (tmp_path / "copies").write_text("in the way")
    with pytest.raises(StoreError, match=r"copies/switchboard-.* could not be written"):
        back_up(sqlite_db, tmp_path / "copies")
