"""The founding story, told to its good end: each configuration that failed is mended, and the same call succeeds.

The sandbox answers as strictly as the real providers; beside it stands a server that answers as a Streamlit page does.
"""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from lib.calls.engine import Engine
from lib.calls.providers import ANTHROPIC, GEMINI, LITELLM_PROXY, OPENAI, Provider
from lib.calls.request import Request
from lib.doctor.command import command
from lib.doctor.key_check import check_all, check_key
from lib.sandbox.server import SandboxServer
from lib.settings import load
from lib.store.opening import open_database

PATIENCE_S = 60
GEMINI_KEY = "AIza" + "SyWireCanaryGeminiWireCanary000000001"
CLAUDE_KEY = "sk-ant-" + "api03-wire-canary-claude-wire-canary-0002"
GPT_KEY = "sk-proj-" + "wireCanaryGptWireCanaryGpt00000003"
KEYS = f"SANDBOX=off\nGEMINI_API_KEY={GEMINI_KEY}\nANTHROPIC_API_KEY={CLAUDE_KEY}\nOPENAI_API_KEY={GPT_KEY}\n"
BASES = "GEMINI_API_BASE={sandbox}/v1beta\nANTHROPIC_BASE_URL={sandbox}\nOPENAI_BASE_URL={sandbox}/v1\n"
VARIABLES = (
    "GEMINI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_BASE", "ANTHROPIC_API_BASE",
    "ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_BASE", "LITELLM_PROXY_URL", "LITELLM_MASTER_KEY", "SANDBOX",
)  # fmt: skip


class Page(http.server.BaseHTTPRequestHandler):
    """A Streamlit page: HTML for whoever looks, 405 for whoever posts."""

    def do_GET(self) -> None:
        self._answer(200, "text/html", b"<!DOCTYPE html><html><head><title>Streamlit</title></head></html>")

    def do_POST(self) -> None:
        self._answer(405, "text/plain; charset=utf-8", b"Method Not Allowed")

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("allow", "GET, HEAD")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def page() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


class Place(NamedTuple):
    folder: Path
    sandbox: str
    page: str

    def write(self, env: str, models: str | None = None) -> None:
        """`.env` and, with `models` (name: LiteLLM name), the catalogue."""
        filled = env.replace("{sandbox}", self.sandbox).replace("{page}", self.page)
        (self.folder / ".env").write_text(filled, encoding="utf-8")
        if models:
            entries = (line.split(": ", 1) for line in models.strip().splitlines())
            text = "".join(
                f"- model_name: {name}\n  litellm_params: {{model: {model}}}\n" for name, model in entries
            )
            (self.folder / "config.yaml").write_text(f"# mine\nmodel_list:\n{text}", encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: SandboxServer, page: str) -> Place:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    monkeypatch.setenv("DASHBOARD_PORT", page.rpartition(":")[2])
    return Place(tmp_path, sandbox.url, page)


@pytest.fixture
def call(place: Place) -> Iterator[Callable[[str], str]]:
    """Makes one call through the real engine and says how it ended: `ok`, or the cause and the status."""
    engine = Engine(open_database(load()))

    def make(model: str) -> str:
        run = engine.start(Request(model=model, messages=({"role": "user", "content": "Hello"},)))
        assert run.wait(PATIENCE_S)
        assert run.outcome is not None
        if run.outcome.failure is None:
            assert run.text
            assert not run.sandbox
            return run.outcome.status
        return f"{run.outcome.failure.status}"

    yield make
    engine.close()


class Story(NamedTuple):
    name: str
    env: str
    model: str
    status: str
    models: str | None = None


FOUNDING = (
    Story("names without prefix", KEYS + BASES, "gemini", "None", "gemini: gemini-3.8-flash"),
    Story("claude/ for anthropic/", KEYS + BASES, "claude", "None", "claude: claude/claude-sonnet-5-5"),
    Story("google/ for gemini/", KEYS + BASES, "gemini", "None", "gemini: google/gemini-3.8-flash"),
    Story(
        "the page's address for the API's",
        KEYS + BASES + "ANTHROPIC_API_BASE={page}\n",
        "claude-sonnet-5-5",
        "405",
    ),
    Story("a base with the wrong ending", KEYS + BASES.replace("{sandbox}\nOPENAI", "{sandbox}/v1/\nOPENAI"),
          "claude-sonnet-5-5", "404"),
    Story("keys swapped", BASES + f"ANTHROPIC_API_KEY={GPT_KEY}\nOPENAI_API_KEY={CLAUDE_KEY}\n",
          "claude-sonnet-5-5", "401"),
    Story("a key in typographic quotes", BASES + f"OPENAI_API_KEY=\u201c{GPT_KEY}\u201d;\n", "gpt-6.1-sol", "None"),
)  # fmt: skip

