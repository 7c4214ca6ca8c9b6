import dataclasses
import re
import signal
import socket
import time
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
from tests.free_port import free_port

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
        run(
            instance,
            tuple(dataclasses.replace(service, needed=True) for service in services),
            announce=lambda service: pytest.fail(f"{service.name} was announced"),
        )
    assert instance.processes() == []
    return str(refused.value)


@pytest.mark.slow
def test_programs_start_one_after_the_other_each_announced_when_it_answers(
    instance: Instance, web: Service, spawn: Spawn
) -> None:
    port = free_port()
    arguments = ("-m", "http.server", str(port), "--bind", HOST)
    web = dataclasses.replace(web, needed=True)
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


def told_to(service: Service) -> None:
    signal.raise_signal(signal.SIGTERM)


@pytest.mark.slow
def test_only_what_is_asked_for_is_started(instance: Instance, web: Service) -> None:
    other = dataclasses.replace(web, name="other", arguments=("-c", "raise SystemExit('not asked for')"))
    said: list[str] = []
    run(instance, (other, web), told_to, only=("web",), say=said.append)
    assert said == []
    assert not instance.log("other").exists()


@pytest.mark.slow
def test_what_is_not_needed_and_has_no_port_is_told_and_left_out(
    instance: Instance, web: Service, spawn: Spawn
) -> None:
    with socket.create_server((HOST, 0)) as listener:
        taken = listener.getsockname()[1]
        extra = dataclasses.replace(web, name="extra", port=taken, port_setting="EXTRA_PORT")
        said: list[str] = []
        run(instance, (extra, dataclasses.replace(web, needed=True)), told_to, say=said.append)
    assert len(said) == 1
    assert f"The extra is not started: port {taken} is taken by" in said[0]
    assert "EXTRA_PORT=" in said[0]


def test_two_programs_are_not_given_the_same_port(instance: Instance, web: Service) -> None:
    second = dataclasses.replace(web, name="second", port_setting="SECOND_PORT")
    said: list[str] = []
    run(instance, (dataclasses.replace(web, needed=True), second), told_to, say=said.append)
    assert len(said) == 1
    assert f"The second is not started: port {web.port} is the web's. It takes another" in said[0]
    assert "SECOND_PORT=" in said[0]


def test_what_is_not_needed_and_ends_at_once_is_told_and_the_rest_goes_on(
    instance: Instance, web: Service
) -> None:
    broken = dataclasses.replace(
        web, name="broken", port=free_port(), arguments=("-c", "raise SystemExit('no such luck')")
    )
    said: list[str] = []
    run(instance, (broken, dataclasses.replace(web, needed=True)), told_to, say=said.append)
    assert said == [
        f"The broken ended while it started. The end of its log, {instance.log('broken')}: no such luck "
        "The rest goes on without it."
    ]


@pytest.mark.slow
def test_a_program_that_crashes_as_soon_as_it_answers_is_started_again_and_that_is_said(
    instance: Instance, web: Service
) -> None:
    def listening(service: Service) -> set[psutil.Process]:
        return {one for one in instance.processes() if listens(one, service.port)}

    def kill(service: Service) -> None:
        (process,) = listening(service)
        process.kill()
        while not listening(service) - {process}:
            time.sleep(0.05)

    said: list[str] = []

    def say(sentence: str) -> None:
        said.append(sentence)
        signal.raise_signal(signal.SIGTERM)

    run(instance, (web,), kill, say=say)
    assert len(said) == 1
    assert re.fullmatch(r"The web ended, and was started again \(process \d+\)\.", said[0])


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
        run(instance, (dataclasses.replace(failing, needed=True),), announce=kill)
    assert instance.processes() == []
