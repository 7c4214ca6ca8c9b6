"""The sandbox on loopback, one for all wire tests, for it keeps no state between calls; and an API, one for each.

Nothing waits for an answer to be written, unless a test asks for a pace.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.calls.engine import Engine
from lib.sandbox.knobs import at_speed
from lib.sandbox.server import SandboxServer
from lib.settings import load
from lib.store.opening import open_database
from tests.home import settle
from tests.wire.running_api import KEY, Api, catalogue, serve


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxServer]:
    server = SandboxServer(knobs=at_speed(0))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def paced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine's own sandbox answers as each model would: what happens in the middle of an answer has time to."""
    monkeypatch.delenv("SANDBOX_TOKENS_PER_S")


@pytest.fixture
def engine(folder: Path) -> Iterator[Engine]:
    """An engine of its own, whose models are the sandbox's while no key is set."""
    engine = Engine(open_database(load()))
    yield engine
    engine.close()


@pytest.fixture
def api(folder: Path, monkeypatch: pytest.MonkeyPatch, sandbox: SandboxServer) -> Iterator[Api]:
    """A running API of its own, whose models are the sandbox's."""
    yield from _api(folder, monkeypatch, sandbox)


@pytest.fixture(scope="module")
def standing_api(
    tmp_path_factory: pytest.TempPathFactory, new_store: Path, sandbox: SandboxServer
) -> Iterator[Api]:
    """A running API that the tests of a module share, for what leaves no trace in it."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = tmp_path_factory.mktemp("api")
        settle(folder, new_store, monkeypatch)
        yield from _api(folder, monkeypatch, sandbox)


def _api(folder: Path, monkeypatch: pytest.MonkeyPatch, sandbox: SandboxServer) -> Iterator[Api]:
    for name in ("GEMINI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, KEY)
    monkeypatch.setenv("CHAT_RETRIES", "1")
    # Two engines of one process share LiteLLM's connections: the one that stands by makes no call.
    monkeypatch.setattr("lib.api.server.WARM_UP_AFTER_S", 3600)
    (folder / "config.yaml").write_text(catalogue(sandbox))
    yield from serve(folder, sandbox, Engine.open())
