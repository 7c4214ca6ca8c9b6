"""The Switchboard that runs on one data folder: there is at most one.

What belongs to it is known by two signs: the record of its supervisor, and a mark in the environment of
everything that the supervisor started. The mark finds what is left over when the supervisor was killed.
A process without either is a stranger, and is left alone.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from lib.server.record import Record

MARK = "SWITCHBOARD_RUN"
# A program of ours is given eight seconds to end (see supervision.py); its supervisor waits for it.
END_WITHIN_S = 15


class StartingError(Exception):
    """Another start on the same data folder is under way."""


@dataclass(frozen=True)
class Instance:
    """A data folder, seen as the place where a Switchboard runs or could run."""

    data_dir: Path

    @classmethod
    def at(cls, data_dir: Path) -> "Instance":
        """Return the instance of this folder, however its path is spelt."""
        return cls(data_dir.resolve())

    @property
    def run(self) -> Path:
        """The folder of what is only true while something runs."""
        return self.data_dir / "run"

    @property
    def logs(self) -> Path:
        """The folder of the programs' logs."""
        return self.data_dir / "logs"

    def log(self, name: str) -> Path:
        """The log of the program `name`."""
        return self.logs / f"{name}.log"

    @property
    def record(self) -> Record | None:
        """The note about the supervisor, be it alive or not."""
        return Record.load(self._record_path)

    @property
    def _record_path(self) -> Path:
        return self.run / "supervisor.json"

    def prepare(self) -> None:
        """Make the folders, for this user only. OSError when the data folder cannot be written."""
        for folder in (self.data_dir, self.run, self.logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Hold the right to start here. StartingError when somebody else holds it; a crash gives it back."""
        with open(self.run / "start.lock", "w", opener=_private) as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StartingError from None
            yield

    def remember(self, record: Record) -> None:
        """Note which process supervises from now on."""
        record.save(self._record_path)

    def supervisor(self) -> psutil.Process | None:
        """Return the supervising process while it lives."""
        record = self.record
        return record.process() if record else None

    def processes(self) -> list[psutil.Process]:
        """Return every living process of ours, the supervisor first."""
        supervisor = self.supervisor()
        first = [supervisor] if supervisor else []
        return first + [
            process for process in psutil.process_iter() if process not in first and self._marked(process)
        ]

    def stop(self) -> list[int]:
        """End everything of ours, by force after a while, and return the pids. Nothing to end is no error."""
        supervisor = self.supervisor()
        ours = self.processes()
        if supervisor:
            _end([supervisor])
        _end(self.processes())
        if record := self.record:
            self.forget(record.pid)
        return [process.pid for process in ours]

    def forget(self, pid: int) -> None:
        """Remove the record and the socket of the supervisor `pid`, unless another has taken its place."""
        record = self.record
        if record is None or record.pid != pid:
            return
        self._record_path.unlink(missing_ok=True)
        Path(record.socket).unlink(missing_ok=True)
        with suppress(OSError):
            Path(record.socket).parent.rmdir()

    def environment(self) -> dict[str, str]:
        """Return the environment that marks a process as ours."""
        return {**os.environ, MARK: str(self.data_dir)}

    def _marked(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get(MARK) == str(self.data_dir)
        except (psutil.Error, OSError):
            return False


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _end(processes: list[psutil.Process]) -> None:
    for process in processes:
        _signal(process, force=False)
    _, alive = psutil.wait_procs(processes, timeout=END_WITHIN_S)
    for process in alive:
        _signal(process, force=True)
    psutil.wait_procs(alive, timeout=END_WITHIN_S)


def _signal(process: psutil.Process, *, force: bool) -> None:
    try:
        if force:
            process.kill()
        else:
            process.terminate()
    except psutil.NoSuchProcess:
        return
