"""The engine: one event loop in one daemon thread, on which every run of this process lives.

Pages, the API and the commands only start, follow and stop runs. Leaving a page, reloading or closing the browser never
cuts an answer; a process that ends keeps what had arrived.
"""

import asyncio
import atexit
import random
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

from lib.calls import gateway, models, warm_up
from lib.calls.address import address, require_key, sandbox_answers
from lib.calls.attempt import Clock, attempt
from lib.calls.errors import AgentError
from lib.calls.known_secrets import known_secrets
from lib.calls.recorder import Recorder
from lib.calls.request import Attempt, End, Request
from lib.calls.retry import wait_s
from lib.calls.run import Ending, Outcome, Run
from lib.failures.diagnosis import Diagnosis, diagnose
from lib.failures.evidence import Evidence
from lib.failures.failure import Failure, failure_of
from lib.sandbox.knobs import at_speed
from lib.sandbox.server import SandboxServer
from lib.settings import Settings, load
from lib.store import runs
from lib.store.database import Database
from lib.store.opening import open_database

_Start = tuple[Run, gateway.Call | None, Exception | None]
"""A run that was begun, with its call or why there can be none."""

STOP_S = 2.0
CLOSE_S = 3.0
SWITCH_S = 0.001
"""How long a thread that computes keeps the others waiting; Python's own 5 ms are for threads that seldom wait.

LiteLLM computes without a pause while answers come, and whoever draws, sends or keeps them waits for it many times: a
page of a matrix that filled took 180 ms, and 105 with this.
"""


