"""The scripts as people call them: in a clone of their own, with the environment that is there already."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from lib.server.instance import Instance
from tests.free_port import free_port
from tests.repository import ROOT, repository_files

PATIENCE_S = 240
NOT_OURS = ("DATA_DIR", "ENV_FILE", "CONFIG_FILE", "DATABASE_URL", "SWITCHBOARD_RUN")


@dataclass
class Start:
    """One `./start_all.sh`, as a terminal runs it: the leader of a process group of its own."""

    process: subprocess.Popen[str]
    said: str = ""

    def address(self) -> str:
        """Read on until it has said where it answers."""
        while (found := re.search(r"dashboard answers on (http://\S+)", self.said)) is None:
            line = self.line()
            assert line, f"It ended without an address: {self.said}"
        return found[1]

    def hear(self, words: str) -> None:
        """Read on until it has said this."""
        while words not in self.said:
            assert self.line(), f"It ended without a word of {words!r}: {self.said}"

    def end(self, how: Callable[[], object]) -> int:
        """Have it ended by `how`, read the rest, and return the exit code."""
        how()
        while self.line():
            pass
        return self.process.wait(PATIENCE_S)

    def ctrl_c(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)

    def line(self) -> str:
        """Read the next line that it says; "" when it has ended."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.said += line
        return line


@dataclass
class Clone:
    """A copy of the repository in a folder whose name wants quoting."""

    folder: Path
    port: int
    api_port: int
    proxy_port: int
    starts: list[Start] = field(default_factory=list)

    @property
    def instance(self) -> Instance:
        return Instance.at(self.folder / "data")

    def environment(self, **variables: str) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        ports = {"DASHBOARD_PORT": self.port, "API_PORT": self.api_port, "PROXY_PORT": self.proxy_port}
        named = {name: str(port) for name, port in ports.items()}
        return ours | {"SWITCHBOARD_VENV": sys.prefix} | named | variables

    def start(self, *arguments: str, **variables: str) -> Start:
        """Start what is asked for; without arguments the dashboard alone, which is the quickest."""
        arguments = arguments or ("--only", "dashboard")
        start = Start(
            subprocess.Popen(
                [self.folder / "start_all.sh", *arguments],
                cwd="/",
                env=self.environment(**variables),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        )
        self.starts.append(start)
        return start

    def call(self, script: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.folder / script, *arguments],
            cwd="/",
            env=self.environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE_S,
        )


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    """A clone in which nothing runs; whatever a test leaves running in it is ended."""
    lock, stamp = ROOT / "requirements.txt", Path(sys.prefix) / "installed-requirements.txt"
    # Without this the scripts would begin by installing into the environment that runs the tests.
    assert stamp.exists(), "run ./start_all.sh --install --dev first"
    assert stamp.read_text() == lock.read_text(), "run ./start_all.sh --install --dev first"
    clone = Clone(tmp_path.resolve() / "a clone; its 100% #1", free_port(), free_port(), free_port())
    for path in repository_files():
        target = clone.folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    yield clone
    clone.instance.stop()
    for start in clone.starts:
        if start.process.poll() is None:
            os.killpg(start.process.pid, signal.SIGKILL)
        start.process.communicate()


def status_of(address: str) -> int:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    finally:
        connection.close()


def all_ended(processes: list[psutil.Process]) -> bool:
    """Whether they have all ended, at the latest in a few seconds."""
    deadline = time.monotonic() + 10
    while any(process.is_running() for process in processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(process.is_running() for process in processes)
