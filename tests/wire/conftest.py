"""The sandbox on loopback, one for all wire tests: it keeps no state between calls."""

from collections.abc import Iterator

import pytest

from lib.sandbox.server import SandboxServer


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxServer]:
    server = SandboxServer()
    server.start()
    yield server
    server.stop()
