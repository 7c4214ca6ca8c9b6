"""What the store promises when processes meet, are killed, or find the disk full."""

import multiprocessing
import random
import signal
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event, insert

from lib.store import conversations, migrate, runs, sqlite
from lib.store.database import Database
from lib.store.opening import open_database
from lib.store.schema import conversations as conversations_table
from tests.reliability import store_work
from tests.reliability.store_work import STORY
from tests.unit.store.place import Place

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def processes():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.reliability.store_work", "alembic.command"])
    return context


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path / "data")


def _is_whole(place: Place) -> bool:
    with closing(sqlite3.connect(place.file)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_four_writers_never_meet_a_lock_error(processes, place):
    open_database(place).close()
    writers = [processes.Process(target=store_work.write_often, args=(place, 250)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0, 0]
    with closing(open_database(place)) as database:
        titles = {row.title for row in conversations.recent(database, 2000)}
    counted = sorted(int(title.rsplit(" ", 1)[1]) for title in titles)
    assert counted == list(range(1000))
    assert _is_whole(place)


@pytest.mark.parametrize("seed", range(10))
def test_a_kill_in_the_middle_of_an_answer_leaves_what_was_kept_and_nothing_else(processes, place, seed):
    chance = random.Random(seed)  # noqa: S311 (a moment, not a secret)
    hear, tell = processes.Pipe(duplex=False)
    teller = processes.Process(target=store_work.tell_a_story, args=(place, tell))
    teller.start()
    tell.close()
    heard = [hear.recv() for _ in range(chance.randrange(1, 120))]
    teller.join(chance.random() / 50)
    teller.kill()
    teller.join()
    while hear.poll():
        try:
            heard.append(hear.recv())
        except EOFError:
            break
    assert teller.exitcode == -signal.SIGKILL
    with closing(open_database(place)) as database:
        assert runs.recover(database) == 1
        question, answer = conversations.transcript(database, conversations.recent(database, 1)[0].id)
    assert (question.text, answer.run.status) == ("Tell me a story.", "interrupted")
    assert STORY.startswith(answer.text)
    # One more may have been kept than it could still report.
    assert len(answer.text) - heard[-1] in (0, 10)
    assert _is_whole(place)


def _tables(place: Place) -> set[str]:
    with closing(sqlite3.connect(place.file)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _statements_to_open(place: Place) -> int:
    sent = []
    with _listening(Engine, "before_cursor_execute", lambda *_: sent.append(1)):
        open_database(place).close()
    return len(sent)


@contextmanager
def _listening(target, name, listener):
    event.listen(target, name, listener)
    try:
        yield
    finally:
        event.remove(target, name, listener)


def _killed_while_opening(processes, make_place, kills=8):
    """Places whose first opener was killed, at moments spread over all the statements it sends."""
    statements = _statements_to_open(make_place(0))
    for kill in range(1, kills + 1):
        place = make_place(kill)
        opener = processes.Process(target=store_work.open_and_die, args=(place, kill * statements // kills))
        opener.start()
        opener.join()
        assert opener.exitcode == -signal.SIGKILL
        yield place


def test_a_first_start_killed_at_any_moment_leaves_nothing_or_all(processes, tmp_path):
    for place in _killed_while_opening(processes, lambda number: Place(tmp_path / str(number))):
        assert _tables(place) == set()
        with closing(open_database(place)) as database:
            assert conversations.recent(database, 1) == []


def _as_of(revision: str, place: Place) -> Place:
    """A store as an older program left it, with a conversation in it."""
    file = sqlite.make_ready(place.data_dir)
    database = Database(sqlite.engine_for(file), str(file))
    with database.write() as connection:
        migrate.upgrade(connection, revision)
        connection.execute(
            insert(conversations_table).values(title="Old words", created_at=LONG_AGO, updated_at=LONG_AGO)
        )
    database.close()
    return place


def _revision(place: Place) -> str:
    with closing(sqlite3.connect(place.file)) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]


@pytest.mark.parametrize("revision", [migrate.REVISIONS[0], migrate.REVISIONS[-2]])
def test_a_migration_killed_at_any_moment_leaves_the_old_store_and_its_backup(processes, tmp_path, revision):
    old = _tables(_as_of(revision, Place(tmp_path / "old")))
    backed_up = 0
    for place in _killed_while_opening(
        processes, lambda number: _as_of(revision, Place(tmp_path / str(number)))
    ):
        assert (_revision(place), _tables(place)) == (revision, old)
        backed_up += len(list((place.data_dir / "backups").glob("*.db")))
        with closing(open_database(place)) as database:
            assert [hit.title for hit in conversations.search(database, "old", 5)] == ["Old words"]
        copy = next((place.data_dir / "backups").glob("*.db"))
        assert _tables(Place(copy.rename(place.data_dir / "backups" / "switchboard.db").parent)) == old
    assert backed_up > 0
