import configparser
import dataclasses
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from lib.server import supervision
from lib.server.instance import Instance
from lib.server.readiness import is_ready
from lib.server.services import Service


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def supervised(instance: Instance, web: Service) -> Iterator[Instance]:
    process = supervision.launch(instance, (web,))
    supervision.await_orders(instance)
    yield instance
    instance.stop()
    process.wait()


def test_the_configuration_holds_no_path_and_starts_nothing_by_itself(web: Service) -> None:
    text = supervision.configuration((web,))
    parsed = configparser.RawConfigParser()
    parsed.read_string(text)
    assert parsed.getboolean("program:web", "autostart") is False
    assert parsed["program:web"]["command"].split()[0] == Path(sys.executable).name
    assert str(Path.cwd()) not in text


@pytest.mark.slow
def test_a_program_is_started_when_told_restarted_when_it_dies_and_stopped_with_the_rest(
    supervised: Instance, web: Service
) -> None:
    assert supervision.state(supervised, web) == ("stopped", None)
    first = supervision.start(supervised, web)
    eventually(lambda: is_ready(web, supervision.state(supervised, web)[1]))
    assert first is not None
    psutil.Process(first).kill()
    eventually(lambda: supervision.state(supervised, web)[1] not in (None, first))
    eventually(lambda: is_ready(web, supervision.state(supervised, web)[1]))

    processes = supervised.processes()
    assert len(processes) == 2
    assert sorted(supervised.stop()) == sorted(process.pid for process in processes)
    assert not any(process.is_running() for process in processes)


def test_a_program_that_was_stopped_stays_stopped_until_it_is_started_again(
    supervised: Instance, web: Service
) -> None:
    supervision.stop(supervised, web)  # it does not run yet: nothing to end
    supervision.start(supervised, web)
    eventually(lambda: is_ready(web, supervision.state(supervised, web)[1]))
    supervision.stop(supervised, web)
    assert supervision.state(supervised, web) == ("stopped", None)
    supervision.start(supervised, web)
    eventually(lambda: is_ready(web, supervision.state(supervised, web)[1]))


def test_what_a_program_says_is_kept_in_a_log_of_its_own(supervised: Instance, web: Service) -> None:
    supervision.start(supervised, web)
    eventually(lambda: is_ready(web, supervision.state(supervised, web)[1]))
    eventually(lambda: "GET /" in supervised.log("web").read_text())


def test_its_socket_is_for_this_user_alone_and_goes_with_it(supervised: Instance) -> None:
    record = supervised.record
    assert record is not None
    folder = Path(record.socket).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    supervised.stop()
    assert not folder.exists()


def test_an_unknown_program_is_refused_in_words(supervised: Instance, web: Service) -> None:
    with pytest.raises(supervision.SupervisionError, match="BAD_NAME"):
        supervision.start(supervised, dataclasses.replace(web, name="nobody"))


def test_orders_to_nobody_are_refused_in_words(instance: Instance, web: Service) -> None:
    with pytest.raises(supervision.SupervisionError, match="gone"):
        supervision.start(instance, web)
    assert supervision.state(instance, web) == ("unknown", None)
