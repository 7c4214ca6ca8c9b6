from dataclasses import replace
from pathlib import Path

import pytest

from lib.calls import proxy_key
from lib.calls.address import address, preview, sandbox_answers
from lib.calls.errors import MissingKey
from lib.calls.models import load_catalogue
from lib.sandbox.keys import SANDBOX_KEY
from lib.settings import Secret, Settings, load
from lib.settings.table import table

H = "http://host:4000"
GEMINI, CLAUDE, GPT = "gemini-3.8-flash", "claude-sonnet-5-5", "gpt-6.1-sol"
FAULTY = "http://127.0.0.1:5/fault=rate-limit"


@pytest.fixture(autouse=True)
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place: no variable of ours is set, no catalogue but the example."""
    for row in table():
        monkeypatch.delenv(row.variable, raising=False)
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    return tmp_path / ".env"


def model(name: str, base: str | None = None):  # type: ignore[no-untyped-def]
    return replace(load_catalogue(load()).find(name), api_base=base)


@pytest.mark.parametrize(
    ("name", "base", "called"),
    [
        (GPT, None, "https://api.openai.com/v1/chat/completions"),
        (GPT, H, f"{H}/chat/completions"),
        (GPT, f"{H}/", f"{H}/chat/completions"),
        (GPT, f"{H}/v1", f"{H}/v1/chat/completions"),
        (GPT, f"{H}/v1/", f"{H}/v1/chat/completions"),
        (GPT, f"{H}/v1/chat/completions", f"{H}/v1/chat/completions/chat/completions"),
        (CLAUDE, None, "https://api.anthropic.com/v1/messages"),
        (CLAUDE, H, f"{H}/v1/messages"),
        (CLAUDE, f"{H}/", f"{H}//v1/messages"),
        (CLAUDE, f"{H}/v1/messages", f"{H}/v1/messages"),
        (CLAUDE, f"{H}/v1", f"{H}/v1/v1/messages"),
        (CLAUDE, f"{H}/v1/", f"{H}/v1//v1/messages"),
        (GEMINI, H, f"{H}/models/{GEMINI}:streamGenerateContent?alt=sse"),
        (GEMINI, f"{H}/v1beta", f"{H}/v1beta/models/{GEMINI}:streamGenerateContent?alt=sse"),
        (GEMINI, f"{H}/v1beta/", f"{H}/v1beta//models/{GEMINI}:streamGenerateContent?alt=sse"),
        (GEMINI, f"{H}/v1beta/models", f"{H}/v1beta/models/models/{GEMINI}:streamGenerateContent?alt=sse"),
    ],
)
def test_a_base_is_called_word_for_word(name: str, base: str | None, called: str) -> None:
    found = preview(model(name, base), Settings(sandbox="off"))
    assert (found.method, found.url, found.base) == ("POST", called, base)


def test_only_gemini_has_another_path_for_an_answer_in_one_piece() -> None:
    assert (
        preview(model(GEMINI, H), Settings(sandbox="off"), stream=False).url
        == f"{H}/models/{GEMINI}:generateContent"
    )
    assert preview(model(CLAUDE, H), Settings(sandbox="off"), stream=False).url == f"{H}/v1/messages"


def test_a_model_of_the_responses_protocol_is_called_there() -> None:
    found = preview(replace(model(GPT, f"{H}/v1/"), responses=True), Settings(sandbox="off"))
    assert found.url == f"{H}/v1/responses"


def test_the_catalogues_base_wins_and_says_where_it_stands(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = env_file.with_name("config.yaml")
    config.write_text(
        "model_list:\n  - model_name: mine\n    litellm_params:\n      model: openai/x\n      api_base: http://one/v1\n"
    )
    monkeypatch.setenv("OPENAI_BASE_URL", "http://two/v1")
    monkeypatch.setenv("SANDBOX", "off")
    found = preview(load_catalogue(load()).find("mine"), load())
    assert (found.url, found.base_origin) == ("http://one/v1/chat/completions", "config.yaml, line 5")


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [(GPT, "OPENAI_BASE_URL", "OPENAI_API_BASE"), (CLAUDE, "ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL")],
)
def test_of_two_variables_the_one_that_litellm_reads_first_counts(
    name: str, first: str, second: str, env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file.write_text(f"SANDBOX=off\n{first}=http://first\n")
    monkeypatch.setenv(second, "http://second")
    found = preview(model(name), load())
    assert (found.base, found.base_origin) == ("http://first", f"{first} (.env, line 2)")
    env_file.write_text(f"SANDBOX=off\n{first}=\n")
    found = preview(model(name), load())
    assert (found.base, found.base_origin) == ("http://second", f"{second} (environment)")


def test_a_base_may_be_named_by_a_variable_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_BASE", "http://mine/v1")
    found = preview(model(GPT, "os.environ/MY_BASE"), Settings(sandbox="off"))
    assert (found.url, found.base_origin) == ("http://mine/v1/chat/completions", "MY_BASE (environment)")


def test_without_any_base_it_is_said_that_it_is_the_providers_own() -> None:
    found = preview(model(GPT), Settings(sandbox="off"))
    assert (found.base, found.base_origin) == (None, "GPT's own address")


def test_what_only_litellm_knows_is_not_pretended(env_file: Path) -> None:
    config = env_file.with_name("config.yaml")
    config.write_text("model_list:\n  - {model_name: m, litellm_params: {model: mistral/large}}\n")
    assert address(model("m"), Settings(sandbox="off")).url is None


def test_a_call_without_its_key_is_refused_with_the_variable_to_set() -> None:
    with pytest.raises(MissingKey) as refused:
        address(model(CLAUDE), Settings(sandbox="off"))
    assert str(refused.value) == (
        f"{CLAUDE} needs a key. Set ANTHROPIC_API_KEY in .env (or the environment), then try again."
    )
    assert preview(model(CLAUDE), Settings(sandbox="off")).api_key is None


def test_a_key_goes_with_its_provider_only(env_file: Path) -> None:
    env_file.write_text("OPENAI_API_KEY=sk-canary-of-openai\n")
    assert address(model(GPT), load()).api_key == Secret("sk-canary-of-openai")
    assert "canary" not in repr(address(model(GPT), load()))
    with pytest.raises(MissingKey):
        address(model(CLAUDE), load())


def test_the_sandbox_answers_until_the_first_key_is_set(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sandbox_answers(load())
    env_file.write_text("GEMINI_API_KEY=AIza-canary\n")
    assert not sandbox_answers(load())
    monkeypatch.setenv("SANDBOX", "on")
    assert sandbox_answers(load())
    monkeypatch.setenv("SANDBOX", "off")
    env_file.write_text("")
    assert not sandbox_answers(load())


@pytest.mark.parametrize(
    ("name", "base", "path"),
    [
        (GPT, "/v1", "/v1/chat/completions"),
        (CLAUDE, "", "/v1/messages"),
        (GEMINI, "/v1beta", f"/v1beta/models/{GEMINI}:streamGenerateContent?alt=sse"),
    ],
)
def test_the_sandbox_is_called_in_the_models_own_protocol_and_never_gets_a_real_key(
    name: str, base: str, path: str, env_file: Path
) -> None:
    env_file.write_text(
        "SANDBOX=on\nOPENAI_API_KEY=sk-canary\nANTHROPIC_API_KEY=sk-canary\nGEMINI_API_KEY=canary\n"
    )
    found = address(model(name, "http://elsewhere"), load(), sandbox_url="http://127.0.0.1:5/")
    assert (found.sandbox, found.base, found.url) == (
        True,
        f"http://127.0.0.1:5{base}",
        f"http://127.0.0.1:5{path}",
    )
    assert found.api_key == Secret(SANDBOX_KEY)
    assert found.base_origin == "sandbox"


def test_a_fault_is_always_met_in_the_sandbox(env_file: Path) -> None:
    env_file.write_text("SANDBOX=off\nOPENAI_API_KEY=sk-canary\n")
    found = address(model(GPT), load(), sandbox_url="http://127.0.0.1:5", fault="rate-limit")
    assert (found.sandbox, found.url) == (True, f"{FAULTY}/v1/chat/completions")


def test_any_other_providers_model_is_answered_by_the_sandbox_as_openais(env_file: Path) -> None:
    config = env_file.with_name("config.yaml")
    config.write_text("model_list:\n  - {model_name: m, litellm_params: {model: mistral/large}}\n")
    found = address(model("m"), load(), sandbox_url="http://127.0.0.1:5")
    assert (found.litellm_model, found.url) == ("openai/large", "http://127.0.0.1:5/v1/chat/completions")


def test_a_sandbox_that_has_no_address_yet_is_asked_for() -> None:
    with pytest.raises(ValueError, match="sandbox_url is needed"):
        address(model(GPT), load())


def test_through_the_proxy_every_model_goes_by_its_catalogue_name(env_file: Path) -> None:
    env_file.write_text("LITELLM_PROXY_URL=http://127.0.0.1:8080\nLITELLM_MASTER_KEY=sk-canary-master\n")
    found = address(model(CLAUDE, "http://elsewhere"), load())
    assert found.litellm_model == f"litellm_proxy/{CLAUDE}"
    assert found.url == "http://127.0.0.1:8080/chat/completions"
    assert found.api_key == Secret("sk-canary-master")
    assert found.base_origin == "LITELLM_PROXY_URL (.env, line 1)"
    assert not found.sandbox


def test_through_the_proxy_only_the_proxys_key_is_needed(env_file: Path) -> None:
    env_file.write_text("LITELLM_PROXY_URL=http://proxy.example:4000\nANTHROPIC_API_KEY=sk-canary\n")
    with pytest.raises(MissingKey, match="Set LITELLM_MASTER_KEY in"):
        address(model(CLAUDE), load())


def test_our_own_proxy_has_the_keys_that_are_set_here_and_wants_the_one_that_it_made(env_file: Path) -> None:
    env_file.write_text(f"LITELLM_PROXY_URL=http://localhost:8080/\nDATA_DIR={env_file.parent}\n")
    assert sandbox_answers(load())
    env_file.write_text(env_file.read_text() + "OPENAI_API_KEY=sk-canary\n")
    catalogue = load_catalogue(load())
    with pytest.raises(MissingKey, match="Set ANTHROPIC_API_KEY in"):
        address(catalogue.find(CLAUDE), load())
    assert address(catalogue.find("gpt-6-luna"), load()).api_key is None
    made = proxy_key.made(load())
    where = address(catalogue.find("gpt-6-luna"), load())
    assert where.api_key == made
    assert (where.own_proxy, where.key_made_here) == (True, True)
    assert proxy_key.made(load()) == made


def test_the_key_that_was_made_here_is_for_no_other_proxy(env_file: Path) -> None:
    env_file.write_text(f"DATA_DIR={env_file.parent}\nLITELLM_PROXY_URL=http://127.0.0.1:4000\n")
    proxy_key.made(load())
    assert proxy_key.known(load()) is None
    env_file.write_text(f"DATA_DIR={env_file.parent}\nLITELLM_PROXY_URL=http://proxy.example:8080\n")
    assert proxy_key.known(load()) is None
