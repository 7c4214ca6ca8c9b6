"""The eleven ways to a 405, met over HTTP: each is told from the others, and has a fix of its own.

Most are met with LiteLLM, from a wrong base; three with a client that calls as somebody's own program does.
"""

import asyncio
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from lib.calls import gateway
from lib.calls.address import address
from lib.calls.attempt import Clock, attempt
from lib.calls.models import load_catalogue
from lib.calls.request import Parameters, Request
from lib.calls.run import Run
from lib.failures.diagnosis import Diagnosis, diagnose
from lib.failures.evidence import Evidence
from lib.failures.failure import failure_of
from lib.settings import load
from tests.wire.real_calls import MODELS

pytestmark = pytest.mark.slow

BASES = {"gemini": "GEMINI_API_BASE", "anthropic": "ANTHROPIC_BASE_URL", "openai": "OPENAI_BASE_URL"}
KEYS = "".join(f"{name}_API_KEY=made-up-test-key\n" for name in ("GEMINI", "ANTHROPIC", "OPENAI"))


class Answer(NamedTuple):
    """What one kind of server says to a call that it does not take."""

    body: str = '{"detail":"Method Not Allowed"}'
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = (("Allow", "POST"), ("Server", "uvicorn"))


PAGES = {
    "streamlit": Answer(
        "Method Not Allowed", "text/plain", (("Allow", "GET, HEAD"), ("Server", "TornadoServer/6.5"))
    ),
    "only-get": Answer(headers=(("Allow", "GET"), ("Server", "uvicorn"))),
    "cdn": Answer(
        "<html><center>405 Not Allowed</center></html>",
        "text/html",
        (("Server", "cloudflare"), ("Cf-Ray", "8a")),
    ),
}


class Wrong(http.server.BaseHTTPRequestHandler):
    """Every call is refused with 405, as the kind of server in the path does it; one sends on first."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = self.path.strip("/").partition("/")[0]
        if kind == "moved" and self.command == "POST":
            self._say(301, Answer("", "text/plain", (("Location", self.path),)))
        else:
            self._say(405, PAGES.get(kind, Answer()))

    do_GET = do_POST

    def _say(self, status: int, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response_only(status)
        for name, value in (
            ("Content-Type", answer.kind),
            *answer.headers,
            ("Content-Length", str(len(body))),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def wrong() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Wrong)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


BY_LITELLM = {
    "dashboard-address": ("openai", "/streamlit"),
    "web-app": ("openai", "/only-get/v1"),
    "admin-ui": ("openai", "/ui"),
    "redirect": ("anthropic", "/moved"),
    "doubled-path": ("openai", "/v1/chat/completions"),
    "wrong-prefix": ("gemini", "/v1"),
    "double-slash": ("gemini", "/v1beta/"),
    "cdn": ("anthropic", "/cdn"),
}
BY_HAND = {
    "get-only-route": ("POST", "/v1/models"),
    "get-instead-of-post": ("GET", "/v1/chat/completions"),
    "legacy-endpoint": ("POST", "/v1/completions"),
}


@pytest.fixture(scope="module")
def told(wrong: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Diagnosis]:
    """The diagnosis of each way."""
    folder = tmp_path_factory.mktemp("house")
    by_litellm = asyncio.run(_by_litellm(wrong, folder))
    return by_litellm | {way: _by_hand(method, wrong + path) for way, (method, path) in BY_HAND.items()}


async def _by_litellm(server: str, folder: Path) -> dict[str, Diagnosis]:
    with pytest.MonkeyPatch.context() as patch:
        for name in (
            "SANDBOX",
            "LITELLM_PROXY_URL",
            *BASES.values(),
            "OPENAI_API_BASE",
            "ANTHROPIC_API_BASE",
        ):
            patch.delenv(name, raising=False)
        patch.setenv("ENV_FILE", str(folder / ".env"))
        patch.setenv("CONFIG_FILE", str(folder / "config.yaml"))
        try:
            return {
                way: await _called(provider, server + path, folder)
                for way, (provider, path) in BY_LITELLM.items()
            }
        finally:
            await gateway.close()


async def _called(provider: str, base: str, folder: Path) -> Diagnosis:
    (folder / ".env").write_text(f"SANDBOX=off\n{KEYS}{BASES[provider]}={base}\n")
    settings = load()
    model = load_catalogue(settings).find(MODELS[provider])
    request = Request(
        model=model.name, messages=({"role": "user", "content": "Hi"},), parameters=Parameters(stream=False)
    )
    call = gateway.Call(request=request, model=model, address=address(model, settings, stream=False))
    run = Run(id=1, request=request, model=model, sandbox=False, stop=lambda: None)
    clock = Clock(settings, ends_at=asyncio.get_running_loop().time() + 60)
    evidence, _ = await attempt(run, call, clock)
    return _diagnosed(evidence)


def _by_hand(method: str, url: str) -> Diagnosis:
    try:
        httpx.request(method, url, json={} if method == "POST" else None).raise_for_status()
    except httpx.HTTPStatusError as error:
        return _diagnosed(Evidence(model="any", provider="openai", exception=error))
    raise AssertionError("it was to be refused")


def _diagnosed(evidence: Evidence) -> Diagnosis:
    failure = failure_of(evidence)
    assert failure is not None
    assert failure.status == 405, failure
    return diagnose(failure)


@pytest.mark.parametrize("way", [*BY_LITELLM, *BY_HAND])
def test_each_way_to_a_405_is_told_by_what_was_called_and_what_answered(
    told: dict[str, Diagnosis], way: str
) -> None:
    assert (told[way].label, told[way].variant) == ("wrong-path-or-method", way), told[way].why


def test_each_has_a_fix_of_its_own(told: dict[str, Diagnosis]) -> None:
    assert len(told) == 11
    assert len({diagnosis.cause.steps for diagnosis in told.values()}) == 11
