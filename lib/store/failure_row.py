"""A failure on its way into the store, and as it is read from there."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lib.failures.fingerprint import FINGERPRINT_VERSION, fingerprint

if TYPE_CHECKING:
    from lib.failures.diagnosis import Diagnosis
    from lib.failures.failure import Failure


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
    client: str | None = None

    @classmethod
    def of(cls, failure: "Failure", diagnosis: "Diagnosis") -> "NewFailure":
        """A failure with its diagnosis, as the store keeps the two."""
        return cls(
            cause=diagnosis.cause.label,
            message=failure.message,
            failure=failure.to_dict(),
            diagnosis=diagnosis.to_dict(),
            fingerprint=fingerprint(failure, diagnosis.cause.label),
            fingerprint_version=FINGERPRINT_VERSION,
            http_status=failure.status,
            host=urlsplit(failure.url).netloc or None if failure.url else None,
            client=failure.client,
        )


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
