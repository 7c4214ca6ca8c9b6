import os
from pathlib import Path

import pytest

from lib.api.preference import ORDER, prefer
from lib.calls.agents import AGENTS
from lib.calls.errors import AgentError, MissingKey
from lib.settings import load


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    monkeypatch.setenv(ORDER, "gemini,anthropic,openai")
    monkeypatch.delenv("SANDBOX", raising=False)


def test_every_agent_takes_the_preferred_providers_models(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GEMINI_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "sk-test-made-up-0000")
    prefer("openai")
    assert os.environ[ORDER] == "openai,gemini,anthropic"
    assert {role.preferred(load()).split("-")[0] for role in AGENTS} == {"gpt"}


@pytest.mark.parametrize(
    ("provider", "variable"),
    [("gemini", "GEMINI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY"), ("openai", "OPENAI_API_KEY")],
)
def test_without_its_key_it_is_refused_even_where_the_sandbox_would_answer(
    provider: str, variable: str
) -> None:
    with pytest.raises(MissingKey) as told:
        prefer(provider)
    assert told.value.variable == variable
    assert variable in str(told.value)


def test_the_sandbox_answers_for_it_where_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX", "on")
    prefer("anthropic")
    assert os.environ[ORDER].startswith("anthropic,")


def test_behind_a_proxy_it_is_the_proxys_key_that_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITELLM_PROXY_URL", "http://127.0.0.1:1")
    with pytest.raises(MissingKey, match="LITELLM_MASTER_KEY"):
        prefer("anthropic")


def test_a_catalogue_without_its_models_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(
        "model_list:\n  - model_name: a\n    litellm_params: {model: openai/gpt-6-luna}\n"
    )
    with pytest.raises(AgentError, match=r"config.yaml has no model of anthropic"):
        prefer("anthropic")
