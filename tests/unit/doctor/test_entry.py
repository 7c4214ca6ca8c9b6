import stat
from pathlib import Path

import pytest

from lib.calls.providers import OPENAI
from lib.doctor.catalogue_edit import NewModel, with_model
from lib.doctor.entry import edit_catalogue, enter_key, enter_settings, set_variable
from lib.doctor.mending import undo
from lib.failures.repair import RepairError
from lib.settings import Settings, load
from tests.unit.doctor.broken_files import GPT


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    return load()


def test_a_key_goes_into_a_private_file_and_is_read_from_there(settings: Settings) -> None:
    mended = enter_key(OPENAI, GPT, settings)
    assert settings.env_file.read_text() == f"OPENAI_API_KEY={GPT}\n"
    assert stat.S_IMODE(settings.env_file.stat().st_mode) == 0o600
    assert load().variable("OPENAI_API_KEY") == GPT
    assert GPT not in repr(mended)


@pytest.mark.parametrize(
    "typed", [f" {GPT}\n", f'"{GPT}"', f"Bearer {GPT}", f"OPENAI_API_KEY={GPT}", f"{GPT};", f"\u200b{GPT}"]
)
def test_what_people_paste_around_a_key_is_taken_off(settings: Settings, typed: str) -> None:
    enter_key(OPENAI, typed, settings)
    assert load().variable("OPENAI_API_KEY") == GPT


def test_the_other_lines_stay_to_the_letter(settings: Settings) -> None:
    text = "# mine\r\nexport OPENAI_API_KEY='sk-old-0000000000' # old\r\nX = 1\r\n"
    settings.env_file.write_bytes(text.encode())
    enter_key(OPENAI, GPT, settings)
    assert settings.env_file.read_bytes() == text.replace("sk-old-0000000000", GPT).encode()


def test_a_key_can_be_taken_back(settings: Settings) -> None:
    settings.env_file.write_text("OPENAI_API_KEY=sk-old-0000000000\n")
    undo(enter_key(OPENAI, GPT, settings))
    assert load().variable("OPENAI_API_KEY") == "sk-old-0000000000"


def test_the_first_key_is_taken_back_with_the_file_that_was_made_for_it(settings: Settings) -> None:
    undo(enter_key(OPENAI, GPT, settings))
    assert not settings.env_file.exists()


@pytest.mark.parametrize("typed", ["", "  ", "schl\u00fcssel", "a" * 5000])
def test_what_is_no_key_is_refused_without_being_repeated(settings: Settings, typed: str) -> None:
    with pytest.raises(RepairError) as refusal:
        enter_key(OPENAI, typed, settings)
    assert not typed.strip() or typed not in str(refusal.value)
    assert not settings.env_file.exists()


def test_a_key_of_the_environment_is_not_shadowed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-from-outside-0001")
    with pytest.raises(RepairError, match="environment"):
        enter_key(OPENAI, GPT, settings)


def test_a_value_with_a_line_break_adds_no_line(settings: Settings) -> None:
    with pytest.raises(RepairError, match="one line"):
        set_variable("SANDBOX", "on\nDATA_DIR=/elsewhere", settings)


def test_a_file_in_utf_16_becomes_utf_8_with_the_key(settings: Settings) -> None:
    settings.env_file.write_bytes(b"\xff\xfe" + "SANDBOX=off\n".encode("utf-16-le"))
    enter_key(OPENAI, GPT, settings)
    assert settings.env_file.read_text() == f"SANDBOX=off\nOPENAI_API_KEY={GPT}\n"


def test_the_first_change_of_the_catalogue_copies_the_example(settings: Settings) -> None:
    new = NewModel(name="mine", litellm_model="openai/gpt-6-luna")
    edit_catalogue(lambda text: with_model(text, new), settings)
    text = settings.config_file.read_text()
    assert "# The catalogue" in text
    assert "model_name: mine" in text


def test_settings_are_written_together_and_hold_at_once(settings: Settings) -> None:
    settings.env_file.write_text("# mine\nCHAT_RETRIES=1 # few\n")
    (mended,) = enter_settings({"CHAT_RETRIES": "4", "IDLE_TIMEOUT_S": " 12.5 ", "SANDBOX": ""}, settings)
    assert settings.env_file.read_text() == "# mine\nCHAT_RETRIES=4 # few\nIDLE_TIMEOUT_S=12.5\n"
    assert (load().chat_retries, load().idle_timeout_s) == (4, 12.5)
    assert "-CHAT_RETRIES=1 # few\n+CHAT_RETRIES=4 # few\n+IDLE_TIMEOUT_S=12.5" in mended.diff
    undo(mended)
    assert settings.env_file.read_text() == "# mine\nCHAT_RETRIES=1 # few\n"


def test_an_emptied_setting_gets_its_default_back_from_each_of_its_lines(settings: Settings) -> None:
    settings.env_file.write_text("CHAT_RETRIES=1\nX=1\nCHAT_RETRIES=3\n")
    enter_settings({"CHAT_RETRIES": ""}, load())
    assert settings.env_file.read_text() == "# CHAT_RETRIES=1\nX=1\n# CHAT_RETRIES=3\n"
    assert load().chat_retries == 2


def test_what_says_nothing_new_is_not_written(settings: Settings) -> None:
    settings.env_file.write_text("CHAT_RETRIES=1\n")
    assert enter_settings({"CHAT_RETRIES": "1", "RUN_TIMEOUT_S": ""}, load()) == []
    assert not settings.env_file.with_name(".env.bak").exists()


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("CHAT_RETRIES", "eleven", "CHAT_RETRIES must be a whole number from 0 to 10."),
        ("CHAT_RETRIES", "11", "CHAT_RETRIES must be a whole number from 0 to 10."),
        ("RUN_TIMEOUT_S", "-1", "RUN_TIMEOUT_S must be a number of seconds greater than 0."),
        ("RUN_TIMEOUT_S", "1\nX=2", "RUN_TIMEOUT_S must be a number of seconds greater than 0."),
        ("PROVIDER_ORDER", "gpt!", "PROVIDER_ORDER must be names separated by commas"),
    ],
)
def test_a_setting_keeps_to_the_rule_of_its_table_and_one_wrong_one_keeps_all_back(
    settings: Settings, name: str, typed: str, said: str
) -> None:
    with pytest.raises(RepairError, match=said):
        enter_settings({"API_MAX_RUNS": "5", name: typed}, settings)
    assert not settings.env_file.exists()


def test_the_diff_of_a_key_hides_it(settings: Settings) -> None:
    mended = enter_key(OPENAI, GPT, settings)
    assert mended.diff
    assert GPT not in mended.diff
    assert GPT[12:] not in mended.diff
