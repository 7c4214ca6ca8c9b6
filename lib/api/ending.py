"""How a run ended, told to a program: `done`, or the error with its HTTP status.

The status says whose turn it is: the caller's (4xx), the provider's (502, 504), or that of whoever sets Switchboard up
(503). It goes by the cause that was diagnosed, not by what the provider answered, which stands in the error itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.api.errors import error
from lib.calls.request import End
from lib.calls.run import Outcome, Run
from lib.failures.causes import CAUSES
from lib.store import failures, runs
from lib.store.database import Database
from lib.store.failures import FailureRow
from lib.store.runs import RunRow

PROVIDER_FAILED = 502
DEADLINE = 504
BY_CAUSE: Mapping[str, int] = {
    "missing-key": 503,
    "unknown-model": 404,
    "rate-limited": 429,
    "timeout": DEADLINE,
    "payload-too-large": 413,
    "content-blocked": 400,
}
BY_END: Mapping[str, int] = {"reasoning-only": 400}
"""The answer fell short of what was asked: too few `max_tokens` to begin it."""
BY_FAMILY: Mapping[str, int] = {"request": 400, "size": 400}
"""The provider refused the request for what is in it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The last event of a run; with an error also the HTTP status that says it, and when to come back."""

    name: str
    data: dict[str, Any]
    http_status: int = 200
    retry_after_s: float | None = None


def of_outcome(run: Run, outcome: Outcome) -> Ended:
    """The end of a run of this process."""
    if outcome.failure is not None and outcome.diagnosis is not None:
        provider = run.model.provider.name if run.model else None
        told = outcome.diagnosis.to_dict()
        return _failed(told, outcome.failure.to_dict(), provider, run.request.model, run.id)
    end = outcome.end or End(finish_reason=None)
    return _done(
        run.id,
        outcome.status,
        end,
        cost_usd=end.cost_usd,
        first=outcome.first_token_ms,
        total=outcome.total_ms,
    )


def of_row(row: RunRow, failure: FailureRow | None) -> Ended | None:
    """The end of a run as the store has it; None while it is running."""
    if row.status == "running":
        return None
    if failure is not None:
        return _failed(failure.diagnosis, failure.failure, row.provider, row.model, row.id)
    return _done(row.id, row.status, row, cost_usd=row.cost_usd, first=row.first_token_ms, total=row.total_ms)


def stored(database: Database, run_id: int) -> tuple[RunRow, Ended | None] | None:
    """The run with its end, from the store; None when there is none with this id."""
    row = runs.get(database, run_id)
    if row is None:
        return None
    failure = failures.of_runs(database, [run_id]).get(run_id) if row.status == "failed" else None
    return row, of_row(row, failure)


def usage(counted: End | RunRow) -> dict[str, int | None]:
    """What was counted."""
    names = ("tokens_in", "tokens_out", "tokens_cached", "tokens_reasoning")
    return {name: getattr(counted, name) for name in names}


def http_status(cause: str, failure: Mapping[str, Any]) -> int:
    """The HTTP status that says what happened."""
    if failure.get("kind") == "deadline":
        return DEADLINE
    family = CAUSES[cause].family if cause in CAUSES else ""
    by_end = BY_END.get(str(failure.get("end")))
    return by_end or BY_CAUSE.get(cause) or BY_FAMILY.get(family) or PROVIDER_FAILED


def _failed(
    diagnosis: Mapping[str, Any], failure: Mapping[str, Any], provider: str | None, model: str, run_id: int
) -> Ended:
    cause = str(diagnosis["cause"])
    status = http_status(cause, failure)
    document = error(
        type=cause,
        title=diagnosis["title"],
        message=_message(diagnosis, failure),
        fix=" ".join(diagnosis["steps"]),
        status=failure.get("status") or status,
        retryable=diagnosis["retryable"],
        provider=provider,
        model=model,
        run_id=run_id,
    )
    return Ended("error", document, status, diagnosis.get("retry_after_s"))


def _message(diagnosis: Mapping[str, Any], failure: Mapping[str, Any]) -> str:
    """What was seen and what it means; a call that was never made has said it all itself."""
    if failure.get("attempts") == 0 and failure.get("message"):
        return str(failure["message"])
    return f"{diagnosis['why']} {diagnosis['explanation']}".strip()


def _done(
    run_id: int,
    status: str,
    counted: End | RunRow,
    *,
    cost_usd: float | None,
    first: float | None,
    total: float | None,
) -> Ended:
    data = {
        "run_id": run_id,
        "status": status,
        "finish_reason": counted.finish_reason,
        "usage": usage(counted),
        "cost_usd": cost_usd,
        "first_token_ms": first,
        "total_ms": total,
    }
    return Ended("done", data)
