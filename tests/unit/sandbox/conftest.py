"""One sandbox for all tests of the room, and a way to call it."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from lib.sandbox.server import SandboxServer
from tests.unit.sandbox.good_calls import request_of

Call = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxServer]:
    server = SandboxServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def client(sandbox: SandboxServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.url, timeout=5) as client:
        yield client


@pytest.fixture
def call(client: httpx.Client) -> Call:
    """`call("openai", "/fault=bad-key", stream=True, model="…")`: a good call, spoilt as told; unpaced."""

    def send(
        protocol: str, knobs: str = "", *, headers: dict[str, str] | None = None, **changes: object
    ) -> httpx.Response:
        request = request_of(protocol, **changes)
        return client.post(
            f"/pace=0/first=0{knobs}{request['path']}",
            headers=request["headers"] if headers is None else headers,
            json=request["body"],
        )

    return send
