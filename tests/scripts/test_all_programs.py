import socket
import time

import pytest

from lib.server.ports import holder, obstacle
from tests.scripts.conftest import Clone, all_ended, status_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

WORKS_AGAIN_WITHIN_S = 15
"""On a quiet machine; the tests allow for a busy one."""
BUSY = 6


def test_all_programs_start_one_after_the_other_a_crashed_one_comes_back_and_all_of_them_end(
    clone: Clone,
) -> None:
    start = clone.start("--no-key-check")
    for name, port in (("proxy", clone.proxy_port), ("API", clone.api_port), ("dashboard", clone.port)):
        assert f"The {name} answers" not in start.said
        start.hear(f"The {name} answers on http://127.0.0.1:{port} ")

    proxy = holder(clone.proxy_port)
    assert proxy is not None
    proxy.kill()
    killed_at = time.monotonic()
    start.hear("The proxy ended, and was started again")
    while not answers(clone.proxy_port):
        assert time.monotonic() - killed_at < WORKS_AGAIN_WITHIN_S * BUSY
        time.sleep(0.1)

    processes = clone.instance.processes()
    assert start.end(start.ctrl_c) == 0
    assert all_ended(processes)
    assert [port for port in (clone.port, clone.api_port, clone.proxy_port) if obstacle(port)] == []
    assert sorted(path.name for path in clone.instance.logs.iterdir() if "proxy" in path.name) == [
        "proxy.log"
    ]


def answers(port: int) -> bool:
    try:
        return status_of(f"http://127.0.0.1:{port}") == 200
    except OSError:
        return False


def test_a_stranger_on_the_proxys_port_does_not_keep_the_dashboard_from_starting(clone: Clone) -> None:
    with socket.create_server(("127.0.0.1", clone.proxy_port)):
        start = clone.start("--no-key-check")
        start.address()
        assert f"The proxy is not started: port {clone.proxy_port} is taken by" in start.said
        assert "PROXY_PORT=" in start.said


def test_a_program_that_does_not_exist_is_refused_with_the_names_of_those_that_do(clone: Clone) -> None:
    refused = clone.call("start_all.sh", "--only", "backend")
    assert refused.returncode == 2
    assert "There is no program backend" in refused.stdout
    assert clone.call("start_all.sh", "--only").returncode == 2


def test_what_is_broken_in_the_settings_is_mended_and_shown_before_anything_starts(clone: Clone) -> None:
    (clone.folder / ".env").write_text("CHAT_RETRIES: 1\n")
    start = clone.start()
    start.address()
    assert start.said.index("+CHAT_RETRIES=1") < start.said.index("answers on")
    assert (clone.folder / ".env").read_text() == "CHAT_RETRIES=1\n"
    assert (clone.folder / ".env.bak").read_text() == "CHAT_RETRIES: 1\n"


def test_the_proxys_script_explains_itself_and_gives_the_key(clone: Clone) -> None:
    assert clone.call("start_litellm_proxy.sh", "--help").stdout.startswith("Usage: ./start_litellm_proxy.sh")
    key = clone.call("start_litellm_proxy.sh", "--key").stdout.strip()
    assert key == (clone.folder / "data" / "proxy_key").read_text().strip()
