"""`python -m lib status`: what runs here, since when and where.

The exit code is 0 when something runs and all that runs answers, else 3.
"""

import json
import time
from dataclasses import asdict, dataclass, replace

import click
import psutil

from lib import settings
from lib.server import supervision
from lib.server.instance import Instance
from lib.server.readiness import is_ready
from lib.server.services import Service, address, services

NOT_ALL_ANSWER = 3


@dataclass(frozen=True)
class Status:
    """One program as it is now; `since` is in seconds since 1970, `ready` says that it answers at `url`."""

    name: str
    state: str
    pid: int | None
    since: float | None
    url: str
    ready: bool


@click.command(name="status")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array instead of lines for people.")
def command(as_json: bool) -> None:
    """Say what runs, since when and where."""
    reading = settings.read()
    instance = Instance.at(reading.settings.data_dir)
    found = [status(instance, service) for service in services(reading.settings)]
    click.echo(json.dumps([asdict(one) for one in found]) if as_json else "\n".join(map(_line, found)))
    running = [one for one in found if one.state != "stopped"]
    if not running or not all(one.ready for one in running):
        raise SystemExit(NOT_ALL_ANSWER)


def status(instance: Instance, service: Service) -> Status:
    """Return how `service` is, on the port that it was started with."""
    record = instance.record
    if record is None or record.process() is None:
        return Status(service.name, "stopped", None, None, address(service.port), ready=False)
    running = replace(service, port=record.ports.get(service.name, service.port))
    state, pid = supervision.state(instance, running)
    return Status(
        name=service.name,
        state=state,
        pid=pid,
        since=_start_of(pid),
        url=address(running.port),
        ready=is_ready(running, pid),
    )


def _start_of(pid: int | None) -> float | None:
    try:
        return psutil.Process(pid).create_time() if pid else None
    except psutil.Error:
        return None


def _line(one: Status) -> str:
    since = time.strftime(", since %Y-%m-%d %H:%M:%S", time.localtime(one.since)) if one.since else ""
    process = f", process {one.pid}" if one.pid else ""
    answers = "answers" if one.ready else "does not answer"
    return f"{one.name}: {one.state}{process}{since}; {one.url} {answers}"
