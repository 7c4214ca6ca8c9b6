"""What other processes do to a store, while a test watches or kills them."""

import os
import signal
from multiprocessing.connection import Connection as Pipe

from sqlalchemy import Engine, event, text

from lib.store import conversations, runs
from lib.store.database import open_database
from lib.store.runs import Progress
from tests.unit.store.place import Place, begin, failure

STORY = "".join(f"word {number}, " for number in range(5000))


def write_often(place: Place, times: int) -> None:
    """Read, then write, in one transaction: what fails when the lock is taken too late."""
    database = open_database(place)
    for _ in range(times):
        with database.write() as connection:
            before = connection.execute(text("SELECT count(*) FROM conversations")).scalar_one()
            conversations.create(connection, f"{os.getpid()} after {before}")
    database.close()


def tell_a_story(place: Place, told: Pipe) -> None:
    """Answer a question word by word, and report each length once it is kept."""
    database = open_database(place)
    question = conversations.ask(database, None, "Tell me a story.")
    run_id = begin(database, parent_message_id=question.message_id)
    for length in range(10, len(STORY), 10):
        runs.checkpoint(database, {run_id: Progress(STORY[:length])})
        told.send(length)


def open_and_die(place: Place, statement: int) -> None:
    """Open the store, and be killed just before the nth statement that is sent to it."""
    sent = 0

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_: object) -> None:
        nonlocal sent
        sent += 1
        if sent == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    open_database(place).close()


def fail_often(place: Place, times: int, told: Pipe) -> None:
    """End runs, most of them as failures of a few groups, and report each once it is kept."""
    database = open_database(place)
    for number in range(times):
        run_id = begin(database)
        if number % 5 == 0:
            runs.finish(database, run_id, status="ok")
        else:
            runs.finish(database, run_id, status="failed", failure=failure(fingerprint=f"f{number % 7}"))
            told.send(run_id)
    database.close()
