"""Small real programs to start, find and end; each test has a data folder of its own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from lib.server.instance import Instance
from lib.server.services import HOST, Service
from tests.free_port import free_port

Spawn = Callable[..., psutil.Process]

LISTENER = """
import socket, sys, time
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print(listener.getsockname()[1], flush=True)
time.sleep(600)
"""


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    """A data folder whose name holds everything that quoting may trip over; nothing runs on it."""
    instance = Instance(tmp_path.resolve() / "a b%c ;d #e")
    instance.prepare()
    yield instance
    instance.stop()


@pytest.fixture
def spawn() -> Iterator[Spawn]:
    """`spawn(port=0, env=None)` starts a stranger that listens, and returns it when it does."""
    started: list[subprocess.Popen[str]] = []

    def start(port: int = 0, env: dict[str, str] | None = None) -> psutil.Process:
        process = subprocess.Popen(
            [sys.executable, "-c", LISTENER, str(port)], stdout=subprocess.PIPE, text=True, env=env
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline().strip().isdigit()
        return psutil.Process(process.pid)

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def web() -> Service:
    """A program that answers like one of ours."""
    port = free_port()
    return Service(
        name="web",
        port=port,
        port_setting="WEB_PORT",
        arguments=("-m", "http.server", str(port), "--bind", HOST),
        ready_path="/",
    )
