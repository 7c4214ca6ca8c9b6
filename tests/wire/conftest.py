"""The sandbox on loopback, one for all wire tests, for it keeps no state between calls; and an API, one for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.calls.engine import Engine
from lib.sandbox.server import SandboxServer
from tests.wire.running_api import KEY, Api, catalogue, serve


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxServer]:
    server = SandboxServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: SandboxServer) -> Iterator[Api]:
    """A running API of its own, whose models are the sandbox's."""
    yield from _api(tmp_path, monkeypatch, sandbox)


@pytest.fixture(scope="module")
def standing_api(tmp_path_factory: pytest.TempPathFactory, sandbox: SandboxServer) -> Iterator[Api]:
    """A running API that the tests of a module share, for what leaves no trace in it."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield from _api(tmp_path_factory.mktemp("api"), monkeypatch, sandbox)


def _api(folder: Path, monkeypatch: pytest.MonkeyPatch, sandbox: SandboxServer) -> Iterator[Api]:
    for name in ("GEMINI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, KEY)
    for name, value in {"DATA_DIR": "", "ENV_FILE": ".env", "CONFIG_FILE": "config.yaml"}.items():
        monkeypatch.setenv(name, str(folder / value))
    monkeypatch.setenv("CHAT_RETRIES", "1")
    # Two engines of one process share LiteLLM's connections: the one that stands by makes no call.
    monkeypatch.setattr("lib.api.server.WARM_UP_AFTER_S", 3600)
    (folder / "config.yaml").write_text(catalogue(sandbox))
    yield from serve(folder, sandbox, Engine.open())
