import pytest

from lib.calls import chat
from lib.calls.models import load_catalogue
from lib.calls.request import Parameters
from lib.settings import load

ALL = Parameters(temperature=0.3, max_tokens=100_000, reasoning_effort="low")


@pytest.fixture(autouse=True)
def example(tmp_path, monkeypatch):
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))


def test_a_model_is_sent_only_the_parameters_that_it_takes():
    catalogue = load_catalogue(load())
    reasoning = chat.accepted(ALL, catalogue.find("claude-sonnet-5-5"))
    assert (reasoning.temperature, reasoning.reasoning_effort) == (None, "low")
    old = chat.accepted(ALL, catalogue.find("gpt-4"))
    assert (old.temperature, old.reasoning_effort, old.max_tokens) == (0.3, None, 4096)


def test_a_model_that_nobody_knows_is_sent_what_was_asked():
    assert chat.model_named("frog-9") is None
    assert chat.accepted(ALL, None) == ALL


@pytest.mark.parametrize(
    ("role", "above"),
    [
        ("assistant", "senior"),
        ("senior", "supervisor"),
        ("supervisor", "manager"),
        ("manager", None),
        (None, "senior"),
    ],
)
def test_the_next_agent_up_is_asked_until_there_is_none(role, above):
    found = chat.next_up(role)
    assert (found.role if found else None) == above
