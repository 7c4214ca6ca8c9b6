"""Keeps the calls of the proxy's clients as runs, with the same failures and diagnoses as our own.

One thread writes, in the order of what happened; neither a slow disk nor a store that is locked holds up a call.
Prompts and answers are only kept where the settings say so.
"""

import json
import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Literal

from lib.calls import proxy_key
from lib.calls.model import Model
from lib.calls.models import load_catalogue
from lib.failures.diagnosis import diagnose
from lib.failures.evidence import Usage
from lib.failures.failure import Failure, failure_of
from lib.proxy.call import Call
from lib.proxy.config import direct
from lib.settings import Settings
from lib.store import runs
from lib.store.database import Database
from lib.store.errors import StoreError
from lib.store.failures import NewFailure

_LOG = logging.getLogger("switchboard.proxy")


class Keeper:
    """Writes runs of source `proxy`. `sandbox`: whether the proxy's models are the sandbox's."""

    def __init__(self, database: Database, settings: Settings, *, sandbox: bool) -> None:
        self._database = database
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="keeper")
        self.use(settings, sandbox=sandbox)

    def use(self, settings: Settings, *, sandbox: bool) -> None:
        """Go by these settings from now on."""
        self._settings = direct(settings)
        self._sandbox = sandbox
        self._keeps_prompts = settings.proxy_prompts == "keep"

    def begin(self, call: Call) -> "Future[int | None]":
        """Keep that it runs; the run's id, None where that could not be kept."""
        model = call.known_model(self._settings)
        return self._thread.submit(self._begin, call, model)

    def end(self, call: Call, begun: "Future[int | None] | None") -> None:
        """Keep how it ended; what is wrong is found out here, before the exception is let go."""
        model = call.known_model(self._settings)
        total_ms = (time.monotonic() - call.started) * 1000
        failure = self._failure(call, model)
        status: Literal["ok", "failed", "stopped"] = "ok"
        if failure is not None:
            status = "failed"
        elif not call.ended:
            status = "stopped"
        call.exception = None
        self._thread.submit(self._end, call, model, begun, status, failure, total_ms)

    def close(self) -> None:
        """Write what there is, and let go of the store."""
        self._thread.shutdown()
        self._database.close()

    def _failure(self, call: Call, model: Model | None) -> Failure | None:
        if not call.ended and call.exception is None and (call.status or 200) < 400:
            return None  # whoever asked went away: that is no failure
        base = call.exchanges[-1].url if call.exchanges else None
        return failure_of(call.evidence(model, base), self._secrets())

    def _secrets(self) -> frozenset[str]:
        key = proxy_key.made(self._settings)
        held = load_catalogue(self._settings).secrets(self._settings)
        return self._settings.secrets() | held | {key.reveal()}

    def _begin(self, call: Call, model: Model | None) -> int | None:
        try:
            return runs.begin(
                self._database,
                source="proxy",
                model=model.name if model else call.model,
                litellm_model=model.litellm_model if model else call.model,
                provider=model.provider.name if model else "unknown",
                sandbox=self._sandbox,
                request=call.request() if self._keeps_prompts else None,
            )
        except StoreError as error:
            _LOG.error("A call could not be kept: %s", error)
            return None

    def _end(
        self,
        call: Call,
        model: Model | None,
        begun: "Future[int | None] | None",
        status: Literal["ok", "failed", "stopped"],
        failure: Failure | None,
        total_ms: float,
    ) -> None:
        run_id = (begun.result() if begun else None) or self._begin(call, model)
        if run_id is None:
            return
        answer, keeps = call.answer, self._keeps_prompts
        new = NewFailure.of(failure, diagnose(failure)) if failure else None
        usage = answer.usage or Usage()
        try:
            runs.finish(
                self._database,
                run_id,
                status=status,
                text=answer.text if keeps else "",
                reasoning=answer.reasoning if keeps else "",
                finish_reason=answer.finish_reason,
                usage=usage,
                cost_usd=self._cost_usd(model, usage),
                first_token_ms=(call.answered_at - call.started) * 1000 if call.answered_at else None,
                total_ms=total_ms,
                failure=new,
            )
        except StoreError as error:
            _LOG.error("The end of run %s could not be kept: %s", run_id, error)
        self._say(call, run_id, status, new, total_ms)

    def _cost_usd(self, model: Model | None, usage: Usage) -> float | None:
        if self._sandbox:
            return 0.0
        prices = (model.input_usd_per_token, model.output_usd_per_token) if model else (None, None)
        if None in (*prices, usage.tokens_in, usage.tokens_out):
            return None
        return (usage.tokens_in or 0) * (prices[0] or 0) + (usage.tokens_out or 0) * (prices[1] or 0)

    @staticmethod
    def _say(call: Call, run_id: int, status: str, failure: NewFailure | None, total_ms: float) -> None:
        """One line a call in the log: no prompt, no answer, no key."""
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "run": run_id,
            "path": call.path[:200],
            "model": call.model,
            "answered": call.status,
            "status": status,
            "cause": failure.cause if failure else None,
            "total_ms": round(total_ms),
        }
        _LOG.info(json.dumps(line))
