"""The preview of an address against what LiteLLM really sends: no row may differ in a single sign."""

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import combinations
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from lib.calls import prices
from lib.calls.address import preview
from lib.calls.catalogue_file import Entry
from lib.calls.model import Model
from lib.calls.model import model_of as model_of_entry
from lib.calls.providers import provider
from lib.settings import load
from lib.settings.table import table

pytestmark = [
    pytest.mark.slow,
    # LiteLLM's types, when they are first built: pydantic's word to their authors.
    pytest.mark.filterwarnings("ignore:Item.*on TypedDict class:UserWarning"),
]

BASES = [
    "",
    "/",
    "/v1",
    "/v1/",
    "/v1beta",
    "/v1beta/",
    "/v1/messages",
    "/v1/messages/",
    "/v1/chat/completions",
    "/v1/v1",
    "/v1beta/models",
    "/v1beta/openai",
    "/v1beta/openai/",
    "/fault=rate-limit/pace=50/v1",
    "/v1//",
]
MODELS = ["openai/gpt-6-luna", "anthropic/claude-haiku-5-5", "gemini/gemini-3.8-flash"]
ODD_MODELS = [
    ("gemini/models/gemini-3.8-flash", "/v1beta"),
    ("openai/openai/gpt-6-luna", "/v1"),
    ("openai/meta-llama/Llama-4", "/v1"),
    ("openai/gpt-5-pro", "/v1"),
    ("openai/gpt-5-pro", "/v1/"),
    ("openai/gpt-5-pro", ""),
    ("openai/responses/my-model", "/v1"),
    ("openai/gpt-5.3-codex", "/v1"),
    ("gemini/gemini-1.5-pro", "/v1beta"),
    ("anthropic/claude-3-opus", ""),
]
OLD_AND_NEW_GEMINI = [
    f"gemini/{name}"
    for name in (
        "gemini-1.5-pro",
        "gemini-1.5-flash-002",
        "gemini-2.0-flash",
        "gemini-2.5-flash-lite",
        "gemini-pro",
        "gemini-exp-1206",
        "gemini-pro-latest",
        "gemini-flash-lite-latest",
        "gemini-3.5-flash-lite",
        "gemini-4-argon",
        "gemma-3-27b-it",
    )
]


@dataclass
class Server:
    """Answers 404 to everything and keeps what was asked, word for word."""

    url: str
    asked: list[str]


