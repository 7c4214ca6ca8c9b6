import dataclasses
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from lib.server.instance import MARK, Instance
from lib.server.ports import listens
from lib.server.readiness import is_ready
from lib.server.record import Record
from lib.server.services import HOST, Service
from lib.server.start import StartError, run

Spawn = Callable[..., psutil.Process]


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    told = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in told}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def refusal(instance: Instance, *services: Service) -> str:
    with pytest.raises(StartError) as refused:
        run(instance, services, announce=lambda service: pytest.fail(f"{service.name} was announced"))
    assert instance.processes() == []
    return str(refused.value)


def test_programs_start_one_after_the_other_each_announced_when_it_answers(
    instance: Instance, web: Service, spawn: Spawn
) -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
    arguments = ("-m", "http.server", str(port), "--bind", HOST)
    second = dataclasses.replace(web, name="second", port=port, arguments=arguments)
    announced: list[str] = []

    def announce(service: Service) -> None:
        announced.append(service.name)
        assert any(is_ready(service, process.pid) for process in instance.processes())
        assert is_ready(second, instance.processes()[0].pid) is (service is second)
        if service is second:
            signal.raise_signal(signal.SIGTERM)

    run(instance, (web, second), announce)
    assert announced == ["web", "second"]
    assert instance.processes() == []
    assert instance.record is None


def test_a_taken_port_is_named_with_its_holder_and_another_choice(
    instance: Instance, web: Service, spawn: Spawn
) -> None:
    stranger = spawn(web.port)
    told = refusal(instance, web)
    assert (
        f"Port {web.port} is taken by {stranger.name()} (process {stranger.pid}), which is not ours" in told
    )
    assert "WEB_PORT=" in told
    assert stranger.is_running()


def test_a_program_that_ends_at_once_is_told_with_its_last_words(instance: Instance, web: Service) -> None:
    broken = dataclasses.replace(web, arguments=("-c", "raise SystemExit('no such luck')"))
    told = refusal(instance, broken)
    assert "The web ended while it started" in told
    assert told.endswith(f"{instance.log('web')}: no such luck")


def test_what_is_left_over_from_a_killed_start_is_told_with_the_way_to_end_it(
    instance: Instance, web: Service, spawn: Spawn
) -> None:
    left_over = spawn(env=instance.environment())
    with pytest.raises(StartError, match=rf"process {left_over.pid}\): end them with ./stop_all.sh"):
        run(instance, (web,), announce=lambda service: None)
    assert left_over.is_running()


def test_what_a_crashed_supervisor_left_in_the_temporary_folder_is_cleared_away(
    instance: Instance, web: Service, tmp_path: Path
) -> None:
    old_socket = tmp_path / "switchboard-old" / "supervisor.sock"
    old_socket.parent.mkdir()
    old_socket.touch()
    instance.remember(Record(pid=2**22 + 1, started=0.0, socket=str(old_socket), ports={}))
    run(instance, (web,), announce=lambda service: signal.raise_signal(signal.SIGTERM))
    assert not old_socket.parent.exists()


def test_two_starts_at_once_are_one_too_many(instance: Instance, web: Service) -> None:
    with instance.starting():
        assert "Another start is under way here" in refusal(instance, web)


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path, web: Service) -> None:
    (tmp_path / "data").write_text("a file is in the way")
    told = refusal(Instance(tmp_path / "data"), web)
    assert str(tmp_path / "data") in told
    assert "DATA_DIR" in told


@pytest.mark.slow
def test_a_program_that_cannot_be_kept_running_is_given_up_and_told(instance: Instance, web: Service) -> None:
    only_once = f"import os, runpy;open(os.environ['{MARK}'] + '/once', 'x');"
    serve = "runpy.run_module('http.server', run_name='__main__')"
    failing = dataclasses.replace(web, arguments=("-c", only_once + serve, *web.arguments[2:]))

    def kill(service: Service) -> None:
        (process,) = (one for one in instance.processes() if listens(one, service.port))
        process.kill()

    with pytest.raises(
        StartError, match=r"The web ended again and again, and was given up\. .*FileExistsError"
    ):
        run(instance, (failing,), announce=kill)
    assert instance.processes() == []
