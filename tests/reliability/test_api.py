"""The API is told to end while it answers: what can end in a moment does, the rest is cut, and all of it is kept."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from lib.sandbox.keys import SANDBOX_KEY
from lib.sandbox.server import SandboxServer
from lib.settings import load
from lib.store import runs
from lib.store.opening import open_database
from tests.free_port import free_port
from tests.wire.running_api import Event, events_of, text_of

ROOT = Path(__file__).parents[2]
PATIENCE_S = 90
SUPERVISOR_WAITS_S = 8
"""Then it kills; an idle machine needs less than three seconds."""
MODELS = {"nearly-done": "first=0/pace=20/tokens=10", "long": "first=0/pace=20/tokens=4000"}


@dataclass
class Running:
    """An API in a process of its own."""

    process: subprocess.Popen[str]
    url: str
    headers: dict[str, str]

    def read(self, model: str, into: list[Event]) -> None:
        asked = {"message": "Tell me about frogs.", "model": model}
        with (
            httpx.Client(timeout=PATIENCE_S, trust_env=False) as client,
            client.stream("POST", f"{self.url}/api/chat", json=asked, headers=self.headers) as answer,
        ):
            for event in events_of(answer.iter_lines()):
                into.append(event)


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    sandbox = SandboxServer()
    entries = [
        {
            "model_name": name,
            "litellm_params": {"model": "openai/gpt-6-luna", "api_base": f"{base}/{knobs}/v1"},
        }
        for base in [sandbox.start()]
        for name, knobs in MODELS.items()
    ]
    (tmp_path / "config.yaml").write_text(json.dumps({"model_list": entries}))
    for name, value in {"DATA_DIR": "", "ENV_FILE": ".env", "CONFIG_FILE": "config.yaml"}.items():
        monkeypatch.setenv(name, str(tmp_path / value))
    monkeypatch.setenv("OPENAI_API_KEY", SANDBOX_KEY)
    process = subprocess.Popen(
        [sys.executable, "-m", "lib.api", "--port", str(free_port())],
        cwd=ROOT,
        env=os.environ.copy(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().split("answers on ")[1].split(";")[0]
    token = (tmp_path / "api_token").read_text().strip()
    yield Running(process, url, {"authorization": f"Bearer {token}"})
    process.kill()
    process.communicate()
    sandbox.stop()


@pytest.mark.slow
def test_on_sigterm_answers_end_or_are_cut_within_five_seconds_and_all_of_it_is_kept(
    running: Running,
) -> None:
    nearly_done: list[Event] = []
    running.read("nearly-done", nearly_done)  # LiteLLM is loaded then
    nearly_done.clear()
    streams: dict[str, list[Event]] = {"long": [], "nearly-done": nearly_done}
    threads = [threading.Thread(target=running.read, args=(name, into)) for name, into in streams.items()]
    for thread in threads:
        thread.start()
    end = time.monotonic() + PATIENCE_S
    while not all(text_of(list(events)) for events in streams.values()):
        assert time.monotonic() < end
        time.sleep(0.01)

    told = time.monotonic()
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(PATIENCE_S) == 0
    took = time.monotonic() - told
    for thread in threads:
        thread.join(PATIENCE_S)
    assert took < SUPERVISOR_WAITS_S

    ends = {name: events[-1].data["status"] for name, events in streams.items()}
    assert ends == {"long": "interrupted", "nearly-done": "ok"}
    database = open_database(load())
    try:
        for name, events in streams.items():
            row = runs.get(database, events[0].data["run_id"])
            assert row is not None
            assert (row.status, row.text) == (ends[name], text_of(events))
    finally:
        database.close()


@pytest.mark.slow
def test_a_second_api_on_the_port_is_refused_in_a_sentence(running: Running) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "lib.api", "--port", running.url.rpartition(":")[2]],
        cwd=ROOT,
        env=os.environ.copy(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert second.returncode == 1
    assert "cannot be used (Address already in use): set API_PORT to another one." in second.stderr
    assert "Traceback" not in second.stderr
    assert httpx.get(f"{running.url}/api/health", trust_env=False).status_code == 200
