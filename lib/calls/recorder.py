"""Keeps what runs have become: every run that grew, ten times a second, in one transaction for all of them.

A thread of its own writes, and nothing else does: neither a slow disk nor LiteLLM, which holds up the engine's loop on
its first calls, delays the other. It sleeps while there is nothing to keep. When the store cannot be written the text
stays in memory, the run says why, and the recorder tries again until it is kept.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict

from lib.calls.request import End
from lib.calls.run import Outcome, Run
from lib.failures.evidence import Usage
from lib.settings import read
from lib.store import runs
from lib.store.database import Database
from lib.store.errors import StoreError
from lib.store.failures import NewFailure

_LOG = logging.getLogger(__name__)

CHECKPOINT_S = 0.08
"""Pause between two checkpoints: with the write itself the text on disk is at most 100 ms behind."""


class Recorder:
    """Writes the runs that `unkept` gives, from its own thread, and hands each to `forget` once its end is kept."""

    def __init__(
        self, database: Database, unkept: Callable[[], Iterable[Run]], forget: Callable[[Run], None]
    ) -> None:
        self._database = database
        self._unkept = unkept
        self._forget = forget
        self._sizes: dict[int, tuple[int, int]] = {}
        self._closing = False
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._record, name="recorder", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Write at once: a run has begun, or has ended."""
        self._woken.set()

    def close(self, timeout_s: float) -> None:
        """Write what there is a last time, and end."""
        self._closing = True
        self._woken.set()
        self._thread.join(timeout_s)

    def _record(self) -> None:
        while not self._closing:
            self._woken.wait(CHECKPOINT_S if any(self._unkept()) else None)
            self._woken.clear()
            try:
                self._write()
            except Exception:  # what cannot be kept must not keep the others from being kept
                _LOG.exception("A run could not be kept")

    def _write(self) -> None:
        unkept = list(self._unkept())
        self._checkpoint([run for run in unkept if run.outcome is None])
        for run in unkept:
            if run.outcome is not None:
                self._keep_end(run)

    def _checkpoint(self, live: Iterable[Run]) -> None:
        grown = {run.id: run for run in live if run.size != self._sizes.get(run.id, (0, 0))}
        if not grown:
            return
        sizes = {run.id: run.size for run in grown.values()}
        progress = {
            run.id: runs.Progress(run.text, run.reasoning, run.first_token_ms) for run in grown.values()
        }
        trouble = None
        try:
            runs.checkpoint(self._database, progress)
            self._sizes |= sizes
        except StoreError as error:
            trouble = str(error)
        for run in grown.values():
            run.unsaved = trouble

    def _keep_end(self, run: Run) -> None:
        try:
            self._finish(run)
        except StoreError as error:
            run.unsaved = str(error)
        else:
            run.unsaved = None
            self._sizes.pop(run.id, None)
            self._forget(run)

    def _finish(self, run: Run) -> None:
        outcome = run.outcome
        if outcome is None:
            raise ValueError(f"run {run.id} has not ended")
        end = outcome.end or End(finish_reason=None)
        runs.finish(
            self._database,
            run.id,
            status=outcome.status,
            text=run.text,
            reasoning=run.reasoning,
            finish_reason=end.finish_reason,
            usage=Usage(end.tokens_in, end.tokens_out, end.tokens_reasoning, end.tokens_cached),
            cost_usd=end.cost_usd,
            first_token_ms=outcome.first_token_ms,
            first_text_ms=outcome.first_text_ms,
            total_ms=outcome.total_ms,
            attempts=[asdict(attempt) for attempt in run.attempts],
            failure=_kept(outcome),
            keep_request=outcome.failure is None or read().settings.keep_failed_prompts == "on",
        )


def _kept(outcome: Outcome) -> NewFailure | None:
    failure, diagnosis = outcome.failure, outcome.diagnosis
    if failure is None or diagnosis is None:
        return None
    return NewFailure.of(failure, diagnosis)
