import sqlite3
import threading
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from lib.store import conversations, migrate
from lib.store.backup import back_up
from lib.store.database import StoreError, open_database
from lib.store.schema import METADATA
from tests.unit.store.place import begin


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
