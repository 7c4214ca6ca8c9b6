"""Calls on the real path without a store: address, gateway, LiteLLM, HTTP, sandbox, evidence, failure, diagnosis.

They are the very functions that the engine calls, several of them at a time on one event loop.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TypeVar

from lib.calls import gateway
from lib.calls.address import address
from lib.calls.attempt import Clock, attempt
from lib.calls.models import load_catalogue
from lib.calls.request import Parameters, Request
from lib.calls.run import Run
from lib.calls.warm_up import call_once
from lib.failures.diagnosis import Diagnosis, diagnose
from lib.failures.evidence import Evidence
from lib.failures.failure import Failure, failure_of
from lib.settings import Settings, load

MODELS = {"gemini": "gemini-3.8-flash", "anthropic": "claude-sonnet-5-5", "openai": "gpt-6.1-sol"}
PATIENT_S = 60.0
_numbers = count(1)
Key = TypeVar("Key")
What = TypeVar("What")


@dataclass(frozen=True)
class Ended:
    """How one call ended. `failure` and `diagnosis` are None when it ended well; `seconds` are from its start."""

    evidence: Evidence
    failure: Failure | None
    diagnosis: Diagnosis | None
    seconds: float

    @property
    def label(self) -> str:
        """The cause, or `ok`."""
        return self.diagnosis.label if self.diagnosis else "ok"

    def __str__(self) -> str:
        failure = self.failure
        facts = (
            (failure.kind, failure.end, failure.status, failure.chain, failure.message[:300])
            if failure
            else self.evidence.text[:80]
        )
        return f"{self.label} after {self.seconds:.1f} s: {facts}"


def settings_in(folder: Path, *, deadline_s: float = PATIENT_S, whole_s: float = PATIENT_S) -> Settings:
    """Settings of nobody: no key, no file, the sandbox answers."""
    return replace(
        load(),
        sandbox="on",
        data_dir=folder,
        env_file=folder / ".env",
        config_file=folder / "config.yaml",
        first_token_timeout_s=deadline_s,
        idle_timeout_s=deadline_s,
        run_timeout_s=whole_s,
    )


def prepared(
    provider: str,
    sandbox_url: str,
    settings: Settings,
    *,
    stream: bool,
    fault: str | None = None,
    question: str = "Tell me about frogs in 40 words.",
) -> gateway.Call:
    """A call with all that it needs to go out to the sandbox, or to whoever listens there."""
    model = load_catalogue(settings).find(MODELS[provider])
    request = Request(
        model=model.name,
        messages=({"role": "user", "content": question},),
        parameters=Parameters(stream=stream),
        fault=fault,
    )
    where = address(model, settings, stream=stream, sandbox_url=sandbox_url, fault=fault)
    return gateway.Call(request=request, model=model, address=where)


async def call(made: gateway.Call, settings: Settings) -> Ended:
    """Make one call and see how it ends. Whatever is raised here is a fault of ours."""
    run = Run(id=next(_numbers), request=made.request, model=made.model, sandbox=True, stop=lambda: None)
    clock = Clock(settings, ends_at=asyncio.get_running_loop().time() + settings.run_timeout_s)
    evidence, _ = await attempt(run, made, clock)
    seconds = time.monotonic() - run.started
    failure = failure_of(evidence, settings.secrets())
    return Ended(evidence, failure, diagnose(failure) if failure else None, seconds)


def make_all(
    calls: Iterable[tuple[Key, Callable[[], Awaitable[What]]]], sandbox_url: str, *, at_once: int
) -> dict[Key, What]:
    """Make the calls, `at_once` at a time, and give what each returns under its key.

    LiteLLM's first calls load half of it, which no deadline of a test is meant for: they are made beforehand.
    """
    ended: dict[Key, What] = {}
    waiting = iter(calls)

    async def worker() -> None:
        for key, make in waiting:
            ended[key] = await make()

    async def work() -> None:
        await asyncio.to_thread(gateway.load)
        try:
            await call_once(sandbox_url)
            await asyncio.gather(*(worker() for _ in range(at_once)))
        finally:
            await gateway.close()

    asyncio.run(work())
    return ended
