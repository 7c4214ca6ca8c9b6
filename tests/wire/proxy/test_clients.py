"""Any client against our proxy against a strict provider: it is served as by LiteLLM alone, and its calls are kept."""

import time
from collections.abc import Iterator

import anthropic
import httpx
import openai
import pytest
import yaml

from lib.doctor.key_check import check_all
from lib.sandbox.server import SandboxServer
from lib.settings import load
from tests.wire.proxy.proxy_process import KEYS, MODELS, Proxy, entry

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

QUESTION = "How do rainbows form over a lake?"
MESSAGES = [{"role": "user", "content": QUESTION}]


@pytest.fixture
def gpt(proxy: Proxy) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=proxy.key, base_url=f"{proxy.url}/v1", max_retries=0, timeout=30) as client:
        yield client


@pytest.fixture
def claude(proxy: Proxy) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(api_key=proxy.key, base_url=proxy.url, max_retries=0, timeout=30) as client:
        yield client


def test_openais_sdk_lists_the_models_of_the_catalogue(gpt: openai.OpenAI) -> None:
    assert set(MODELS.values()) <= {model.id for model in gpt.models.list()}


@pytest.mark.parametrize(("provider", "model"), MODELS.items())
def test_openais_sdk_is_answered_by_every_provider_and_the_run_is_kept_without_a_word(
    proxy: Proxy, gpt: openai.OpenAI, provider: str, model: str
) -> None:
    before = proxy.newest_id()
    answer = gpt.chat.completions.create(model=model, messages=MESSAGES)
    assert "Switchboard sandbox" in str(answer.choices[0].message.content)
    run, failure = proxy.last_run(before)
    assert failure is None
    assert (run.source, run.status, run.model, run.provider) == ("proxy", "ok", model, provider)
    assert answer.usage is not None
    assert (run.tokens_in, run.tokens_out) == (answer.usage.prompt_tokens, answer.usage.completion_tokens)
    assert (run.text, run.sandbox) == ("", False)
    assert run.total_ms


def test_anthropics_sdk_streams_and_the_run_is_kept(proxy: Proxy, claude: anthropic.Anthropic) -> None:
    before = proxy.newest_id()
    with claude.messages.stream(model=MODELS["anthropic"], max_tokens=90, messages=MESSAGES) as stream:
        answer = stream.get_final_message()
    assert "sandbox" in answer.content[0].text
    run, failure = proxy.last_run(before)
    assert failure is None
    assert (run.status, run.provider, run.tokens_out) == ("ok", "anthropic", answer.usage.output_tokens)
    assert run.first_token_ms is not None
    assert run.total_ms is not None
    assert 0 < run.first_token_ms <= run.total_ms


def test_googles_protocol_is_answered_and_kept_too(proxy: Proxy) -> None:
    before = proxy.newest_id()
    answer = httpx.post(
        f"{proxy.url}/v1beta/models/{MODELS['gemini']}:generateContent",
        headers={"x-goog-api-key": proxy.key},
        json={"contents": [{"role": "user", "parts": [{"text": QUESTION}]}]},
        timeout=30,
    )
    assert answer.status_code == 200
    run, failure = proxy.last_run(before)
    assert failure is None
    assert (run.model, run.status) == (MODELS["gemini"], "ok")
    assert run.tokens_out == answer.json()["usageMetadata"]["candidatesTokenCount"]


@pytest.mark.parametrize(
    ("fault", "error", "cause", "status"),
    [
        ("bad-key", openai.AuthenticationError, "invalid-key", 401),
        ("rate-limit", openai.RateLimitError, "rate-limited", 429),
        ("method-not-allowed", openai.APIStatusError, "wrong-path-or-method", 405),
    ],
)
def test_what_a_provider_refuses_reaches_the_client_as_its_own_error_and_is_kept_with_its_cause(
    proxy: Proxy,
    gpt: openai.OpenAI,
    sandbox: SandboxServer,
    fault: str,
    error: type[openai.APIStatusError],
    cause: str,
    status: int,
) -> None:
    before = proxy.newest_id()
    with pytest.raises(error) as raised:
        gpt.chat.completions.create(model=f"openai-{fault}", messages=MESSAGES)
    assert raised.value.status_code == status
    run, failure = proxy.last_run(before)
    assert failure is not None
    assert (run.source, run.status, failure.cause, failure.http_status) == ("proxy", "failed", cause, status)
    assert failure.failure["url"] == f"{sandbox.url}/fault={fault}/v1/chat/completions"
    assert failure.failure["method"] == "POST"
    assert failure.failure["chain"]
    assert failure.failure["client"].startswith("OpenAI/Python")


