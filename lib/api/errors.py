"""The one shape in which everything that goes wrong is told, and the kinds of refusals that are our own.

A refusal never holds anything of the request's body: a prompt or a key in it would end up in somebody's log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException


@dataclass(frozen=True, slots=True)
class Kind:
    """A reason to refuse: its status, and what it is called."""

    status: int
    title: str
    fix: str
    retryable: bool = False


KINDS: dict[str, Kind] = {
    "malformed-json": Kind(
        400, "The body is not JSON", "Send one JSON object in UTF-8, without NaN or Infinity."
    ),
    "malformed-http": Kind(400, "This is not HTTP", "Send a request as HTTP/1.1 wants it."),
    "wrong-host": Kind(
        400, "The Host header names another machine", "Call the API as 127.0.0.1 or localhost."
    ),
    "no-token": Kind(
        401,
        "The API wants its token",
        "Send the header Authorization: Bearer TOKEN; python -m lib token prints the token.",
    ),
    "other-origin": Kind(
        403,
        "A web page of another origin may not call the API",
        "Call the API from a program, without an Origin header.",
    ),
    "not-found": Kind(404, "There is nothing here", "Look up the paths at /docs."),
    "wrong-method": Kind(405, "This path takes another method", "Use a method that the Allow header names."),
    "too-slow": Kind(
        408, "The request did not arrive in time", "Send the whole request at once.", retryable=True
    ),
    "conflict": Kind(
        409, "Something else is under way", "Wait until it has ended, then try again.", retryable=True
    ),
    "too-large": Kind(413, "The body is too large", "Send at most 2 MB."),
    "not-json": Kind(
        415, "The body has another type", "Send JSON, with the header Content-Type: application/json."
    ),
    "invalid-request": Kind(422, "The request has a field that does not fit", "Look up the fields at /docs."),
    "too-many-runs": Kind(
        429,
        "As many answers as allowed are under way",
        "Wait for one to end, or raise API_MAX_RUNS.",
        retryable=True,
    ),
    "internal-error": Kind(
        500,
        "Switchboard itself has failed",
        "Report it with the request id and the line of logs/api.jsonl that has it.",
    ),
    "not-set-up": Kind(
        503, "Switchboard is not set up", "Mend it on the setup page or by python -m lib check."
    ),
    "interrupted": Kind(
        503,
        "The API was stopped while the answer came",
        "Ask again; what had arrived is kept with the run.",
        retryable=True,
    ),
}


class Refusal(HTTPException):
    """A request that is not answered as asked; `document` is what the program gets."""

    def __init__(
        self,
        kind: str,
        message: str,
        *,
        fix: str | None = None,
        headers: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        row = KINDS[kind]
        self.kind = kind
        self.document = error(
            type=kind,
            title=row.title,
            message=message,
            fix=fix or row.fix,
            status=row.status,
            retryable=row.retryable,
            **facts,
        )
        super().__init__(row.status, message, dict(headers or {}))


class Failed(HTTPException):
    """A run that failed, told by its HTTP status and its diagnosis."""

    def __init__(self, status: int, document: dict[str, Any], retry_after_s: float | None = None) -> None:
        self.document = document
        headers = {} if retry_after_s is None else {"retry-after": str(max(1, round(retry_after_s)))}
        super().__init__(status, document["error"]["title"], headers)


def error(
    *,
    type: str,
    title: str,
    message: str,
    fix: str,
    status: int | None,
    retryable: bool,
    provider: str | None = None,
    model: str | None = None,
    run_id: int | None = None,
) -> dict[str, Any]:
    """The shape. `status` is what the provider answered, or else the API's own."""
    facts = {
        "type": type,
        "title": title,
        "message": message,
        "fix": fix,
        "provider": provider,
        "model": model,
        "status": status,
        "run_id": run_id,
        "retryable": retryable,
    }
    return {"error": facts}
