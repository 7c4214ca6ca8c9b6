"""One proxy for all tests here, for it takes seconds to start; its catalogue holds a model for each fault."""

from collections.abc import Iterator

import pytest

from lib.sandbox.server import SandboxServer
from tests.wire.proxy.proxy_process import MODELS, Proxy, entry

FAULTS = (
    "bad-key",
    "rate-limit",
    "method-not-allowed",
    "redirect-to-get",
    "unknown-model",
    "overloaded",
    "context-window",
    "html-200",
    "empty-200",
    "cut-stream",
    "reset",
    "answer-blocked",
)


@pytest.fixture(scope="session")
def proxy(sandbox: SandboxServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    proxy = Proxy(tmp_path_factory.mktemp("proxy"))
    good = [entry(name, provider, sandbox.url, "/pace=0/first=0") for provider, name in MODELS.items()]
    faulty = [
        entry(f"{provider}-{fault}", provider, sandbox.url, f"/fault={fault}")
        for provider in MODELS
        for fault in FAULTS
    ]
    proxy.set_up(good + faulty)
    proxy.start()
    yield proxy
    proxy.end()