@pytest.mark.parametrize("provider", MODELS)
@pytest.mark.parametrize(
    ("fault", "end"), [("html-200", "html"), ("empty-200", "empty"), ("cut-stream", "cut")]
)
def test_an_end_that_looks_fine_to_the_client_is_kept_as_the_failure_that_it_is(
    proxy: Proxy, gpt: openai.OpenAI, provider: str, fault: str, end: str
) -> None:
    before = proxy.newest_id()
    list(gpt.chat.completions.create(model=f"{provider}-{fault}", messages=MESSAGES, stream=True))
    run, failure = proxy.last_run(before)
    assert failure is not None
    assert (run.status, failure.failure["kind"], failure.failure["end"]) == ("failed", "silent", end)


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer sk-wrong"}, {"x-api-key": KEYS["openai"][1]}]
)
def test_a_wrong_key_is_refused_in_words_and_kept(proxy: Proxy, headers: dict[str, str]) -> None:
    before = proxy.newest_id()
    answer = httpx.post(
        f"{proxy.url}/v1/chat/completions",
        headers=headers,
        json={"model": MODELS["openai"], "messages": MESSAGES},
    )
    assert answer.status_code == 401
    assert "invalid API key" in answer.json()["error"]["message"]
    run, failure = proxy.last_run(before)
    assert failure is not None
    assert (failure.cause, run.model) == ("proxy-auth", MODELS["openai"])


@pytest.mark.parametrize(
    ("method", "path", "cause"),
    [
        ("POST", "/v1/v1/chat/completions", "base-url-duplicated-version"),
        ("GET", "/v1/chat/completions", "wrong-path-or-method"),
        ("POST", "/", "wrong-path-or-method"),
    ],
)
def test_a_client_that_calls_a_wrong_place_is_in_the_error_log(
    proxy: Proxy, method: str, path: str, cause: str
) -> None:
    before = proxy.newest_id()
    answer = httpx.request(method, proxy.url + path, headers={"authorization": f"Bearer {proxy.key}"})
    assert answer.status_code in (404, 405)
    _, failure = proxy.last_run(before)
    assert failure is not None
    assert failure.cause == cause


def test_a_model_that_is_not_in_the_catalogue_is_told_as_one(proxy: Proxy, gpt: openai.OpenAI) -> None:
    before = proxy.newest_id()
    with pytest.raises(openai.BadRequestError, match="Invalid model name"):
        gpt.chat.completions.create(model="gpt-nobody", messages=MESSAGES)
    run, failure = proxy.last_run(before)
    assert failure is not None
    assert (failure.cause, run.model, run.provider) == ("model-not-in-proxy-config", "gpt-nobody", "unknown")


def test_a_client_that_goes_away_is_a_stopped_run(proxy: Proxy, sandbox: SandboxServer) -> None:
    before = proxy.newest_id()
    body = {"model": MODELS["openai"], "messages": MESSAGES, "stream": True}
    headers = {"authorization": f"Bearer {proxy.key}"}
    with httpx.stream("POST", f"{proxy.url}/v1/chat/completions", json=body, headers=headers) as answer:
        next(answer.iter_raw())
    run, failure = proxy.last_run(before)
    assert (run.status, failure) == ("stopped", None)


def test_no_key_and_no_prompt_is_in_anything_that_it_wrote(proxy: Proxy) -> None:
    secrets = [proxy.key, *(key for _, key in KEYS.values()), QUESTION]
    proxy.newest_id()
    written = [path for path in proxy.folder.rglob("*") if path.is_file()]
    ours = [path for path in written if path.name not in ("proxy_key", ".env")]
    assert any(path.name == "litellm.yaml" for path in ours)
    for path in ours:
        content = path.read_bytes()
        assert [secret for secret in secrets if secret.encode() in content] == [], path


def test_its_key_is_for_this_user_alone(proxy: Proxy) -> None:
    assert (proxy.folder / "data" / "proxy_key").stat().st_mode & 0o777 == 0o600
    assert proxy.key.startswith("sk-")
    assert len(proxy.key) > 40


@pytest.mark.parametrize("chosen", [False, True])
def test_its_key_is_checked_as_any_other(proxy: Proxy, monkeypatch: pytest.MonkeyPatch, chosen: bool) -> None:
    for name, value in proxy.environment(LITELLM_PROXY_URL=proxy.url).items():
        monkeypatch.setenv(name, value)
    if chosen:
        monkeypatch.setenv("LITELLM_MASTER_KEY", proxy.key)
    (found,) = check_all(load())
    assert (found.provider, found.outcome) == ("litellm_proxy", "valid"), found
    assert set(MODELS.values()) <= set(found.models)


def test_a_page_of_another_site_and_another_host_name_are_refused(proxy: Proxy) -> None:
    headers = {"authorization": f"Bearer {proxy.key}", "origin": "http://evil.example"}
    assert httpx.post(f"{proxy.url}/v1/chat/completions", headers=headers, json={}).status_code == 403
    assert httpx.get(f"{proxy.url}/v1/models", headers={"host": "evil.example"}).status_code == 400


def test_a_model_that_is_added_to_the_catalogue_is_served_without_a_restart(
    proxy: Proxy, gpt: openai.OpenAI, sandbox: SandboxServer
) -> None:
    catalogue = proxy.folder / "config.yaml"
    document = yaml.safe_load(catalogue.read_text())
    document["model_list"].append(entry("fresh-model", "anthropic", sandbox.url, "/pace=0/first=0"))
    catalogue.write_text(yaml.safe_dump(document))
    until = time.monotonic() + 20
    while "fresh-model" not in {model.id for model in gpt.models.list()}:
        assert time.monotonic() < until, "it was never served"
        time.sleep(0.1)
    answer = gpt.chat.completions.create(model="fresh-model", messages=MESSAGES)
    assert "Switchboard sandbox" in str(answer.choices[0].message.content)
