import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.free_port import free_port
from tests.scripts.conftest import Clone

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

COMMANDS = ("bash", "dirname", "cat", "cmp", "cp", "grep", "mkdir", "rm", "tail")


class Machine:
    """A machine without any of our packages, whose only network is a loopback address."""

    def __init__(self, clone: Clone, folder: Path) -> None:
        self.clone = clone
        self.venv = clone.folder / ".venv"
        self.commands = folder / "bin"
        self.commands.mkdir()
        for name in COMMANDS:
            found = shutil.which(name)
            assert found
            (self.commands / name).symlink_to(found)
        self.variables = {
            "SWITCHBOARD_VENV": str(self.venv),
            "PATH": str(self.commands),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_FIND_LINKS": "",
            "PIP_NO_CACHE_DIR": "1",
        }
        self.index(free_port())

    def index(self, port: int) -> None:
        self.variables["PIP_INDEX_URL"] = f"http://127.0.0.1:{port}/simple"

    def python(self, text: str = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n') -> None:
        python = self.commands / "python3"
        python.write_text(text)
        python.chmod(0o755)

    def install(self) -> subprocess.CompletedProcess[str]:
        return self.clone.call("start_all.sh", "--install", **self.variables)

    def old_environment(self, lock: str) -> None:
        """Make an environment as an earlier whole install of `lock` leaves it, as far as the script looks."""
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.venv], check=True)
        (self.venv / "installed-requirements.txt").write_text(lock)


@pytest.fixture
def machine(clone: Clone, tmp_path: Path) -> Machine:
    return Machine(clone, tmp_path)


@pytest.fixture
def silent_index() -> Iterator[socket.socket]:
    """An address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)
        yield listener


def test_without_python_one_sentence_says_what_is_needed(machine: Machine) -> None:
    result = machine.install()
    assert result.returncode == 1
    assert result.stdout.startswith(
        "Switchboard needs Python 3.11 to 3.14, and there is none here: install one"
    )
    assert result.stdout.count("\n") == 1


def test_a_python_that_is_too_old_is_named_with_its_version(machine: Machine) -> None:
    machine.python(
        '#!/bin/sh\ncase "$2" in *version_info*) exit 1 ;; *) echo "python3 here is 3.9.6" ;; esac\n'
    )
    result = machine.install()
    assert result.returncode == 1
    assert "and python3 here is 3.9.6: install one" in result.stdout
    assert result.stdout.count("\n") == 1


def test_without_network_one_sentence_says_so_and_nothing_counts_as_installed(machine: Machine) -> None:
    machine.python()
    for _ in range(2):
        result = machine.install()
        assert result.returncode == 1
        first, second = result.stdout.splitlines()
        assert first.startswith("Installing the packages of requirements.txt")
        assert second.startswith("The packages could not be fetched: check the network")
        assert not (machine.venv / "installed-requirements.txt").exists()


def test_an_install_waits_for_the_one_that_is_under_way(machine: Machine) -> None:
    machine.python()
    with open(machine.clone.folder / "requirements.txt") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        start = machine.clone.start("--install", **machine.variables)
        assert start.line() == "Another install is under way here: waiting for it …\n"
    assert start.line().startswith("Installing the packages")
    assert start.end(lambda: None) == 1


def test_what_the_other_install_has_installed_is_not_installed_again(machine: Machine) -> None:
    machine.python()
    lock_path = machine.clone.folder / "requirements.txt"
    with lock_path.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        start = machine.clone.start("--install", **machine.variables)
        start.line()
        machine.old_environment(lock_path.read_text())
    assert start.end(lambda: None) == 0
    assert "Installing" not in start.said


def test_an_interrupted_install_ends_at_once_and_the_next_begins_anew(
    machine: Machine, silent_index: socket.socket
) -> None:
    machine.python()
    machine.index(silent_index.getsockname()[1])
    start = machine.clone.start("--install", **machine.variables)
    connection, _ = silent_index.accept()
    asked = time.monotonic()
    assert start.end(start.process.terminate) == 130
    assert time.monotonic() - asked < 10
    assert start.said.endswith("The install was interrupted: the next one begins anew.\n")
    connection.close()

    half_a_package = machine.venv / "half a package"
    half_a_package.touch()
    machine.index(free_port())
    machine.install()
    assert not half_a_package.exists()


def test_ctrl_c_interrupts_an_install_too(machine: Machine, silent_index: socket.socket) -> None:
    machine.python()
    machine.index(silent_index.getsockname()[1])
    start = machine.clone.start("--install", **machine.variables)
    connection, _ = silent_index.accept()
    assert start.end(start.ctrl_c) == 130
    connection.close()


def test_what_is_installed_is_not_installed_again(machine: Machine) -> None:
    machine.python()
    machine.old_environment((machine.clone.folder / "requirements.txt").read_text())
    result = machine.install()
    assert (result.stdout, result.returncode) == ("", 0)


def test_another_lock_is_installed_into_the_environment_that_is_there(machine: Machine) -> None:
    machine.python()
    machine.old_environment("of yesterday")
    (machine.venv / "kept").touch()
    assert machine.install().stdout.startswith("Installing the packages")
    assert (machine.venv / "kept").exists()


def test_a_folder_that_is_no_environment_is_left_alone(machine: Machine) -> None:
    machine.python()
    machine.venv.mkdir()
    (machine.venv / "diary").write_text("mine")
    result = machine.install()
    assert result.returncode == 1
    assert "is not a Python environment: move it out of the way" in result.stdout
    assert (machine.venv / "diary").read_text() == "mine"


def test_where_nothing_is_installed_there_is_nothing_to_stop(machine: Machine) -> None:
    result = machine.clone.call("stop_all.sh", **machine.variables)
    assert result.stdout == "Switchboard is not installed here, so nothing of it runs.\n"
    assert result.returncode == 0


@pytest.mark.parametrize("script", ["start_all.sh", "run_tests.sh"])
def test_help_tells_how_to_call_it(machine: Machine, script: str) -> None:
    result = machine.clone.call(script, "--help", **machine.variables)
    assert result.stdout.startswith(f"Usage: ./{script} [")
    assert result.returncode == 0


def test_an_unknown_option_is_refused(machine: Machine) -> None:
    result = machine.clone.call("start_all.sh", "--instal", **machine.variables)
    assert result.stdout.endswith("There is no option --instal.\n")
    assert result.returncode == 2
