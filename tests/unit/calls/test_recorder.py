"""The recorder writes while something grows and sleeps while nothing does."""

import threading
from dataclasses import replace
from pathlib import Path

from lib.calls.recorder import CHECKPOINT_S, Recorder
from lib.calls.request import Request
from lib.calls.run import Outcome, Run
from lib.settings import load
from lib.store import runs
from lib.store.database import Database
from lib.store.opening import open_database


def kept_run(database: Database) -> Run:
    request = Request(source="chat", model="any", messages=())
    run_id = runs.begin(
        database,
        source="chat",
        model="any",
        litellm_model="openai/any",
        provider="openai",
        agent=None,
        sandbox=True,
        request=request.to_dict(),
    )
    return Run(id=run_id, request=request, model=None, sandbox=True, stop=lambda: None)


def test_it_sleeps_while_nothing_runs_and_keeps_what_then_begins(tmp_path: Path) -> None:
    database = open_database(replace(load(), data_dir=tmp_path))
    looked, forgotten = threading.Semaphore(0), threading.Event()
    under_way: list[Run] = []

    def unkept() -> list[Run]:
        looked.release()
        return list(under_way)

    recorder = Recorder(database, unkept, forget=lambda run: (under_way.remove(run), forgotten.set()))
    assert looked.acquire(timeout=10)
    assert not looked.acquire(timeout=4 * CHECKPOINT_S)

    run = kept_run(database)
    under_way.append(run)
    recorder.wake()
    run.add(text="frogs")
    run.end(Outcome(status="ok"))
    assert forgotten.wait(10)
    row = runs.get(database, run.id)
    assert row is not None
    assert (row.status, row.text) == ("ok", "frogs")
    recorder.close(10)
    database.close()
