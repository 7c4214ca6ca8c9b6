"""A failure on its way into the store, and as it is read from there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class NewFailure:
    """What is told about a failure when its run ends: already redacted, JSON only."""

    cause: str
    message: str
    failure: dict[str, Any]
    diagnosis: dict[str, Any]
    fingerprint: str
    fingerprint_version: int
    http_status: int | None = None
    host: str | None = None


@dataclass(frozen=True, kw_only=True)
class FailureRow:
    """A failure as it is kept."""

    id: int
    run_id: int
    created_at: datetime
    cause: str
    provider: str
    model: str
    source: str
    http_status: int | None
    host: str | None
    message: str
    failure: dict[str, Any]
    diagnosis: dict[str, Any]
    fingerprint: str
    fingerprint_version: int
