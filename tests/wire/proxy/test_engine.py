"""Our own calls through the proxy: the same answers, errors and diagnoses as without it, and each counted once."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lib.calls.engine import Engine
from lib.calls.request import Parameters, Request
from lib.calls.run import Run
from lib.settings import load
from lib.store import runs
from lib.store.opening import open_database
from tests.free_port import free_port
from tests.wire.proxy.conftest import FAULTS
from tests.wire.proxy.proxy_process import MODELS, Proxy

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

PATIENCE_S = 60
TOLD = ("status", "method", "url", "end", "content_type", "streamed", "provider", "model", "litellm_model")


@pytest.fixture
def engine(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    for name, value in proxy.environment().items():
        monkeypatch.setenv(name, value)
    engine = Engine(open_database(load()))
    yield engine
    engine.close()


@pytest.fixture
def through(engine: Engine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine with every call going through the proxy."""
    monkeypatch.setenv("LITELLM_PROXY_URL", proxy.url)
    return engine


def ended(engine: Engine, model: str, *, stream: bool = True) -> Run:
    turns = ({"role": "user", "content": "Tell me about frogs."},)
    run = engine.start(Request(model=model, messages=turns, parameters=Parameters(stream=stream)))
    assert run.wait(PATIENCE_S)
    until = time.monotonic() + PATIENCE_S
    while engine.get(run.id) is not None:
        assert time.monotonic() < until
        time.sleep(0.005)
    return run


@pytest.mark.parametrize("model", MODELS.values())
@pytest.mark.parametrize("stream", [True, False])
def test_an_answer_is_the_same_and_is_counted_once(
    through: Engine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, model: str, stream: bool
) -> None:
    run = ended(through, model, stream=stream)
    assert run.outcome is not None
    assert run.outcome.status == "ok", run.outcome
    assert proxy.newest_id() == run.id
    row = runs.get(through.database, run.id)
    assert row is not None
    assert (row.source, row.tokens_out is not None, row.cost_usd is not None) == ("chat", True, True)
    monkeypatch.delenv("LITELLM_PROXY_URL")
    assert ended(through, model, stream=stream).text == run.text


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("provider", MODELS)
def test_a_failure_is_told_as_without_the_proxy(
    through: Engine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, provider: str, fault: str
) -> None:
    behind = ended(through, f"{provider}-{fault}").outcome
    monkeypatch.delenv("LITELLM_PROXY_URL")
    straight = ended(through, f"{provider}-{fault}").outcome
    assert behind is not None
    assert straight is not None
    assert behind.failure is not None, behind
    assert straight.failure is not None
    assert behind.diagnosis is not None
    assert straight.diagnosis is not None
    assert behind.diagnosis.label == straight.diagnosis.label, (behind.failure, straight.failure)
    told = {name: getattr(behind.failure, name) for name in TOLD}
    assert told == {name: getattr(straight.failure, name) for name in TOLD}


class _Stranger(BaseHTTPRequestHandler):
    heard: list[str]

    def do_GET(self) -> None:
        self.heard.append(f"{self.requestline}\n{self.headers}")
        self.send_response(200)
        self.send_header("content-length", "5")
        self.end_headers()
        self.wfile.write(b"Hello")

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("set_key", [None, "sk-chosen-canary-by-a-person-0001"])
def test_a_stranger_on_the_proxys_port_is_named_and_gets_neither_key_nor_prompt(
    engine: Engine, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, set_key: str | None
) -> None:
    heard: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Stranger,), {"heard": heard}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        monkeypatch.setenv("PROXY_PORT", str(server.server_port))
        monkeypatch.setenv("LITELLM_PROXY_URL", f"http://127.0.0.1:{server.server_port}/v1")
        if set_key:
            monkeypatch.setenv("LITELLM_MASTER_KEY", set_key)
        outcome = ended(engine, MODELS["openai"]).outcome
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert outcome is not None
    assert outcome.diagnosis is not None
    assert (outcome.diagnosis.label, outcome.diagnosis.variant) == ("wrong-path-or-method", "stranger")
    assert heard
    for request in heard:
        assert "authorization" not in request.lower()
        assert proxy.key not in request
        assert "frogs" not in request


def test_a_proxy_that_does_not_run_is_named(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("PROXY_PORT", str(port))
    monkeypatch.setenv("LITELLM_PROXY_URL", f"http://127.0.0.1:{port}")
    outcome = ended(engine, MODELS["anthropic"]).outcome
    assert outcome is not None
    assert outcome.diagnosis is not None
    assert outcome.failure is not None
    assert (outcome.diagnosis.label, outcome.diagnosis.variant) == ("connection-refused", "local-proxy")
    assert "start_litellm_proxy.sh" in outcome.failure.message
