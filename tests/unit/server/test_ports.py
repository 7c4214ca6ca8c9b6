import socket
from collections.abc import Callable

import psutil

from lib.server import ports
from lib.server.services import HOST
from tests.free_port import free_port


def port_of(process: psutil.Process) -> int:
    (connection,) = process.net_connections(kind="tcp")
    port: int = connection.laddr.port
    return port


def test_a_port_that_nobody_holds_is_no_obstacle() -> None:
    assert ports.obstacle(free_port()) is None


def test_a_port_that_a_stranger_holds_is_told_with_his_name_and_pid(
    spawn: Callable[..., psutil.Process],
) -> None:
    stranger = spawn()
    told = ports.obstacle(port_of(stranger))
    assert told == f"is taken by {stranger.name()} (process {stranger.pid}), which is not ours"
    assert stranger.is_running()


def test_a_port_that_somebody_holds_on_every_interface_is_taken_too() -> None:
    with socket.create_server(("", 0)) as everywhere:
        assert ports.obstacle(everywhere.getsockname()[1]) is not None


def test_a_port_whose_last_connection_just_ended_is_no_obstacle() -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection((HOST, port)):
            accepted, _ = listener.accept()
            accepted.close()  # the side that closes first keeps the port in TIME_WAIT
    assert ports.obstacle(port) is None


def test_the_next_free_port_is_above_and_not_taken() -> None:
    with socket.create_server((HOST, 0)) as listener:
        taken = listener.getsockname()[1]
        found = ports.next_free(taken - 1)
        assert found is not None
        assert found > taken
        assert ports.obstacle(found) is None


def test_there_is_no_port_above_the_last() -> None:
    assert ports.next_free(ports.LAST_PORT) is None


def test_only_the_process_that_listens_holds_a_port(spawn: Callable[..., psutil.Process]) -> None:
    one, other = spawn(), spawn()
    assert ports.listens(one, port_of(one))
    assert not ports.listens(other, port_of(one))
    assert ports.holder(port_of(other)) == other
