"""The API as programs meet it: a real server on loopback, its engine, and a catalogue of the sandbox's models."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from lib.api.app import create_app
from lib.api.journal import Journal
from lib.api.server import ApiServer, bind
from lib.calls.engine import Engine
from lib.sandbox.keys import SANDBOX_KEY
from lib.sandbox.server import SandboxServer
from lib.server.token import Token

PATIENCE_S = 60
KEY = SANDBOX_KEY

# In the folder of the sandbox's address: what a model of this name does.
MODELS = {
    "quick": ("openai/gpt-6.1-sol", "first=0/pace=0/tokens=40"),
    "gemini-quick": ("gemini/gemini-3.8-flash", "first=0/pace=0/tokens=40"),
    "claude-quick": ("anthropic/claude-sonnet-5-5", "first=0/pace=0/tokens=40"),
    "slow": ("openai/gpt-6-luna", "first=0/pace=20/tokens=2000"),
    "paced": ("openai/gpt-6-astra", "first=0/pace=100/tokens=60"),
    "silent": ("openai/gpt-6.1-terra", "fault=hang"),
}
BASES = {"openai": "/v1", "gemini": "/v1beta", "anthropic": ""}


def catalogue(sandbox: SandboxServer, more: dict[str, tuple[str, str]] | None = None) -> str:
    """A config.yaml of MODELS and `more`."""
    entries = [
        {
            "model_name": name,
            "litellm_params": {
                "model": model,
                "api_key": f"os.environ/{model.split('/')[0].upper()}_API_KEY",
                "api_base": f"{sandbox.url}/{knobs}{BASES[model.split('/')[0]]}",
            },
        }
        for name, (model, knobs) in {**MODELS, **(more or {})}.items()
    ]
    return json.dumps({"model_list": entries})


@dataclass(frozen=True)
class Event:
    """One event as it came; a comment has neither id nor name."""

    id: int
    name: str
    data: dict[str, Any]


def events_of(lines: Iterator[str]) -> Iterator[Event]:
    """The events in the lines of a stream."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            if name:
                fields[name] = value
        elif "data" in fields:
            yield Event(int(fields["id"]), fields["event"], json.loads(fields["data"]))
            fields = {}


def text_of(events: list[Event], name: str = "text") -> str:
    return "".join(event.data["text"] for event in events if event.name == name)


@dataclass
class Api:
    """A running API."""

    engine: Engine
    token: Token
    folder: Path
    sandbox: SandboxServer
    port: int
    server: ApiServer
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"authorization": f"Bearer {self.token.current().reveal()}"}
        self.client = httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE_S, trust_env=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def add_models(self, more: dict[str, tuple[str, str]]) -> None:
        (self.folder / "config.yaml").write_text(catalogue(self.sandbox, more))

    def ask(self, model: str = "quick", message: str = "Tell me about frogs.", **more: Any) -> httpx.Response:
        """An answer in one piece."""
        asked = {"message": message, "model": model, "stream": False, **more}
        return self.client.post(
            "/api/chat", json={key: value for key, value in asked.items() if value is not None}
        )

    def events(self, model: str = "quick", message: str = "Tell me about frogs.", **more: Any) -> list[Event]:
        """An answer as its events."""
        with self.client.stream(
            "POST", "/api/chat", json={"message": message, "model": model, **more}
        ) as answer:
            assert answer.status_code == 200, answer.read()
            assert answer.headers["content-type"].startswith("text/event-stream")
            return list(events_of(answer.iter_lines()))

    def follow(self, run_id: int, after: int | None = None) -> list[Event]:
        """The events of a run, after the one with this id."""
        headers = {} if after is None else {"last-event-id": str(after)}
        with self.client.stream("GET", f"/api/runs/{run_id}/events", headers=headers) as answer:
            assert answer.status_code in {200, 204}, answer.read()
            return list(events_of(answer.iter_lines()))

    def journal(self) -> list[dict[str, Any]]:
        file = self.folder / "logs" / "api.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def serve(folder: Path, sandbox: SandboxServer, engine: Engine) -> Iterator[Api]:
    """An API that runs until the generator goes on."""
    token = Token(folder)
    token.made()
    journal = Journal(folder / "logs" / "api.jsonl")
    listener = bind("127.0.0.1", 0)
    server = ApiServer(create_app(engine, token, journal), engine)
    thread = threading.Thread(target=server.run, args=([listener],), name="api")
    thread.start()
    until(lambda: server.started)
    api = Api(engine, token, folder, sandbox, listener.getsockname()[1], server)
    yield api
    api.client.close()
    server.should_exit = True
    thread.join(PATIENCE_S)
    journal.close()
    assert not thread.is_alive()


def until(condition: Callable[[], object]) -> None:
    """Wait until it is so; each test has a time-out of its own above this one."""
    pause = threading.Event()
    for _ in range(int(PATIENCE_S / 0.005)):
        if condition():
            return
        pause.wait(0.005)
    raise AssertionError("it never came about")
