"""A run that ends between a look into the store and one at the engine, on the real path."""

import time
from collections.abc import Callable

import pytest

from lib.calls.compare import asking
from lib.calls.engine import Engine
from lib.calls.request import Request
from lib.calls.run import Run
from lib.calls.under_way import read_with_runs
from lib.store import comparisons, runs
from lib.store.comparisons import TurnRow
from lib.store.database import Database
from lib.store.run_row import RunRow

pytestmark = [
    # LiteLLM's own: it reads `model_fields` from an instance.
    pytest.mark.filterwarnings("ignore:Accessing the 'model_:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
MODELS = ("gemini-3.8-flash", "gpt-6.1-sol")
PATIENCE_S = 60


def begun(engine: Engine, text: str) -> Run:
    return engine.start(Request(model=MODELS[1], messages=({"role": "user", "content": text},)))


def kept(engine: Engine, run_id: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while engine.get(run_id) is not None:
        assert time.monotonic() < end, "its end was never kept"
        time.sleep(0.005)


def one(engine: Engine, run_id: int) -> RunRow:
    row = runs.get(engine.database, run_id)
    assert row is not None
    return row


@pytest.mark.usefixtures("paced")
def test_a_run_that_ends_between_the_two_looks_is_read_with_its_end(engine: Engine) -> None:
    run = begun(engine, "Tell me all about frogs.")

    def read() -> RunRow:
        row = one(engine, run.id)
        run.stop()
        kept(engine, run.id)
        return row

    row, live = read_with_runs(engine, read, lambda row: [row])
    assert (row.status, live) == ("stopped", {})


@pytest.mark.usefixtures("paced")
def test_a_run_that_is_under_way_comes_with_its_row(engine: Engine) -> None:
    run = begun(engine, "Tell me all about frogs.")
    row, live = read_with_runs(engine, lambda: one(engine, run.id), lambda row: [row])
    assert (row.status, live) == ("running", {run.id: run})
    run.stop()


def test_a_run_of_another_process_stays_running(engine: Engine) -> None:
    run_id = runs.begin(
        engine.database, source="chat", model="m", litellm_model="openai/m", provider="openai", request={}
    )
    row, live = read_with_runs(engine, lambda: one(engine, run_id), lambda row: [row])
    assert (row.status, live) == ("running", {})


@pytest.mark.usefixtures("paced")
def test_the_next_turn_takes_along_answers_that_were_kept_at_this_moment(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    comparison_id = asking.begin(engine, "Tell me about frogs in three words.", MODELS)
    comparison = comparisons.get(engine.database, comparison_id)
    assert comparison is not None
    monkeypatch.setattr(comparisons, "turns", _until_kept(engine, comparisons.turns))
    asking.go_on(engine, comparison, "And toads?")
    monkeypatch.undo()
    _, last = comparisons.turns(engine.database, comparison_id)
    for cell in last.cells:
        sent = runs.request_of(engine.database, cell.run.id)
        assert sent is not None
        assert [said["role"] for said in sent["messages"]] == ["user", "assistant", "user"]


def _until_kept(
    engine: Engine, turns: Callable[[Database, int], list[TurnRow]]
) -> Callable[[Database, int], list[TurnRow]]:
    """Reads the turns; before anybody can look at the engine, all of their runs have ended and are kept."""

    def read(database: Database, comparison_id: int) -> list[TurnRow]:
        found = turns(database, comparison_id)
        for turn in found:
            for cell in turn.cells:
                kept(engine, cell.run.id)
        return found

    return read
