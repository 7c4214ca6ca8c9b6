"""Who is writing: this process, told apart from every other one, past and present.

A pid alone comes back; a pid with its start time does not.
"""

import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import psutil

# Start times are counted from the boot time, which moves a little when the clock is set.
_SLACK = timedelta(seconds=5)


@dataclass(frozen=True)
class Process:
    """One process of one machine."""

    host: str
    pid: int
    started_at: datetime

    def is_gone(self) -> bool:
        """True when it surely runs no more; of another machine's processes we know nothing."""
        me = current()
        if self.host != me.host:
            return False
        if self.pid == me.pid:
            return abs(self.started_at - me.started_at) > _SLACK
        try:
            started_at = _started_at(psutil.Process(self.pid))
        except psutil.NoSuchProcess:
            return True
        except psutil.AccessDenied:
            return False
        return abs(self.started_at - started_at) > _SLACK


def current() -> Process:
    """This process (after a fork: the child)."""
    return _of(os.getpid())


@cache
def _of(pid: int) -> Process:
    return Process(socket.gethostname(), pid, _started_at(psutil.Process(pid)))


def _started_at(process: psutil.Process) -> datetime:
    return datetime.fromtimestamp(process.create_time(), UTC)
