"""Keeps what runs have become: every run that grew, ten times a second, in one transaction for all of them.

The store is written from one thread, so that the engine's loop never waits for a disk. When it cannot be written the
text stays in memory, the run says why, and the recorder tries again until it is kept.
"""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from urllib.parse import urlsplit

from lib.calls.request import End
from lib.calls.run import Outcome, Run
from lib.failures.evidence import Usage
from lib.failures.fingerprint import FINGERPRINT_VERSION, fingerprint
from lib.store import runs
from lib.store.database import Database, StoreError
from lib.store.failures import NewFailure

CHECKPOINT_S = 0.08
"""Pause between two checkpoints: with the write itself the text on disk is at most 100 ms behind."""

TRY_AGAIN_S = 1.0


class Recorder:
    """Writes runs to the store from a thread of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recorder")
        self._kept: dict[int, tuple[int, int]] = {}

    async def checkpoint_forever(self, live: Callable[[], Iterable[Run]]) -> None:
        """Write what has grown since the last time, until cancelled."""
        while True:
            await asyncio.sleep(CHECKPOINT_S)
            grown = {run.id: run for run in live() if run.size != self._kept.get(run.id, (0, 0))}
            if grown:
                await self._checkpoint(grown)

    async def _checkpoint(self, grown: dict[int, Run]) -> None:
        sizes = {run.id: run.size for run in grown.values()}
        progress = {
            run.id: runs.Progress(run.text, run.reasoning, run.first_token_ms) for run in grown.values()
        }
        try:
            await self._in_thread(lambda: runs.checkpoint(self._database, progress))
        except StoreError as trouble:
            _say(grown.values(), str(trouble))
        else:
            self._kept |= sizes
            _say(grown.values(), None)

    async def finish(self, run: Run) -> None:
        """Write the outcome; tries until it is kept."""
        while True:
            try:
                await self._in_thread(lambda: self._finish(run))
            except StoreError as trouble:
                run.unsaved = str(trouble)
                await asyncio.sleep(TRY_AGAIN_S)
            else:
                self._kept.pop(run.id, None)
                run.unsaved = None
                return

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
        )

    async def _in_thread(self, write: Callable[[], object]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, write)

    def close(self) -> None:
        """Let what is being written be written."""
        self._thread.shutdown(wait=True)


def _kept(outcome: Outcome) -> NewFailure | None:
    failure, diagnosis = outcome.failure, outcome.diagnosis
    if failure is None or diagnosis is None:
        return None
    return NewFailure(
        cause=diagnosis.cause.label,
        message=failure.message,
        failure=failure.to_dict(),
        diagnosis=diagnosis.to_dict(),
        fingerprint=fingerprint(failure, diagnosis.cause.label),
        fingerprint_version=FINGERPRINT_VERSION,
        http_status=failure.status,
        host=urlsplit(failure.url).netloc or None if failure.url else None,
    )


def _say(of: Iterable[Run], trouble: str | None) -> None:
    for run in of:
        run.unsaved = trouble
