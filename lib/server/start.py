"""Starting a Switchboard: refused when one runs already or a port is taken, else one program after the other.

A program is started when the one before it answers, and an address is announced when it answers, not before.
"""

import subprocess
import time
from collections.abc import Callable

from lib.server import supervision
from lib.server.instance import Instance, StartingError
from lib.server.ports import next_free, obstacle
from lib.server.readiness import is_ready
from lib.server.services import Service, address
from lib.server.stop_request import StopRequest

READY_WITHIN_S = 90
LOOK_EVERY_S = 0.1
LOOK_FOR_LOSS_EVERY_S = 2.0
LONGEST_LAST_WORDS = 300


class StartError(Exception):
    """Switchboard cannot start or go on; one sentence says why and what to do."""


def run(instance: Instance, services: tuple[Service, ...], announce: Callable[[Service], None]) -> None:
    """Start `services`, announce each when it answers, and stay until told to stop; then stop them all.

    Raises StartError or SupervisionError when that cannot be done; nothing of ours is left running then.
    """
    stop = StopRequest()
    supervisor = _launch(instance, services)
    try:
        supervision.await_orders(instance)
        for service in services:
            if _answers(instance, service, stop):
                announce(service)
        _stay(instance, services, supervisor, stop)
    finally:
        # One that has ended in order left nothing behind, and the folder may belong to a new start by now.
        if supervisor.poll() != 0:
            instance.stop()
        supervisor.wait()
        instance.forget(supervisor.pid)


def _launch(instance: Instance, services: tuple[Service, ...]) -> subprocess.Popen[bytes]:
    try:
        instance.prepare()
        with instance.starting():
            _refuse_second(instance)
            for service in services:
                _refuse_taken(service)
            return supervision.launch(instance, services)
    except StartingError:
        raise StartError("Another start is under way here: wait until it says where it answers.") from None
    except OSError as error:
        raise StartError(
            f"Cannot write to {instance.data_dir} ({error.strerror}): set DATA_DIR to a folder of yours."
        ) from error


def _refuse_second(instance: Instance) -> None:
    supervisor, record = instance.supervisor(), instance.record
    if supervisor and record:
        addresses = ", ".join(address(port) for port in record.ports.values())
        raise StartError(
            f"Switchboard runs here already: {addresses} (process {supervisor.pid}). "
            "To start it anew, stop it first with ./stop_all.sh."
        )
    if left_over := instance.processes():
        pids = ", ".join(str(process.pid) for process in left_over)
        raise StartError(
            f"Programs of an earlier start still run (process {pids}): end them with ./stop_all.sh."
        )
    if record:
        instance.forget(record.pid)


def _refuse_taken(service: Service) -> None:
    if reason := obstacle(service.port):
        free = next_free(service.port)
        choice = f", for example {service.port_setting}={free} ./start_all.sh" if free else ""
        raise StartError(f"Port {service.port} {reason}. Choose another port for the {service.name}{choice}.")


def _answers(instance: Instance, service: Service, stop: StopRequest) -> bool:
    first_pid = supervision.start(instance, service)
    deadline = time.monotonic() + READY_WITHIN_S
    while instance.supervisor() and not stop.made:
        state, pid = supervision.state(instance, service)
        if is_ready(service, pid):
            return True
        # It will be tried again, but what ends before it ever answered is told at once.
        if state in ("backoff", "exited", "fatal") or pid not in (None, first_pid):
            raise StartError(f"The {service.name} ended while it started. {_last_words(instance, service)}")
        if time.monotonic() > deadline:
            late = f"The {service.name} did not answer within {READY_WITHIN_S} s."
            raise StartError(f"{late} {_last_words(instance, service)}")
        time.sleep(LOOK_EVERY_S)
    return False


def _stay(
    instance: Instance, services: tuple[Service, ...], supervisor: subprocess.Popen[bytes], stop: StopRequest
) -> None:
    next_look = time.monotonic()
    while supervisor.poll() is None and not stop.made:
        time.sleep(LOOK_EVERY_S)
        if time.monotonic() >= next_look:
            next_look = time.monotonic() + LOOK_FOR_LOSS_EVERY_S
            _refuse_lost(instance, services)
    if supervisor.returncode:
        raise StartError("The process manager was killed: start again with ./start_all.sh.")


def _refuse_lost(instance: Instance, services: tuple[Service, ...]) -> None:
    for service in services:
        state, _ = supervision.state(instance, service)
        if state == "fatal":
            lost = f"The {service.name} ended again and again, and was given up."
            raise StartError(f"{lost} {_last_words(instance, service)}")


def _last_words(instance: Instance, service: Service) -> str:
    log = instance.log(service.name)
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    said = "".join(character for character in last if character.isprintable())[:LONGEST_LAST_WORDS]
    return f"The end of its log, {log}: {said}" if said else f"Its log is {log}."
