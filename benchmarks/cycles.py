"""All programs started and stopped again and again: what is left behind each time, and how long both take.

They are stopped in turns by Ctrl-C, by SIGTERM to the script and by `./stop_all.sh`. After each stop nothing of them
may live, hold a port or a lock, or lie in the run folder or among the temporary files.
"""

import fcntl
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import psutil
from measure import Figure, at_most, load, middle, report

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from lib.server.instance import MARK  # noqa: E402 found by the line above
from lib.server.ports import obstacle  # noqa: E402
from tests.free_port import free_port  # noqa: E402

PROGRAMS = ("dashboard", "API", "proxy")
PORTS = ("DASHBOARD_PORT", "API_PORT", "PROXY_PORT")
STAYS = {"start.lock", "supervisord.conf", "litellm.yaml"}
"""In the run folder: the lock is one only while somebody holds it, and both configurations are written anew."""
WAYS = ("Ctrl-C", "SIGTERM", "stop_all.sh")


def variables(folder: Path) -> dict[str, str]:
    """An environment of its own: folder, ports, and temporary files that can be counted."""
    (folder / "temporary").mkdir()
    return os.environ | {
        "SWITCHBOARD_VENV": sys.prefix,
        "DATA_DIR": str(folder / "data"),
        "ENV_FILE": str(folder / ".env"),
        "CONFIG_FILE": str(folder / "config.yaml"),
        "TMPDIR": str(folder / "temporary"),
        **{setting: str(free_port()) for setting in PORTS},
    }


def started(environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start everything; return when every program has said that it answers."""
    process = subprocess.Popen(
        [ROOT / "start_all.sh", "--no-key-check"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    said, missing = "", set(PROGRAMS)
    while missing:
        line = process.stdout.readline()
        said += line
        if not line:
            raise RuntimeError(f"It ended before everything answered: {said}")
        missing -= set(re.findall(r"The (\w+) answers on", line))
    return process


def stopped(process: subprocess.Popen[str], way: str, environment: dict[str, str]) -> None:
    """End everything in this way; return when the script has ended."""
    ways: dict[str, Callable[[], object]] = {
        "Ctrl-C": lambda: os.killpg(process.pid, signal.SIGINT),
        "SIGTERM": process.terminate,
        "stop_all.sh": lambda: subprocess.run(
            [ROOT / "stop_all.sh"], env=environment, check=True, capture_output=True
        ),
    }
    ways[way]()
    said, _ = process.communicate(timeout=120)
    if process.returncode:
        raise RuntimeError(f"After {way} it ended with {process.returncode}: {said}")


def ours(environment: dict[str, str]) -> set[psutil.Process]:
    """Every process that carries the mark of this folder."""
    found = set()
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == environment["DATA_DIR"]:
                found.add(process)
        except (psutil.Error, OSError):
            continue
    return found


def alive(processes: set[psutil.Process]) -> list[str]:
    """Those that still live, by number and name."""
    left = []
    for process in processes:
        try:
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                left.append(f"{process.pid} {process.name()}")
        except psutil.NoSuchProcess:
            continue
    return left


def left_behind(environment: dict[str, str], ran: set[psutil.Process]) -> dict[str, list[str]]:
    """What should not be there any more."""
    run = Path(environment["DATA_DIR"]) / "run"
    with open(run / "start.lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            locks = []
        except BlockingIOError:
            locks = ["start.lock"]
    return {
        "processes": alive(ran | ours(environment)),
        "ports": [name for name in PORTS if obstacle(int(environment[name]))],
        "locks": locks,
        "files": sorted({path.name for path in run.iterdir()} - STAYS)
        + sorted(path.name for path in Path(environment["TMPDIR"]).iterdir()),
    }


def cycle(number: int, environment: dict[str, str]) -> dict[str, Any]:
    """One start and one stop."""
    begun = time.monotonic()
    process = started(environment)
    answered = time.monotonic()
    ran, way = ours(environment), WAYS[number % len(WAYS)]
    stopped(process, way, environment)
    ended = time.monotonic()
    left = left_behind(environment, ran)
    result = {"way": way, "start_s": answered - begun, "stop_s": ended - answered, "left": left}
    print(
        f"{number + 1}: {len(ran)} processes, {answered - begun:.1f} s to start, "
        f"{ended - answered:.1f} s to stop by {way}, left: {left if any(left.values()) else 'nothing'}",
        flush=True,
    )
    return result


@click.command()
@click.option("--cycles", default=50, show_default=True, type=click.IntRange(1))
def main(cycles: int) -> None:
    """Print a table, write JSON; the exit code is 1 when anything was left behind."""
    before = load()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = variables(Path(folder).resolve())
        done = [cycle(number, environment) for number in range(cycles)]
    figures = [
        Figure(f"{kind} left behind", "", sum(len(one["left"][kind]) for one in done), 0, at_most(0, ""))
        for kind in ("processes", "ports", "locks", "files")
    ]
    figures += [
        Figure(f"to {what} all programs", "s", middle([one[f"{what}_s"] for one in done]), 0)
        for what in ("start", "stop")
    ]
    sys.exit(
        0 if report("cycles", figures, rounds=cycles, loads=[before, load()], raw={"cycles": done}) else 1
    )


if __name__ == "__main__":
    main()
