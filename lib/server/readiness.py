"""Whether a program of ours serves: its address answers, and it is our process that listens there.

An answer alone is no proof: somebody else may have taken the port in the meantime.
"""

import http.client

import psutil

from lib.server.ports import listens
from lib.server.services import HOST, Service

ANSWER_WITHIN_S = 2


def is_ready(service: Service, pid: int | None) -> bool:
    """Tell whether the process `pid`, or one that it started, serves `service` now."""
    return (
        pid is not None
        and any(listens(process, service.port) for process in _family(pid))
        and _answers(service)
    )


def _family(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _answers(service: Service) -> bool:
    connection = http.client.HTTPConnection(HOST, service.port, timeout=ANSWER_WITHIN_S)
    try:
        connection.request("GET", service.ready_path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
