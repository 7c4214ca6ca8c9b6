"""A private PostgreSQL cluster for the tests: made and thrown away by them, on a Unix socket only."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


class NoServer(Exception):
    """PostgreSQL cannot be started here; the text is the reason."""


class Cluster:
    """A server with its data in a folder of its own."""

    def __init__(self, programs: Path, folder: Path, user: str) -> None:
        self._programs, self.folder, self._user = programs, folder, user
        self._databases = 0

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the unprivileged owner of the cluster."""
        done = subprocess.run(
            [str(self._programs / program), "-D", str(self.folder / "data"), *arguments],
            user=self._user if os.geteuid() == 0 else None,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a server that outlives pg_ctl would hold a pipe open
            stderr=subprocess.DEVNULL,
        )
        if done.returncode:
            raise RuntimeError(f"{program} ended with {done.returncode}")

    def start(self) -> None:
        settings = ("listen_addresses=''", f"unix_socket_directories={self.folder}", "fsync=off")
        options = " ".join(f"-c {setting}" for setting in settings)
        self.run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", options)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-w", "-m", "immediate")

    def new_database(self, like: str = "template1") -> str:
        """A database of its own, empty or a copy of another one; its name."""
        self._databases += 1
        name = f"test_{self._databases}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return name

    def url(self, name: str) -> str:
        return f"postgresql://{self._user}@/{name}?host={self.folder}"


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running cluster; raises NoServer with the reason when there can be none."""
    programs = _programs()
    user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        made = Cluster(programs, folder, user)
        made.run("initdb", "-U", user, "-A", "trust", "-E", "UTF8", "--no-sync")
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    on_path = shutil.which("pg_ctl")
    found = [Path(on_path).resolve().parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in found:
        if (folder / "initdb").exists():
            return folder
    raise NoServer("PostgreSQL is not installed here (no initdb on PATH or under /usr/lib/postgresql)")
