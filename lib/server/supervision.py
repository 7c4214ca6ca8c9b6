"""supervisord as our process manager: it restarts, keeps the logs and stops; we say what, and when.

Its configuration holds no path, for it expands `%` and cuts at ` ;` and ` #`, which a folder's name may
contain. What varies reaches it as its working directory (the run folder) and its environment. Its socket
lies in a folder of its own under the system's temporary one: a socket's path has to be short, and not every
file system can hold one.
"""

import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any, cast
from xmlrpc.client import Fault, ProtocolError, ServerProxy

import psutil
from supervisor.xmlrpc import SupervisorTransport

from lib.server.instance import Instance
from lib.server.record import Record
from lib.server.services import Service
from lib.settings import ROOT

TAKES_ORDERS_WITHIN_S = 20
_ENDED = ("STOPPED", "EXITED", "FATAL")

DAEMON = """\
[supervisord]
nodaemon=true
logfile=/dev/null
logfile_maxbytes=0
pidfile=supervisord.pid
childlogdir=.

[unix_http_server]
file=%(ENV_SWITCHBOARD_SOCKET)s
chmod=0600

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""

PROGRAM = """\
[program:{name}]
command={command}
directory=%(ENV_SWITCHBOARD_ROOT)s
autostart=false
autorestart=true
startsecs=10
startretries=5
stopwaitsecs=8
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile=../logs/{name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=3
"""


class SupervisionError(Exception):
    """supervisord did not do what it was asked, or it is on its way out and answers no more."""


def configuration(services: tuple[Service, ...]) -> str:
    """Return supervisord's configuration for these programs."""
    python = Path(sys.executable).name
    programs = (
        PROGRAM.format(name=service.name, command=shlex.join((python, *service.arguments)))
        for service in services
    )
    return "\n".join([DAEMON, *programs])


def launch(instance: Instance, services: tuple[Service, ...]) -> subprocess.Popen[bytes]:
    """Start supervisord for `instance`, with none of the programs started yet, and leave its record."""
    (instance.run / "supervisord.conf").write_text(configuration(services), encoding="utf-8")
    socket = Path(tempfile.mkdtemp(prefix="switchboard-")) / "supervisor.sock"
    environment = instance.environment() | {
        "SWITCHBOARD_SOCKET": str(socket),
        "SWITCHBOARD_ROOT": str(ROOT),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
    }
    with open(instance.log("supervisor"), "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "-c", "supervisord.conf"],
            cwd=instance.run,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # so that Ctrl-C reaches `up` alone, which then stops all in order
        )
    try:
        instance.remember(_record(process.pid, socket, services))
    except OSError:
        process.kill()
        process.wait()
        raise
    return process


def _record(pid: int, socket: Path, services: tuple[Service, ...]) -> Record:
    return Record(
        pid=pid,
        started=psutil.Process(pid).create_time(),
        socket=str(socket),
        ports={service.name: service.port for service in services},
    )


def await_orders(instance: Instance) -> None:
    """Wait until supervisord takes orders. SupervisionError when it does not."""
    deadline = time.monotonic() + TAKES_ORDERS_WITHIN_S
    while instance.supervisor() and time.monotonic() < deadline:
        try:
            with _orders(instance) as supervisor:
                supervisor.getState()
                return
        except SupervisionError:
            time.sleep(0.05)
    raise SupervisionError(f"The process manager did not start: its log is {instance.log('supervisor')}.")


def start(instance: Instance, service: Service) -> int | None:
    """Have `service` started and kept running, and return its first pid; it may not answer yet."""
    with _orders(instance) as supervisor:
        supervisor.startProcess(service.name, False)
    return state(instance, service)[1]


def stop(instance: Instance, service: Service) -> None:
    """End `service`, by force after a while, and keep it ended; one that does not run is none to end."""
    with _orders(instance) as supervisor:
        if supervisor.getProcessInfo(service.name)["statename"] not in _ENDED:
            supervisor.stopProcess(service.name)


def state(instance: Instance, service: Service) -> tuple[str, int | None]:
    """Return what supervisord says of `service` (starting, running, backoff, fatal …), and its pid.

    When it does not answer, for instance because it shuts down, the state is unknown.
    """
    try:
        with _orders(instance) as supervisor:
            info = cast(dict[str, Any], supervisor.getProcessInfo(service.name))
    except SupervisionError:
        return "unknown", None
    return str(info["statename"]).lower(), int(info["pid"]) or None


@contextmanager
def _orders(instance: Instance) -> Iterator[Any]:
    record = instance.record
    if record is None:
        raise SupervisionError("The process manager is gone.")
    transport = SupervisorTransport(None, None, f"unix://{record.socket}")
    # The address is a formality: the transport goes to the socket.
    with ServerProxy("http://127.0.0.1", transport=transport) as proxy:
        try:
            yield proxy.supervisor
        except Fault as fault:
            raise SupervisionError(f"The process manager refused: {fault.faultString}.") from None
        except (OSError, HTTPException, ProtocolError) as error:
            raise SupervisionError(f"The process manager does not answer ({type(error).__name__}).") from None