MORE = (
    Story("gpt's base is the page",
          KEYS + "OPENAI_BASE_URL={page}/v1\nOPENAI_API_BASE={sandbox}/v1\n", "gpt-6.1-sol", "405"),
    Story("gpt's base without version", KEYS + BASES.replace("{sandbox}/v1\n", "{sandbox}\n"), "gpt-6.1-sol", "404"),
    Story("gpt's whole endpoint", KEYS + BASES.replace("{sandbox}/v1\n", "{sandbox}/v1/chat/completions\n"),
          "gpt-6.1-sol", "404"),
    Story("gemini's base with a slash", KEYS + BASES.replace("/v1beta", "/v1beta/"), "gemini-3.8-flash", "404"),
    Story("GOOGLE_API_KEY for GEMINI_API_KEY", f"GOOGLE_API_KEY={GEMINI_KEY}\nOPENAI_API_KEY={GPT_KEY}\n" + BASES,
          "gemini-3.8-flash", "None"),
    Story("name: value", BASES + f"SANDBOX=off\nOPENAI_API_KEY: {GPT_KEY}\n", "gpt-6.1-sol", "None"),
    Story("a bare gpt name in capitals", KEYS + BASES, "gpt", "None", "gpt: OpenAI/gpt-6.1-sol"),
    Story("a semicolon", BASES + f"ANTHROPIC_API_KEY={CLAUDE_KEY};\n", "claude-sonnet-5-5", "401"),
)  # fmt: skip


@pytest.mark.parametrize("story", FOUNDING + MORE, ids=lambda story: story.name)
def test_what_failed_is_mended_and_the_same_call_succeeds(
    place: Place, call: Callable[[str], str], story: Story
) -> None:
    place.write(story.env, story.models)
    assert CliRunner().invoke(command, ["--json"]).exit_code == 1
    assert call(story.model) == story.status

    mended = CliRunner().invoke(command, ["--fix"])
    assert mended.exit_code == 0, mended.output
    assert call(story.model) == "ok"
    assert not any(key in mended.output for key in (GEMINI_KEY, CLAUDE_KEY, GPT_KEY))


def test_there_are_seven_founding_configurations() -> None:
    assert len({(story.env, story.models) for story in FOUNDING}) == 7


ROWS = (GEMINI, ANTHROPIC, OPENAI)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_good_key_is_valid_and_the_providers_models_are_listed(place: Place, row: Provider) -> None:
    place.write(KEYS + BASES)
    found = check_key(row, load())
    assert found.outcome == "valid", found.sentence
    assert found.models


FAULTY = BASES.replace("{sandbox}", "{sandbox}/fault=%s")


def outcomes(place: Place, fault: str) -> dict[str, str]:
    place.write(KEYS + FAULTY.replace("%s", fault))
    return {one.provider: one.outcome for one in check_all(load())}


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("bad-key", "rejected"),
        ("rate-limit", "restricted"),
        ("overloaded", "unreachable"),
        ("html-200", "unreachable"),
        ("html-405", "unreachable"),
        ("text-405", "unreachable"),
        ("empty-405", "unreachable"),
        ("gateway-html-502", "unreachable"),
        ("redirect-to-get", "unreachable"),
        ("cloudflare-403", "unreachable"),
        ("proxy-407", "unreachable"),
    ],
)
def test_every_answer_is_told_for_what_it_says_of_the_key(place: Place, fault: str, outcome: str) -> None:
    assert outcomes(place, fault) == {row.name: outcome for row in ROWS}


@pytest.mark.parametrize(
    ("provider", "fault", "outcome"),
    [
        ("gemini", "expired-key", "rejected"),
        ("gemini", "leaked-key", "rejected"),
        ("openai", "key-of-other-provider", "rejected"),
        ("gemini", "restricted-key", "restricted"),
        ("openai", "restricted-key", "restricted"),
        ("openai", "ip-not-allowed", "restricted"),
        ("openai", "not-a-member", "restricted"),
        ("openai", "org-unverified", "restricted"),
        ("anthropic", "permission", "restricted"),
        ("anthropic", "credit", "restricted"),
        ("gemini", "unsupported-region", "restricted"),
        ("openai", "quota", "restricted"),
    ],
)
def test_a_genuine_key_that_may_not_do_all_is_not_called_wrong(
    place: Place, provider: str, fault: str, outcome: str
) -> None:
    assert outcomes(place, fault)[provider] == outcome


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_server_that_is_not_there_says_nothing_of_the_key(place: Place, row: Provider) -> None:
    place.write(KEYS + BASES.replace("{sandbox}", "http://127.0.0.1:9"))
    found = check_key(row, load())
    assert (found.outcome, found.status) == ("unreachable", None)
    assert "nobody listens" in found.sentence
    assert "not known" in found.sentence


