import contextlib
import socket
import threading
import time

import httpx
import pytest

from lib.sandbox.keys import SANDBOX_KEY
from lib.sandbox.server import SandboxServer
from tests.unit.sandbox.good_calls import HEADERS, request_of


def test_it_answers_as_soon_as_it_has_started_and_not_after_it_has_stopped() -> None:
    server = SandboxServer()
    url = server.start()
    assert url.startswith("http://127.0.0.1:")
    assert httpx.get(f"{url}/v1/models", headers=HEADERS["openai"]).status_code == 200
    server.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/v1/models")


def test_it_can_be_started_again() -> None:
    server = SandboxServer()
    for _ in range(2):
        url = server.start()
        assert httpx.get(f"{url}/v1/models", headers=HEADERS["openai"]).status_code == 200
        server.stop()


def test_a_port_in_use_is_an_error_of_the_caller() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        SandboxServer(taken.getsockname()[1]).start()


def test_it_has_no_address_before_it_starts() -> None:
    with pytest.raises(RuntimeError, match="before it is started"):
        _ = SandboxServer().url


@pytest.mark.filterwarnings("error")
def test_stopping_does_not_wait_for_open_answers() -> None:
    server = SandboxServer()
    url = server.start()
    request = request_of("openai", stream=True)
    asked = threading.Event()

    def follow() -> None:
        with (
            contextlib.suppress(httpx.HTTPError),
            httpx.stream(
                "POST",
                f"{url}/tokens=2000/pace=10{request['path']}",
                headers={"authorization": f"Bearer {SANDBOX_KEY}"},
                json=request["body"],
            ) as response,
        ):
            asked.set()
            for _ in response.iter_bytes():
                pass

    follower = threading.Thread(target=follow)
    follower.start()
    assert asked.wait(5)
    began = time.perf_counter()
    server.stop()
    assert time.perf_counter() - began < 1
    follower.join(5)
    assert not follower.is_alive()
