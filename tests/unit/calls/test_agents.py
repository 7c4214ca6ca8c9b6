from pathlib import Path

import pytest

from lib.calls.agents import (
    AGENTS,
    Agent,
    AgentError,
    MissingKey,
    Role,
    UnknownModel,
    agent_for,
    create_agent,
    create_assistant_agent,
    create_manager_agent,
    create_senior_agent,
    create_supervisor_agent,
)
from lib.settings import load
from lib.settings.table import table

EVERY_KEY = "GEMINI_API_KEY=a-key\nANTHROPIC_API_KEY=a-key\nOPENAI_API_KEY=a-key\n"


@pytest.fixture(autouse=True)
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place: no variable of ours is set, no catalogue but the example."""
    for row in table():
        monkeypatch.delenv(row.variable, raising=False)
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    return tmp_path / ".env"


def test_there_are_four_roles_with_instructions_of_their_own() -> None:
    assert [row.role for row in AGENTS] == ["assistant", "senior", "supervisor", "manager"]
    assert len({row.instructions for row in AGENTS}) == 4
    for row in AGENTS:
        assert row.role in row.instructions


@pytest.mark.parametrize(
    ("create", "role"),
    [
        (create_assistant_agent, "assistant"),
        (create_senior_agent, "senior"),
        (create_supervisor_agent, "supervisor"),
        (create_manager_agent, "manager"),
    ],
)
def test_each_role_has_its_maker(create, role: str, env_file: Path) -> None:  # type: ignore[no-untyped-def]
    env_file.write_text(EVERY_KEY)
    made = create()
    assert isinstance(made, Agent)
    assert made.role == role
    assert made.model.tier == made.tier
    assert create("gpt-6-luna").model.name == "gpt-6-luna"


def test_the_instructions_go_first_and_the_conversation_follows_unchanged(env_file: Path) -> None:
    env_file.write_text(EVERY_KEY)
    agent = create_senior_agent()
    history = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]
    messages = agent.messages(history)
    assert messages == [{"role": "system", "content": agent.instructions}, *history]
    assert len(history) == 2


@pytest.mark.parametrize(
    ("env", "senior", "assistant"),
    [
        (EVERY_KEY, "gemini-4-argon", "gemini-3.8-flash"),
        ("ANTHROPIC_API_KEY=a-key\nOPENAI_API_KEY=a-key\n", "claude-opus-5-5", "claude-sonnet-5-5"),
        ("OPENAI_API_KEY=a-key\n", "gpt-6-astra", "gpt-6.1-sol"),
        (f"{EVERY_KEY}PROVIDER_ORDER=openai, anthropic\n", "gpt-6-astra", "gpt-6.1-sol"),
        ("", "gemini-4-argon", "gemini-3.8-flash"),
        ("SANDBOX=off\n", "gemini-4-argon", "gemini-3.8-flash"),
    ],
)
def test_the_preferred_model_is_of_the_roles_size_from_the_first_provider_with_a_key(
    env: str, senior: str, assistant: str, env_file: Path
) -> None:
    env_file.write_text(env)
    assert agent_for("senior").preferred(load()) == senior
    assert agent_for("assistant").preferred(load()) == assistant


def test_a_provider_with_a_key_but_not_the_size_is_better_than_none(env_file: Path) -> None:
    env_file.write_text("OPENAI_API_KEY=a-key\n")
    env_file.with_name("config.yaml").write_text(
        "model_list:\n"
        "  - {model_name: big, litellm_params: {model: gemini/big}, model_info: {size: flagship}}\n"
        "  - {model_name: old, litellm_params: {model: openai/gpt-4}}\n"
        "  - {model_name: small, litellm_params: {model: openai/gpt-6-luna}, model_info: {size: small}}\n"
    )
    assert agent_for("senior").preferred(load()) == "small"


def test_a_catalogue_without_models_is_told(env_file: Path) -> None:
    env_file.with_name("config.yaml").write_text("model_list: []\n")
    with pytest.raises(UnknownModel):
        agent_for("senior").preferred(load())


def test_an_agent_whose_key_is_missing_is_not_made_and_says_what_to_set_where(env_file: Path) -> None:
    env_file.write_text("OPENAI_API_KEY=a-key\n")
    with pytest.raises(MissingKey) as refused:
        create_agent("senior", "claude-opus-5-5")
    assert str(refused.value) == (
        "claude-opus-5-5 needs a key. Set ANTHROPIC_API_KEY in .env (or the environment), then try again."
    )
    env_file.write_text("ANTHROPIC_API_KEY=a-key\n")
    assert create_agent("senior", "claude-opus-5-5").model.name == "claude-opus-5-5"


def test_in_the_sandbox_no_key_is_needed(env_file: Path) -> None:
    assert create_agent("senior", "claude-opus-5-5").model.name == "claude-opus-5-5"
    env_file.write_text("SANDBOX=off\n")
    with pytest.raises(MissingKey):
        create_agent("senior", "claude-opus-5-5")


def test_an_unknown_model_and_an_unknown_role_are_refused_with_the_names_there_are() -> None:
    with pytest.raises(UnknownModel, match="Did you mean claude-opus-5-5"):
        create_agent("senior", "claude-opus-5")
    with pytest.raises(AgentError, match="There are assistant, senior, supervisor, manager"):
        agent_for("butler")


def test_every_refusal_can_be_caught_as_one() -> None:
    assert issubclass(MissingKey, AgentError)
    assert issubclass(UnknownModel, AgentError)
    assert isinstance(agent_for("senior"), Role)
