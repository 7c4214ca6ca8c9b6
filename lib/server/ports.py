"""Who listens on a port of this machine.

A port that somebody else holds is a fact to tell, never a thing to free: nothing here ends a process.
"""

import errno
import socket

import psutil

from lib.server.services import HOST

FIRST_UNPRIVILEGED_PORT = 1024
LAST_PORT = 65535


def obstacle(port: int) -> str | None:
    """Say what keeps us from listening on `port`, to follow "Port N"; None when nothing does.

    A port that was closed a moment ago is no obstacle.
    """
    with socket.socket() as probe:
        probe.settimeout(1)
        # Some systems allow a loopback listener beside one on all interfaces: whoever answers has the port.
        if probe.connect_ex((HOST, port)) == 0:
            return f"is taken by {_describe(holder(port))}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                return "may only be used by an administrator"
            if error.errno == errno.EADDRINUSE:
                return f"is taken by {_describe(holder(port))}"
            raise
    return None


def next_free(port: int) -> int | None:
    """Return the first port above `port` that nothing keeps us from, or None when there is none."""
    above = range(max(port + 1, FIRST_UNPRIVILEGED_PORT), LAST_PORT + 1)
    return next((candidate for candidate in above if obstacle(candidate) is None), None)


def listens(process: psutil.Process, port: int) -> bool:
    """Tell whether `process` itself listens on `port`; False when its sockets may not be seen."""
    try:
        connections = process.net_connections(kind="tcp")
    except psutil.Error:
        return False
    return any(c.status == psutil.CONN_LISTEN and c.laddr.port == port for c in connections)


def holder(port: int) -> psutil.Process | None:
    """Return the process that listens on `port`, or None when nobody does or the system will not say."""
    return next((process for process in psutil.process_iter() if listens(process, port)), None)


def _describe(process: psutil.Process | None) -> str:
    if process is None:
        return "another program, which is not ours"
    try:
        return f"{process.name()} (process {process.pid}), which is not ours"
    except psutil.Error:
        return f"process {process.pid}, which is not ours"
