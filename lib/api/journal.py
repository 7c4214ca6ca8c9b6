"""The API's log: one JSON object a line and an event, in DATA_DIR/logs/api.jsonl, rotated, for this user alone.

It says which request, run, model and provider, how it went, how long it took and why it failed. No line holds what was
asked, what was answered, a header, a query or a secret: only facts that are named here or by the route.
"""

import json
import logging
import os
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from lib.calls.run import Run

MOST_BYTES = 10_000_000
BACKUPS = 3


class Journal:
    """Writes the log. What cannot be written is lost, and the API goes on."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._handler = _PrivateHandler(
            file, maxBytes=MOST_BYTES, backupCount=BACKUPS, encoding="utf-8", delay=True
        )

    def write(self, event: str, **facts: object) -> None:
        """One line. What is None is left out."""
        line: dict[str, object] = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "event": event,
        }
        line |= {name: value for name, value in facts.items() if value is not None}
        text = json.dumps(line, default=str)  # ASCII: no control character reaches a terminal
        self._handler.handle(logging.makeLogRecord({"msg": "%s", "args": (text,)}))

    def run_ended(self, run: Run, request_id: str) -> None:
        """A run, from its beginning to its end."""
        outcome = run.outcome
        self.write(
            "run",
            request_id=request_id,
            run_id=run.id,
            model=run.model.name if run.model else None,
            provider=run.model.provider.name if run.model else None,
            agent=run.request.agent,
            sandbox=run.sandbox,
            status=run.status,
            attempts=len(run.attempts) + 1,
            cause=outcome.diagnosis.label if outcome and outcome.diagnosis else None,
            provider_status=outcome.failure.status if outcome and outcome.failure else None,
            first_token_ms=_rounded(outcome.first_token_ms if outcome else None),
            total_ms=_rounded(outcome.total_ms if outcome else None),
        )

    def close(self) -> None:
        """Write out and close."""
        self._handler.close()


class _PrivateHandler(RotatingFileHandler):
    """A log that nobody else can read, and whose trouble stays its own."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, mode=0o600)
        return TextIOWrapper(os.fdopen(descriptor, "ab"), encoding=self.encoding)

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk must not end an answer."""


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 1)
