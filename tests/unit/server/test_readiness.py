import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from lib.server.readiness import is_ready
from lib.server.services import Service


@pytest.fixture
def pid(web: Service) -> Iterator[int]:
    with subprocess.Popen([sys.executable, *web.arguments], stderr=subprocess.DEVNULL) as process:
        yield process.pid
        process.kill()


def test_a_program_is_ready_once_it_answers_itself(
    web: Service, pid: int, spawn: Callable[..., psutil.Process]
) -> None:
    deadline = time.monotonic() + 30
    while not is_ready(web, pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    # There is an answer, but it is not this program's.
    assert not is_ready(web, spawn().pid)


def test_a_program_that_does_not_listen_is_not_ready(web: Service) -> None:
    assert not is_ready(web, os.getpid())


def test_a_program_that_was_not_started_is_not_ready(web: Service) -> None:
    assert not is_ready(web, None)
