"""Making a failed call again. When it succeeds, its group is resolved, and the run is kept as the proof.

The proof belongs to the process, not to the page that asked for it. Only the same call proves something: an answer of
another model, over another base URL, or of the sandbox where a provider was asked, does not.
"""

import logging
import threading
import time
from dataclasses import dataclass, field, replace

from lib.calls.engine import Engine
from lib.calls.errors import AgentError
from lib.calls.request import Request
from lib.calls.run import Run
from lib.store import groups, runs
from lib.store.errors import StoreError

_LOG = logging.getLogger(__name__)

SETTLE_S = 5.0


class NotReplayable(AgentError):
    """The call cannot be made again; `str()` says why."""


@dataclass(frozen=True)
class Replay:
    """A failed call under way again. `proves`: whether its success resolves the group."""

    run: Run
    proves: bool
    _settled: threading.Event = field(default_factory=threading.Event, repr=False)

    def settle(self) -> None:
        """Wait, after the run's end, until the store says what came of it."""
        self._settled.wait(SETTLE_S)


def replay(
    engine: Engine, run_id: int, group_id: int, model: str | None = None, base: str | None = None
) -> Replay:
    """Make the call of a failed run again, with another model or over another base URL if named; returns at once.

    Raises NotReplayable when its request is not kept, and StoreError.
    """
    stored, was = runs.request_of(engine.database, run_id), runs.get(engine.database, run_id)
    if stored is None or was is None:
        raise NotReplayable(f"What run {run_id} asked is no longer kept: ask it anew in the chat.")
    request = replace(Request.from_dict(stored), source="replay", retries=0, client=None)
    if model is not None:
        request = request.to_model(model)
    if base is not None:
        request = request.to_base(base)
    run = engine.start(request)
    same = base is None and run.request.model == was.model and run.sandbox == was.sandbox
    begun = Replay(run, proves=same)
    threading.Thread(target=_settle, args=(engine, begun, group_id), name="replay", daemon=True).start()
    return begun


def _settle(engine: Engine, begun: Replay, group_id: int) -> None:
    begun.run.wait()
    try:
        if begun.proves and begun.run.status == "ok":
            groups.resolve(engine.database, group_id, begun.run.id)
    except StoreError:
        _LOG.exception("A proof could not be kept")
    until = time.monotonic() + SETTLE_S
    while engine.get(begun.run.id) is not None and time.monotonic() < until:
        time.sleep(0.02)
    begun._settled.set()
