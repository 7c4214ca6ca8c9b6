"""The two settings that say where a store lies, and short ways to fill it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from lib.store import runs
from lib.store.database import Database
from lib.store.failures import NewFailure


@dataclass(frozen=True)
class Place:
    data_dir: Path
    database_url: str | None = None

    @property
    def file(self) -> Path:
        return self.data_dir / "switchboard.db"


def begin(place: Database | Connection, **changes: Any) -> int:
    asked = {
        "source": "chat",
        "model": "claude-fable-5",
        "litellm_model": "anthropic/claude-fable-5",
        "provider": "anthropic",
        "request": {"messages": [{"role": "user", "content": "Why?"}]},
    }
    return runs.begin(place, **(asked | changes))


def failure(**changes: Any) -> NewFailure:
    told = {
        "cause": "invalid-key",
        "message": "invalid x-api-key",
        "failure": {"status": 401},
        "diagnosis": {"cause": "invalid-key", "certainty": 0.9},
        "fingerprint": "f1",
        "fingerprint_version": 1,
        "http_status": 401,
        "host": "api.anthropic.com",
    }
    return NewFailure(**(told | changes))
