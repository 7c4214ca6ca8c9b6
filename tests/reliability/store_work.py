"""What other processes do to a store, while a test watches or kills them."""

import os
import signal
import time
from multiprocessing.connection import Connection as Pipe

from sqlalchemy import Engine, event, text

from lib.calls.request import Request
from lib.failures.diagnosis import diagnose
from lib.failures.failure import Failure
from lib.store import conversations, runs
from lib.store.failure_row import NewFailure
from lib.store.opening import open_database
from lib.store.runs import Progress
from tests.unit.store.place import Place, begin, failure

LIMITS = [
    Failure(
        kind="exception",
        provider="anthropic",
        model=model,
        litellm_model=f"anthropic/{model}",
        exception="RateLimitError",
        method="POST",
        url="https://api.anthropic.com/v1/messages",
        status=429,
        body='{"type": "error", "error": {"type": "rate_limit_error", "message": "Too many requests"}}',
        message="litellm.RateLimitError: Too many requests",
    )
    for model in ("claude-opus-5-5", "claude-sonnet-5-5", "claude-fable-5")
]
ASKED = Request(model="claude-fable-5", messages=({"role": "user", "content": "Why?"},))
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


def rest_of(told: Pipe) -> list[int]:
    """What a writer still reports, until it ends."""
    heard = []
    while True:
        try:
            heard.append(told.recv())
        except (EOFError, OSError):
            return heard


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


def fail_steadily(place: Place, a_second: float, times: int, told: Pipe) -> None:
    """Fail at a steady pace, making up for what was late, and report the run of each failure once it is kept."""
    database = open_database(place)
    kinds = [NewFailure.of(one, diagnose(one)) for one in LIMITS]
    begun = time.monotonic()
    for number in range(times):
        time.sleep(max(0.0, begun + number / a_second - time.monotonic()))
        run_id = begin(database, request=ASKED.to_dict())
        runs.finish(database, run_id, status="failed", failure=kinds[number % len(kinds)])
        told.send(run_id)
    database.close()
