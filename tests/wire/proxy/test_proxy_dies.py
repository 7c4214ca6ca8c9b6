"""A proxy that is killed in mid-answer: what came is kept, the next call names it, and a new one works."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.calls.engine import Engine
from lib.calls.request import Request
from lib.calls.run import Outcome, Run
from lib.sandbox.server import SandboxServer
from lib.settings import load
from lib.store.opening import open_database
from tests.wire.proxy.proxy_process import MODELS, Proxy, entry

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PATIENCE_S = 60


@pytest.fixture
def mortal(sandbox: SandboxServer, tmp_path: Path) -> Iterator[Proxy]:
    """A proxy of its own, with a model that takes its time."""
    proxy = Proxy(tmp_path)
    proxy.set_up([entry(MODELS["anthropic"], "anthropic", sandbox.url, "/first=0/pace=20/tokens=100")])
    proxy.start()
    yield proxy
    proxy.end()


@pytest.fixture
def engine(mortal: Proxy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    for name, value in mortal.environment(LITELLM_PROXY_URL=mortal.url).items():
        monkeypatch.setenv(name, value)
    engine = Engine(open_database(load()))
    yield engine
    engine.close()


def ask(engine: Engine) -> Run:
    turns = ({"role": "user", "content": "Tell me about frogs."},)
    return engine.start(Request(model=MODELS["anthropic"], messages=turns))


def outcome_of(run: Run) -> Outcome:
    assert run.wait(PATIENCE_S)
    assert run.outcome is not None
    return run.outcome


def test_it_is_named_and_the_same_call_works_when_it_is_back(mortal: Proxy, engine: Engine) -> None:
    cut = ask(engine)
    until = time.monotonic() + PATIENCE_S
    while not cut.text:
        assert time.monotonic() < until, cut
        time.sleep(0.01)
    assert mortal.process is not None
    mortal.process.kill()
    mortal.process.wait()

    broken = outcome_of(cut)
    assert broken.diagnosis is not None
    assert (broken.diagnosis.label, broken.diagnosis.variant) == ("stream-interrupted", "local-proxy")
    assert cut.text

    refused = outcome_of(ask(engine))
    assert refused.diagnosis is not None
    assert (refused.diagnosis.label, refused.diagnosis.variant) == ("connection-refused", "local-proxy")

    mortal.start()
    assert outcome_of(ask(engine)).status == "ok"