class Engine:
    """Makes calls and keeps them. Every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._runs: dict[int, Run] = {}
        self._tasks: dict[int, asyncio.Task[Outcome]] = {}
        self._ended_by: dict[int, Ending] = {}
        self._recorder = Recorder(database, unkept=lambda: list(self._runs.values()), forget=self._forget)
        self._sandbox: SandboxServer | None = None
        self._starting_sandbox = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="engine", daemon=True)
        self._thread.start()
        runs.recover(database)
        atexit.register(self.close)

    @classmethod
    def open(cls) -> "Engine":
        """An engine on the store that the settings name, for a process that lives of it. Raises SettingsError or
        StoreError.
        """
        sys.setswitchinterval(SWITCH_S)
        return cls(open_database(load()))

    def start(self, request: Request, *, question: int | None = None) -> Run:
        """Begin a run and return at once. `question` is the message that it answers, None outside of a conversation.

        What is wrong with the request (no such model, no key) ends the run as a failure like any other.
        """
        settings = load()
        call, refusal = self._resolve(request, settings)
        run = self._begin(self.database, request, call, question)
        self._take([run])
        self._submit(self._live(run, call, refusal, settings))
        return run

    def start_together(
        self, requests: Sequence[Request], keep: Callable[[runs.Transaction, list[int]], None]
    ) -> list[Run]:
        """Begin several runs at one moment, with their connections warmed alike, in an order of chance.

        `keep` gets the runs' ids, in the order of the requests, and writes what belongs to them: all of it is kept, or
        nothing.
        """
        settings = load()
        starts = self._begin_all(requests, keep, settings)
        self._submit(self._live_together(starts, settings))
        return [run for run, _, _ in starts]

    def start_each(
        self, requests: Sequence[Request], keep: Callable[[runs.Transaction, list[int]], None]
    ) -> list[Run]:
        """Begin several runs that are kept together as by `start_together`, but each goes its own way at once."""
        settings = load()
        starts = self._begin_all(requests, keep, settings)
        for start in starts:
            self._submit(self._live(*start, settings))
        return [run for run, _, _ in starts]

    def _begin_all(
        self,
        requests: Sequence[Request],
        keep: Callable[[runs.Transaction, list[int]], None],
        settings: Settings,
    ) -> list[_Start]:
        resolved = [self._resolve(request, settings) for request in requests]
        with self.database.write() as transaction:
            begun = [
                self._begin(transaction, request, call)
                for request, (call, _) in zip(requests, resolved, strict=True)
            ]
            keep(transaction, [run.id for run in begun])
        self._take(begun)
        return [(run, call, refusal) for run, (call, refusal) in zip(begun, resolved, strict=True)]

    def _begin(
        self,
        place: Database | runs.Transaction,
        request: Request,
        call: gateway.Call | None,
        question: int | None = None,
    ) -> Run:
        model = call.model if call else None
        sandbox = call.address.sandbox if call else False
        run_id = runs.begin(
            place,
            source=request.source,
            model=request.model,
            litellm_model=model.litellm_model if model else request.model,
            provider=model.provider.name if model else "unknown",
            agent=request.agent,
            sandbox=sandbox,
            request=request.to_dict(),
            parent_message_id=question,
        )
        return Run(id=run_id, request=request, model=model, sandbox=sandbox, stop=lambda: self._stop(run_id))

    def get(self, run_id: int) -> Run | None:
        """The run, if this process has it live or has not kept its end yet; else the store has it."""
        return self._runs.get(run_id)

    def live(self) -> list[Run]:
        """The runs that are under way in this process, oldest first."""
        return [run for run in list(self._runs.values()) if run.outcome is None]

    def close(self) -> None:
        """End what runs as interrupted, keep its text, and let go of the store."""
        atexit.unregister(self.close)
        if not self._loop.is_running():
            return
        for run in self.live():
            self._end(run.id, "interrupted")
        until = time.monotonic() + CLOSE_S
        while self._runs and time.monotonic() < until:
            time.sleep(0.01)
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(CLOSE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CLOSE_S)
        self._loop.close()
        self._recorder.close(CLOSE_S)
        if self._sandbox is not None:
            self._sandbox.stop()
        self.database.close()

    def warm_up(self) -> None:
        """Import LiteLLM and have it do what it does on a first call: seconds, for a thread that nobody waits for."""
        gateway.load()
        if load().sandbox != "off":
            self._submit(warm_up.call_once(self._sandbox_url()))

    def _sandbox_url(self) -> str:
        with self._starting_sandbox:
            if self._sandbox is None:
                self._sandbox = SandboxServer(knobs=at_speed(load().sandbox_tokens_per_s))
                self._sandbox.start()
            return self._sandbox.url

    def _resolve(self, request: Request, settings: Settings) -> tuple[gateway.Call | None, Exception | None]:
        try:
            model = models.load_catalogue(settings).find(request.model)
            if request.base is not None:
                model = replace(model, api_base=request.base)
            if request.fault is None:
                require_key(model, settings)
            where = address(
                model,
                settings,
                stream=request.parameters.stream,
                sandbox_url=self._sandbox_url() if request.fault or sandbox_answers(settings) else None,
                fault=request.fault,
            )
        except AgentError as refusal:
            return None, refusal
        return gateway.Call(request=request, model=model, address=where), None

    def _take(self, begun: Sequence[Run]) -> None:
        self._runs |= {run.id: run for run in begun}
        self._recorder.wake()

    def _forget(self, run: Run) -> None:
        self._runs.pop(run.id, None)

    def _submit(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop)

    def _stop(self, run_id: int) -> None:
        run = self._runs.get(run_id)
        if run is not None:
            self._end(run_id, "stopped")
            run.wait(STOP_S)

    def _end(self, run_id: int, status: Ending) -> None:
        def cancel() -> None:
            self._ended_by.setdefault(run_id, status)
            if task := self._tasks.get(run_id):
                task.cancel()

        self._loop.call_soon_threadsafe(cancel)

    async def _shut(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await gateway.close()

    async def _live_together(self, starts: list[_Start], settings: Settings) -> None:
        if not gateway.loaded():
            await asyncio.to_thread(gateway.load)
        await gateway.connect({call.address.url for _, call, _ in starts if call and call.address.url})
        now = time.monotonic()
        for run, _, _ in starts:
            run.started = now
        by_chance = random.sample(starts, len(starts))
        await asyncio.gather(*(self._live(*start, settings) for start in by_chance))

    async def _live(
        self, run: Run, call: gateway.Call | None, refusal: Exception | None, settings: Settings
    ) -> None:
        """A run from its first moment until it is kept. Only what happens inside of `_perform` can be cancelled."""
        outcome: Outcome | None = None
        if run.id not in self._ended_by:
            task = self._tasks[run.id] = asyncio.create_task(self._perform(run, call, refusal, settings))
            try:
                outcome = await task
            except asyncio.CancelledError:
                outcome = None
            except Exception as error:  # a fault of ours is a failed run too, never a run that hangs
                fault = Evidence(model=run.request.model, exception=error, client=run.request.client)
                outcome = _failed(run, failure_of(fault, known_secrets(settings)))
        run.end(outcome or _outcome(run, self._ended_by.get(run.id, "interrupted")))
        self._tasks.pop(run.id, None)
        self._ended_by.pop(run.id, None)
        self._recorder.wake()

    async def _perform(
        self, run: Run, call: gateway.Call | None, refusal: Exception | None, settings: Settings
    ) -> Outcome:
        if call is None:
            asked = run.request
            evidence = Evidence(model=asked.model, exception=refusal, attempts=0, client=asked.client)
            return _failed(run, failure_of(evidence, known_secrets(settings)))
        clock = Clock(settings, ends_at=self._loop.time() + settings.run_timeout_s)
        while True:
            evidence, end = await attempt(run, call, clock)
            failure = failure_of(evidence, known_secrets(settings))
            if failure is None:
                return _outcome(run, "ok", end=end)
            diagnosis = diagnose(failure)
            wait = wait_s(
                failure,
                diagnosis.cause.label,
                tried=evidence.attempts,
                retries=call.request.retries,
                empty=run.empty,
            )
            if wait is None:
                return _outcome(run, "failed", end=end, failure=failure, diagnosis=diagnosis)
            run.refused(
                Attempt(
                    number=evidence.attempts,
                    cause=diagnosis.cause.label,
                    title=diagnosis.cause.title,
                    status=failure.status,
                    wait_s=wait,
                )
            )
            await asyncio.sleep(wait)


def _failed(run: Run, failure: Failure | None) -> Outcome:
    assert failure is not None, "evidence with an exception is always a failure"  # noqa: S101
    return _outcome(run, "failed", failure=failure, diagnosis=diagnose(failure))


def _outcome(
    run: Run,
    status: Ending,
    *,
    end: End | None = None,
    failure: Failure | None = None,
    diagnosis: Diagnosis | None = None,
) -> Outcome:
    return Outcome(
        status=status,
        end=end,
        failure=failure,
        diagnosis=diagnosis,
        first_token_ms=run.first_token_ms,
        first_text_ms=run.first_text_ms,
        total_ms=(time.monotonic() - run.started) * 1000,
    )
