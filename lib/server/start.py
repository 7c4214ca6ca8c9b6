"""Starting a Switchboard: refused when one runs already or a port is taken, else one program after the other.

A program is started when the one before it answers, and an address is announced when it answers, not before. What is
not needed by the rest never keeps the rest from running: that it is missing is said.
"""

import subprocess
import time
from collections.abc import Callable, Collection, Iterator

from lib.server import supervision
from lib.server.instance import Instance, StartingError
from lib.server.ports import next_free, obstacle
from lib.server.readiness import is_ready
from lib.server.services import Service, address
from lib.server.stop_request import StopRequest
from lib.server.supervision import SupervisionError
from lib.server.watch import Watch, last_words

READY_WITHIN_S = 240
"""The proxy takes seven seconds of work, and on a machine that has much else to do a hundred by the clock."""
LOOK_EVERY_S = 0.1
LOOK_FOR_LOSS_EVERY_S = 1.0

Say = Callable[[str], None]


class StartError(Exception):
    """Switchboard cannot start or go on; one sentence says why and what to do."""


class _Late(Exception):
    """A program did not come to answer; the text says why."""


def run(
    instance: Instance,
    services: tuple[Service, ...],
    announce: Callable[[Service], None],
    *,
    only: Collection[str] | None = None,
    say: Say = lambda sentence: None,
) -> None:
    """Start `services`, or those named in `only`, announce each when it answers, and stay until told to stop.

    Then all are stopped. The others may be started later by the setup page. What happens meanwhile is given to `say`.
    Raises StartError or SupervisionError when that cannot be done; nothing of ours is left running then.
    """
    stop = StopRequest()
    wanted = tuple(one for one in services if only is None or one.name in only)
    needed = frozenset(one.name for one in wanted if one.needed or only)
    supervisor, free = _launch(instance, services, wanted, needed, say)
    watch = Watch(instance, services)
    try:
        supervision.await_orders(instance)
        for service in free:
            try:
                if pid := _answers(instance, service, stop):
                    watch.begin(service, pid)
                    announce(service)
            except _Late as late:
                if service.name in needed:
                    raise StartError(str(late)) from None
                say(f"{late} The rest goes on without it.")
        _stay(watch, needed, supervisor, stop, say)
    finally:
        # One that has ended in order left nothing behind, and the folder may belong to a new start by now.
        if supervisor.poll() != 0:
            instance.stop()
        supervisor.wait()
        instance.forget(supervisor.pid)


def _launch(
    instance: Instance,
    services: tuple[Service, ...],
    wanted: tuple[Service, ...],
    needed: Collection[str],
    say: Say,
) -> tuple[subprocess.Popen[bytes], list[Service]]:
    try:
        instance.prepare()
        with instance.starting():
            _refuse_second(instance)
            free = list(_free(wanted, needed, say))
            return supervision.launch(instance, services), free
    except StartingError:
        raise StartError("Another start is under way here: wait until it says where it answers.") from None
    except OSError as error:
        raise StartError(
            f"Cannot write to {instance.data_dir} ({error.strerror}): set DATA_DIR to a folder of yours."
        ) from error


def _refuse_second(instance: Instance) -> None:
    supervisor, record = instance.supervisor(), instance.record
    if supervisor and record:
        addresses = ", ".join(address(port) for port in record.ports.values() if obstacle(port))
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


def _free(wanted: tuple[Service, ...], needed: Collection[str], say: Say) -> Iterator[Service]:
    """The programs whose ports are free. Raises StartError for one that is needed."""
    given: dict[int, str] = {}
    for service in wanted:
        if service.port in given:
            reason = f"is the {given[service.port]}'s"
        elif found := obstacle(service.port):
            reason = found
        else:
            given[service.port] = service.name
            yield service
            continue
        free = next_free(service.port)
        while free in given:
            free = next_free(free)
        choice = f", for example {service.port_setting}={free} ./start_all.sh" if free else ""
        told = f"Port {service.port} {reason}. Choose another port for the {service.name}{choice}."
        if service.name in needed:
            raise StartError(told)
        say(f"The {service.name} is not started: port {service.port} {reason}. It takes another{choice}.")


def _answers(instance: Instance, service: Service, stop: StopRequest) -> int | None:
    """Start the program; its pid once it answers, None when told to stop before. Raises _Late."""
    first_pid = supervision.start(instance, service)
    deadline = time.monotonic() + READY_WITHIN_S
    while instance.supervisor() and not stop.made:
        state, pid = supervision.state(instance, service)
        if is_ready(service, pid):
            return pid
        # It will be tried again, but what ends before it ever answered is told at once.
        if state in ("backoff", "exited", "fatal") or pid not in (None, first_pid):
            _give_up(instance, service)
            raise _Late(f"The {service.name} ended while it started. {last_words(instance, service)}")
        if time.monotonic() > deadline:
            late = f"The {service.name} did not answer within {READY_WITHIN_S} s."
            raise _Late(f"{late} {last_words(instance, service)}")
        time.sleep(LOOK_EVERY_S)
    return None


def _give_up(instance: Instance, service: Service) -> None:
    try:
        supervision.stop(instance, service)
    except SupervisionError:
        return  # it shuts down, and ends it in any case


def _stay(
    watch: Watch,
    needed: Collection[str],
    supervisor: subprocess.Popen[bytes],
    stop: StopRequest,
    say: Say,
) -> None:
    next_look = time.monotonic()
    while supervisor.poll() is None and not stop.made:
        time.sleep(LOOK_EVERY_S)
        if time.monotonic() < next_look:
            continue
        next_look = time.monotonic() + LOOK_FOR_LOSS_EVERY_S
        for service, event, given_up in watch.look():
            if given_up and service.name in needed:
                raise StartError(event)
            say(event)
    if supervisor.returncode:
        raise StartError("The process manager was killed: start again with ./start_all.sh.")