def test_a_host_that_does_not_exist_says_nothing_of_the_key(place: Place) -> None:
    place.write(KEYS + "OPENAI_BASE_URL=http://nowhere.invalid/v1\n")
    found = check_key(OPENAI, load())
    assert found.outcome == "unreachable"
    assert "no host nowhere.invalid" in found.sentence


def test_a_page_is_told_to_be_one(place: Place) -> None:
    place.write(KEYS + "OPENAI_BASE_URL={page}/v1\n")
    found = check_key(OPENAI, load())
    assert found.outcome == "unreachable"
    assert "Streamlit page" in found.sentence


def test_a_key_of_another_provider_is_recognised_and_never_sent(place: Place) -> None:
    asked: list[str] = []

    class Thief(Page):
        def do_GET(self) -> None:
            asked.append(str(self.headers))
            super().do_GET()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Thief)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place.write(
        f"OPENAI_API_KEY={CLAUDE_KEY}\nOPENAI_BASE_URL=http://127.0.0.1:{server.server_address[1]}/v1\n"
    )
    found = check_key(OPENAI, load())
    server.shutdown()
    server.server_close()
    assert found.outcome == "other-provider"
    assert "Claude" in found.sentence
    assert asked == []


def test_without_a_key_nobody_is_asked(place: Place) -> None:
    place.write("OPENAI_BASE_URL=http://127.0.0.1:9/v1\n")
    assert check_key(OPENAI, load()).outcome == "no-key"


def test_a_server_that_is_no_litellm_proxy_is_told_as_one_and_does_not_get_the_key(place: Place) -> None:
    place.write(f"LITELLM_PROXY_URL={{sandbox}}/v1\nLITELLM_MASTER_KEY={GPT_KEY}\n")
    (found,) = check_all(load())
    assert (found.provider, found.outcome) == (LITELLM_PROXY.name, "unreachable")
    assert "is not the LiteLLM proxy that was expected there" in found.sentence


def test_online_the_exit_code_says_whether_a_call_would_succeed_now(place: Place) -> None:
    place.write(KEYS + FAULTY.replace("%s", "bad-key"))
    refused = CliRunner().invoke(command, ["--online", "--json"])
    assert refused.exit_code == 1
    assert {one["outcome"] for one in json.loads(refused.output)["keys"]} == {"rejected"}
    assert json.loads(refused.output)["ok"] is False
    place.write(KEYS + FAULTY.replace("%s", "gateway-html-502"))
    unreachable = CliRunner().invoke(command, ["--online", "--json"])
    assert unreachable.exit_code == 1
    assert {one["outcome"] for one in json.loads(unreachable.output)["keys"]} == {"unreachable"}
    place.write(KEYS + BASES)
    assert CliRunner().invoke(command, ["--online", "--json"]).exit_code == 0


def test_models_that_the_provider_does_not_list_are_named_in_the_same_words_as_on_the_page(
    place: Place,
) -> None:
    place.write(KEYS + BASES, models="mine: openai/gpt-6-lunar\nlisted: openai/gpt-6-luna")
    (gpt,) = [
        one
        for one in json.loads(CliRunner().invoke(command, ["--online", "--json"]).output)["keys"]
        if one["provider"] == "openai"
    ]
    assert gpt["unlisted"] == ["mine"]
    said = CliRunner().invoke(command, ["--online"]).output
    assert "GPT does not list mine: a call to it may answer 404." in said


def test_no_outcome_shows_a_key(place: Place) -> None:
    said = ""
    for fault in ("bad-key", "html-200", "gateway-html-502"):
        place.write(KEYS + FAULTY.replace("%s", fault))
        found = check_all(load())
        said += repr(found) + json.dumps([one.to_dict() for one in found])
    assert not any(key in said for key in (GEMINI_KEY, CLAUDE_KEY, GPT_KEY))
