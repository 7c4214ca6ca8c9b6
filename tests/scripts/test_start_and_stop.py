import os
import signal
import socket

import psutil
import pytest

from tests.scripts.conftest import Clone, all_ended, status_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_the_address_is_printed_when_it_answers_and_ctrl_c_ends_everything(clone: Clone) -> None:
    start = clone.start()
    address = start.address()
    assert address == f"http://127.0.0.1:{clone.port}"
    assert status_of(address) == 200
    processes = clone.instance.processes()
    assert len(processes) >= 2

    assert start.end(start.ctrl_c) == 0
    assert start.said.endswith("Switchboard has stopped.\n")
    assert all_ended(processes)
    assert clone.instance.record is None


def test_it_listens_on_loopback_only(clone: Clone) -> None:
    clone.start("--only", "dashboard", "--only", "api").address()
    connections = [c for process in clone.instance.processes() for c in process.net_connections(kind="inet")]
    assert {c.laddr for c in connections if c.status == psutil.CONN_LISTEN} == {
        ("127.0.0.1", port) for port in (clone.port, clone.api_port)
    }


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_script_alone_ends_everything(clone: Clone, number: signal.Signals) -> None:
    start = clone.start()
    start.address()
    processes = clone.instance.processes()
    assert start.end(lambda: start.process.send_signal(number)) == 0
    assert all_ended(processes)


def test_stop_all_ends_everything_and_may_be_called_twice(clone: Clone) -> None:
    start = clone.start()
    start.address()
    processes = clone.instance.processes()
    assert clone.call("stop_all.sh").stdout == "Switchboard has stopped.\n"
    assert all_ended(processes)
    assert start.end(lambda: None) == 0
    again = clone.call("stop_all.sh")
    assert (again.stdout, again.returncode) == ("Switchboard was not running.\n", 0)


def test_a_second_start_is_refused_and_told_who_runs_where(clone: Clone) -> None:
    address = clone.start().address()
    supervisor = clone.instance.supervisor()
    assert supervisor is not None
    second = clone.call("start_all.sh", DASHBOARD_PORT="1")
    assert second.returncode == 1
    assert f"runs here already: {address} (process {supervisor.pid})" in second.stdout
    assert status_of(address) == 200


def test_a_stranger_on_the_port_is_told_as_one_and_left_alone(clone: Clone) -> None:
    with socket.create_server(("127.0.0.1", clone.port)):
        start = clone.call("start_all.sh")
        assert start.returncode == 1
        assert f"Port {clone.port} is taken by" in start.stdout
        assert f"(process {os.getpid()}), which is not ours" in start.stdout
        assert "DASHBOARD_PORT=" in start.stdout
        clone.call("stop_all.sh")
        socket.create_connection(("127.0.0.1", clone.port)).close()
    assert clone.instance.processes() == []


def test_a_pid_file_that_a_crash_left_behind_is_no_obstacle(clone: Clone) -> None:
    start = clone.start()
    start.address()
    processes = clone.instance.processes()
    for process in (psutil.Process(start.process.pid), *processes):
        process.kill()
    assert all_ended(processes)
    assert clone.instance.record is not None

    assert status_of(clone.start().address()) == 200


def test_what_a_killed_supervisor_left_over_is_ended_by_stop_all(clone: Clone) -> None:
    start = clone.start()
    start.address()
    supervisor, *left_over = clone.instance.processes()
    psutil.Process(start.process.pid).kill()
    supervisor.kill()
    assert "Programs of an earlier start still run" in clone.call("start_all.sh").stdout
    assert clone.call("stop_all.sh").stdout == "Switchboard has stopped.\n"
    assert all_ended(left_over)


def test_when_the_supervisor_is_killed_nothing_is_left_running(clone: Clone) -> None:
    start = clone.start()
    start.address()
    supervisor, *rest = clone.instance.processes()
    assert start.end(supervisor.kill) == 1
    assert "The process manager was killed" in start.said
    assert all_ended(rest)


def test_five_starts_and_stops_leave_no_orphan(clone: Clone) -> None:
    for _ in range(5):
        start = clone.start()
        start.address()
        processes = clone.instance.processes()
        assert start.end(start.ctrl_c) == 0
        assert all_ended(processes)
        assert clone.instance.processes() == []
    assert sorted(path.name for path in clone.instance.run.iterdir()) == ["start.lock", "supervisord.conf"]


def test_ctrl_c_before_it_answers_leaves_nothing_running(clone: Clone) -> None:
    start = clone.start()
    while not clone.instance.supervisor():
        assert start.process.poll() is None
    processes = clone.instance.processes()
    assert start.end(start.ctrl_c) == 0
    assert "answers on" not in start.said
    assert all_ended(processes)
    assert clone.instance.processes() == []


def test_stop_all_explains_itself_and_ends_nothing_by_a_wrong_word(clone: Clone) -> None:
    address = clone.start().address()
    assert clone.call("stop_all.sh", "--help").stdout.startswith("Usage: ./stop_all.sh")
    refused = clone.call("stop_all.sh", "--now")
    assert (refused.returncode, refused.stdout.startswith("There is no option --now")) == (2, True)
    assert status_of(address) == 200
