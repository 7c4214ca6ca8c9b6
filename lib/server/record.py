"""The note that says which process supervises our programs.

A pid alone proves nothing: the system gives the number of a dead process to another program. So the note
also holds the moment that process started, and one that started at another moment is not ours to act on.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

# Start times are counted from when the system booted, which it may tell a second differently the next time.
SAME_START_S = 2.0


@dataclass(frozen=True)
class Record:
    """The supervising process, when it started (seconds since 1970), its socket, its programs' ports."""

    pid: int
    started: float
    socket: str
    ports: dict[str, int]

    @classmethod
    def load(cls, path: Path) -> "Record | None":
        """Read the note at `path`; None when there is none or it is not one of ours."""
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                pid=int(found["pid"]),
                started=float(found["started"]),
                socket=str(found["socket"]),
                ports={str(name): int(port) for name, port in found["ports"].items()},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def save(self, path: Path) -> None:
        """Write the note to `path` in one step, so that nobody reads half of it."""
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self)), encoding="utf-8")
        os.replace(draft, path)

    def process(self) -> psutil.Process | None:
        """Return the process that the note means, or None when it has ended."""
        try:
            process = psutil.Process(self.pid)
            ended = process.status() == psutil.STATUS_ZOMBIE
            same = abs(process.create_time() - self.started) < SAME_START_S
        except (psutil.Error, ValueError, OverflowError):
            return None
        return process if same and not ended else None
