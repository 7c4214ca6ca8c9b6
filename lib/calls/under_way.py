"""What the store says, and the runs of this process that belong to it.

The engine lets go of a run once its end is kept. Who asks the store first and the engine then may therefore find a run
nowhere: still running in the row that was read, and gone from the engine. Such a row is read again: by now it says the
end.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from lib.calls.engine import Engine
from lib.calls.run import Run
from lib.store.run_row import RunRow

Stored = TypeVar("Stored")


def read_with_runs(
    engine: Engine, read: Callable[[], Stored], rows: Callable[[Stored], Iterable[RunRow]]
) -> tuple[Stored, dict[int, Run]]:
    """What `read` finds in the store, with the runs that this process still has of its `rows`, by id.

    A row that is `running` and has no run here is another process's.
    """
    stored = read()
    runs = _held(engine, rows(stored))
    if any(row.status == "running" and row.id not in runs for row in rows(stored)):
        stored = read()
        runs = _held(engine, rows(stored))
    return stored, runs


def _held(engine: Engine, rows: Iterable[RunRow]) -> dict[int, Run]:
    found = (engine.get(row.id) for row in rows)
    return {run.id: run for run in found if run is not None}
