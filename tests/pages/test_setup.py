"""The setup page as a person fills in its fields: deadlines and habits, and an address to try."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.settings import load

PAGE = Path(__file__).parents[2] / "pages" / "setup.py"


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CHAT_RETRIES", "IDLE_TIMEOUT_S", "KEEP_FAILED_PROMPTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    (tmp_path / ".env").write_text("# mine\nCHAT_RETRIES=1 # few\n")
    return tmp_path / ".env"


@pytest.fixture
def page(env: Path) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    return drawn(page)


def drawn(page: AppTest, tab: str = "This machine") -> AppTest:
    page.session_state["setup-tab"] = tab
    page.run()
    assert not page.exception
    return page


def fill(page: AppTest, label: str, text: str) -> None:
    next(field for field in page.text_input if field.label.startswith(label)).set_value(text)


def save(page: AppTest) -> None:
    next(button for button in page.button if button.label == "Save").click()
    drawn(page)


def test_what_is_wrong_is_told_by_the_rule_of_its_setting_and_nothing_is_written(
    page: AppTest, env: Path
) -> None:
    fill(page, "How often a chat", "eleven")
    fill(page, "Seconds of silence", "5")
    save(page)
    assert [said.value for said in page.error] == ["CHAT_RETRIES must be a whole number from 0 to 10."]
    assert env.read_text() == "# mine\nCHAT_RETRIES=1 # few\n"


def test_what_is_right_is_written_at_once_shown_as_a_diff_and_taken_back(page: AppTest, env: Path) -> None:
    fill(page, "How often a chat", "4")
    fill(page, "Seconds of silence", "12.5")
    save(page)
    assert env.read_text() == "# mine\nCHAT_RETRIES=4 # few\nIDLE_TIMEOUT_S=12.5\n"
    assert (load().chat_retries, load().idle_timeout_s) == (4, 12.5)
    assert "-CHAT_RETRIES=1 # few\n+CHAT_RETRIES=4 # few" in page.code[0].value
    next(button for button in page.button if button.label == "Undo").click()
    drawn(page)
    assert env.read_text() == "# mine\nCHAT_RETRIES=1 # few\n"
    assert [field.value for field in page.text_input if field.label.startswith("How often a chat")] == ["1"]


def test_a_field_that_is_emptied_brings_the_default_back(page: AppTest, env: Path) -> None:
    fill(page, "How often a chat", "")
    save(page)
    assert env.read_text() == "# mine\n# CHAT_RETRIES=1 # few\n"
    assert load().chat_retries == 2


def test_what_the_environment_says_cannot_be_changed_here(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_RETRIES", "7")
    drawn(page)
    (field,) = [field for field in page.text_input if field.label.startswith("How often a chat")]
    assert (field.value, field.disabled) == ("7", True)


def test_without_a_change_nothing_is_said_to_be_saved(page: AppTest, env: Path) -> None:
    save(page)
    assert [said.value for said in page.error] == ["What stands in the fields holds already."]
    assert not env.with_name(".env.bak").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nonsense", "It does not begin with https\\:\\/\\/"),
        ("http://127.0.0.1:9/v1/chat/completions", "It is a whole endpoint"),
        ("http://127.0.0.1:9/v1", "nobody listens there"),
    ],
)
def test_any_address_is_tried_with_every_prefix(page: AppTest, typed: str, said: str) -> None:
    drawn(page, "Addresses")
    fill(page, "Any address", typed)
    next(button for button in page.button if button.label == "Look").click()
    drawn(page, "Addresses")
    (gpt,) = [shown.value for shown in page.markdown if "openai\\/" in shown.value]
    assert said in gpt
    assert len([call for call in page.code if call.value.startswith("POST")]) == 4


def test_a_base_by_litellms_other_name_is_changed_where_it_stands_and_taken_back(
    page: AppTest, env: Path
) -> None:
    text = (
        "# mine\nmodel_list:\n- model_name: a-gpt # the one\n  litellm_params:\n    model: openai/gpt-6-luna\n"
        "    base_url: http://old.example/v1 # gateway\n"
    )
    config = env.with_name("config.yaml")
    config.write_text(text)

    def chosen() -> AppTest:
        page.session_state["models-1"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
        return drawn(page, "Models")

    def base() -> str:
        return next(field.value for field in chosen().text_input if field.label == "Base URL")

    assert base() == "http://old.example/v1"
    fill(page, "Base URL", "http://new.example/v1")
    next(button for button in page.button if button.label == "Change").click()
    chosen()
    assert config.read_text() == text.replace("old.example", "new.example")
    next(button for button in page.button if button.label == "Undo").click()
    assert base() == "http://old.example/v1"
    assert config.read_text() == text