@pytest.fixture(scope="module")
def recorder() -> Iterator[Server]:
    asked: list[str] = []

    class Recorder(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            # The request line itself: `self.path` has lost a doubled slash at its beginning.
            method, target, _ = self.requestline.split(" ")
            asked.append(f"{method} {target}")
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    thread = Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield Server(f"http://127.0.0.1:{listening.server_port}", asked)
    listening.shutdown()
    listening.server_close()
    thread.join()


@pytest.fixture
def server(recorder: Server) -> Server:
    recorder.asked.clear()
    return recorder


@pytest.fixture(scope="session")
def litellm() -> Any:
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    import litellm

    litellm.suppress_debug_info = True
    return litellm


@pytest.fixture(scope="module")
def loop(litellm: Any) -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner
        runner.run(litellm.close_litellm_async_clients())


@dataclass
class Nowhere:
    """A client without a network: keeps what would have been asked, and answers 404."""

    client: httpx.AsyncClient
    asked: list[str]


@pytest.fixture(scope="module")
def nowhere_at_all(loop: asyncio.Runner) -> Iterator[Nowhere]:
    asked: list[str] = []

    def record(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url}")
        return httpx.Response(404)

    client = httpx.AsyncClient(transport=httpx.MockTransport(record))
    yield Nowhere(client, asked)
    loop.run(client.aclose())


@pytest.fixture
def nowhere(nowhere_at_all: Nowhere) -> Nowhere:
    nowhere_at_all.asked.clear()
    return nowhere_at_all


@pytest.fixture(autouse=True)
def empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable is set that changes an address."""
    for row in table():
        monkeypatch.delenv(row.variable, raising=False)
    for name in ("GOOGLE_API_KEY", "LITELLM_PROXY_API_BASE", "LITELLM_PROXY_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("SANDBOX", "off")


def model_of(litellm_model: str, base: str | None = None) -> Model:
    """A model as the catalogue would make it of an entry."""
    entry = Entry(
        name=litellm_model.partition("/")[2],
        litellm_model=litellm_model,
        api_key=None,
        api_base=base,
        base_parameter="api_base",
        info={},
        line=1,
        lines={},
    )
    return model_of_entry(entry, prices.rows(frozenset({litellm_model})).get(litellm_model, {}))[0]


def whole(server: Server) -> set[str]:
    """What the server was asked, with the server's own address before it."""
    assert server.asked, "LiteLLM asked nothing"
    return {line.replace(" ", f" {server.url}", 1) for line in server.asked}


@pytest.fixture
def call(litellm: Any, loop: asyncio.Runner) -> Callable[..., None]:
    """Make a call as it goes out; the server refuses every one."""

    async def made(arguments: dict[str, Any]) -> None:
        with contextlib.suppress(*litellm.LITELLM_EXCEPTION_TYPES):
            answer = await litellm.acompletion(
                messages=[{"role": "user", "content": "hi"}],
                api_key="sk-of-a-test",
                max_retries=0,
                **arguments,
            )
            if arguments["stream"]:
                async for _ in answer:
                    pass

    return lambda **arguments: loop.run(made(arguments))


@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
@pytest.mark.parametrize(
    ("model", "base"), [*((model, base) for model in MODELS for base in BASES), *ODD_MODELS]
)
def test_a_base_is_called_as_the_preview_says(
    model: str, base: str, stream: bool, server: Server, call: Callable[..., None]
) -> None:
    found = preview(model_of(model, server.url + base), load(), stream=stream)
    call(model=found.litellm_model, stream=stream, api_base=found.base)
    assert whole(server) == {f"{found.method} {found.url}"}


@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
@pytest.mark.parametrize("base", ["", "/", "/v1", "/v1/"])
@pytest.mark.parametrize("name", ["my-model", "gpt-6-luna", "gpt-5-pro", "o3-pro"])
def test_the_proxy_is_called_as_the_preview_says(
    name: str,
    base: str,
    stream: bool,
    server: Server,
    call: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LITELLM_PROXY_URL", server.url + base)
    found = preview(replace(model_of("gemini/gemini-3.8-flash"), name=name), load(), stream=stream)
    call(model=found.litellm_model, stream=stream, api_base=found.base)
    assert whole(server) == {f"{found.method} {found.url}"}


def sets_of_variables() -> Iterator[tuple[str, tuple[str, ...]]]:
    """For each provider every choice of the variables that it might heed, and some that it does not."""
    for model in MODELS:
        row = provider(model.partition("/")[0])
        for count in range(1, len(row.base_variables) + 1):
            for chosen in combinations(row.base_variables, count):
                yield model, (*chosen, "GEMINI_BASE_URL", "GOOGLE_API_BASE", "LITELLM_PROXY_API_BASE")


@pytest.mark.parametrize(("model", "variables"), list(sets_of_variables()))
def test_of_the_variables_that_counts_which_litellm_reads_first(
    model: str,
    variables: tuple[str, ...],
    server: Server,
    call: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in variables:
        monkeypatch.setenv(variable, f"{server.url}/{variable}")
    found = preview(model_of(model), load())
    call(model=found.litellm_model, stream=True)
    assert whole(server) == {f"{found.method} {found.url}"}


@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
@pytest.mark.parametrize(
    "model", [*MODELS, "openai/gpt-5-pro", "openai/gpt-4", "anthropic/claude-3-opus", *OLD_AND_NEW_GEMINI]
)
def test_without_a_base_the_providers_own_address_is_called(
    model: str,
    stream: bool,
    litellm: Any,
    nowhere: Nowhere,
    call: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from litellm.llms.custom_httpx import llm_http_handler

    found = preview(model_of(model), load(), stream=stream)
    monkeypatch.setattr(litellm, "aclient_session", nowhere.client)
    handler = litellm.AsyncHTTPHandler()
    handler.client = nowhere.client
    # The responses protocol heeds no `client`: it takes LiteLLM's own, wherever that is kept.
    monkeypatch.setattr(llm_http_handler, "get_async_httpx_client", lambda *_, **__: handler)
    given = {"client": handler} if provider(model.partition("/")[0]).takes_http_handler else {}
    call(model=found.litellm_model, stream=stream, api_base=found.base, **given)
    assert set(nowhere.asked) == {f"{found.method} {found.url}"}
    assert found.base is None
