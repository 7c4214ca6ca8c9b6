import math
import os
import time
import timeit
from pathlib import Path

import pytest

from lib.settings import ROOT, Reading, Secret, Settings, SettingsError, load, read
from lib.settings.example import example
from lib.settings.table import table


@pytest.fixture(autouse=True)
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place: no variable of ours is set, and `.env` is a file of the test's own."""
    for row in table():
        monkeypatch.delenv(row.variable, raising=False)
    path = tmp_path / ".env"
    monkeypatch.setenv("ENV_FILE", str(path))
    return path


def test_without_environment_and_file_every_setting_has_its_default() -> None:
    settings = load()
    assert (settings.dashboard_port, settings.api_port, settings.proxy_port) == (3000, 8000, 8080)
    assert (settings.first_token_timeout_s, settings.idle_timeout_s, settings.run_timeout_s) == (30, 30, 600)
    assert (settings.chat_retries, settings.sandbox) == (2, "auto")
    assert settings.data_dir == ROOT / "data"
    assert settings.config_file == ROOT / "config.yaml"
    assert settings.openai_api_key is None


def test_a_value_of_the_file_is_read_with_its_line(env_file: Path) -> None:
    env_file.write_text("# a comment\n\n\nAPI_PORT=8123\r\n\r\nexport SANDBOX='Off'\n")
    settings = load()
    assert (settings.api_port, settings.sandbox) == (8123, "off")
    assert str(settings.origin("API_PORT")) == ".env, line 4"
    assert str(settings.origin("SANDBOX")) == ".env, line 6"


def test_the_environment_wins_over_the_file(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.write_text("API_PORT=8123\n")
    monkeypatch.setenv("API_PORT", "8124")
    settings = load()
    assert settings.api_port == 8124
    assert str(settings.origin("API_PORT")) == "environment"


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_value_counts_as_unset(empty: str, env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.write_text("API_PORT=8123\nOPENAI_API_KEY=\nNAME_ONLY\n")
    monkeypatch.setenv("API_PORT", empty)
    settings = load()
    assert settings.api_port == 8123
    assert settings.openai_api_key is None
    assert settings.variable("OPENAI_API_KEY") is None
    assert settings.variable("NAME_ONLY") is None
    assert settings.origin("OPENAI_API_KEY") is None


def test_the_later_of_two_lines_counts(env_file: Path) -> None:
    env_file.write_text("API_PORT=8123\nAPI_PORT=8125\n")
    assert load().api_port == 8125
    assert str(load().origin("API_PORT")) == ".env, line 2"


def test_any_variable_can_be_asked_for(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.write_text("MY_OWN_KEY=from-file\n")
    monkeypatch.setenv("ANOTHER_KEY", "from-environment")
    assert load().variable("MY_OWN_KEY") == "from-file"
    assert load().variable("ANOTHER_KEY") == "from-environment"
    assert load().variable("NOT_THERE") is None


def test_a_value_is_made_of_others_as_dotenv_does_it(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY", "https://one.example")
    env_file.write_text(
        "OPENAI_BASE_URL=${GATEWAY}/v1\nGEMINI_API_BASE=${NOWHERE:-https://two.example}/v1beta\n"
    )
    assert load().openai_base_url == "https://one.example/v1"
    assert load().gemini_api_base == "https://two.example/v1beta"
    monkeypatch.setenv("GATEWAY", "https://three.example")
    assert load().openai_base_url == "https://three.example/v1"


def test_nothing_of_the_file_reaches_the_environment(env_file: Path) -> None:
    before = dict(os.environ)
    env_file.write_text("OPENAI_API_KEY=sk-canary-in-file\nAPI_PORT=8123\n")
    load()
    assert dict(os.environ) == before


WRONG = [
    ("API_PORT", "canary", "a whole number from 1 to 65535"),
    ("API_PORT", "0", "a whole number from 1 to 65535"),
    ("PROXY_PORT", "65536", "a whole number from 1 to 65535"),
    ("IDLE_TIMEOUT_S", "-1", "a number of seconds greater than 0"),
    ("RUN_TIMEOUT_S", "nan", "a number of seconds greater than 0"),
    ("RUN_TIMEOUT_S", "inf", "a number of seconds greater than 0"),
    ("CHAT_RETRIES", "99", "a whole number from 0 to 10"),
    ("SANDBOX", "canary", "one of auto, on, off"),
    ("LITELLM_PROXY_URL", "canary.example", "an address such as http://127.0.0.1:8080"),
    ("LITELLM_PROXY_URL", "http://proxy.example:port", "an address such as http://127.0.0.1:8080"),
    (
        "DATABASE_URL",
        "mysql://root:canary@host/x",
        "an address such as postgresql://user:password@host:5432/database",
    ),
    ("PROVIDER_ORDER", "gemini;openai", "names separated by commas, such as gemini, anthropic, openai"),
]


@pytest.mark.parametrize(("name", "value", "expected"), WRONG)
def test_a_wrong_value_is_told_by_file_line_key_and_what_was_expected(
    name: str, value: str, expected: str, env_file: Path
) -> None:
    env_file.write_text(f"# one\n{name}={value}\n")
    with pytest.raises(SettingsError) as refused:
        load()
    assert str(refused.value) == f".env, line 2: {name} must be {expected}."
    assert "canary" not in repr(refused.value)


def test_a_wrong_value_of_the_environment_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_PORT", "canary-4711")
    with pytest.raises(SettingsError) as refused:
        load()
    assert str(refused.value) == "Environment: API_PORT must be a whole number from 1 to 65535."


def test_whoever_must_go_on_gets_defaults_and_every_problem(env_file: Path) -> None:
    env_file.write_text("API_PORT=x\nSANDBOX=on\nCHAT_RETRIES=y\n")
    reading = read()
    assert isinstance(reading, Reading)
    assert (reading.settings.api_port, reading.settings.sandbox, reading.settings.chat_retries) == (
        8000,
        "on",
        2,
    )
    assert [problem.key for problem in reading.problems] == ["API_PORT", "CHAT_RETRIES"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_of_powershell_is_told_in_one_sentence(encoding: str, env_file: Path) -> None:
    env_file.write_bytes("OPENAI_API_KEY=sk-canary\n".encode(encoding))
    with pytest.raises(SettingsError) as refused:
        load()
    assert str(refused.value) == ".env: is UTF-16, as > of PowerShell writes it: save it as UTF-8."


def test_a_line_that_is_not_utf_8_is_named(env_file: Path) -> None:
    env_file.write_bytes(b"API_PORT=8123\n# caf\xe9\n")
    with pytest.raises(SettingsError) as refused:
        load()
    assert str(refused.value) == ".env, line 2: this line is not UTF-8: save the file as UTF-8."


def test_a_byte_order_mark_does_no_harm(env_file: Path) -> None:
    env_file.write_bytes(b"\xef\xbb\xbfAPI_PORT=8123\n")
    assert load().api_port == 8123


def test_a_file_that_is_none_is_told_in_one_sentence(env_file: Path) -> None:
    env_file.mkdir()
    with pytest.raises(SettingsError, match=r"^\.env: cannot be read \(Is a directory\): "):
        load()
    assert read().settings.api_port == 8000


def test_relative_paths_begin_at_the_project(
    env_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    env_file.write_text("DATA_DIR=elsewhere\nCONFIG_FILE=/etc/models.yaml\n")
    assert load().data_dir == ROOT / "elsewhere"
    assert load().config_file == Path("/etc/models.yaml")
    monkeypatch.setenv("ENV_FILE", "no-such-file.env")
    assert load().env_file == ROOT / "no-such-file.env"


def test_a_change_of_the_file_holds_at_once_even_within_a_clock_tick(env_file: Path) -> None:
    for port in range(8100, 8140):
        env_file.write_text(f"API_PORT={port}\n")
        assert load().api_port == port
    env_file.unlink()
    assert load().api_port == 8000


def test_loading_again_costs_less_than_a_fifth_of_a_millisecond(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file.write_text("".join(f"VARIABLE_{number}=value\n" for number in range(10)))
    os.utime(env_file, (1, 1))
    monkeypatch.setattr("lib.settings.stamp.SETTLED_AFTER_NS", -math.inf)
    first = load()
    # Time of this process, and the best of several, for others may be busy beside it.
    assert min(timeit.repeat(load, timer=time.process_time, number=200, repeat=10)) / 200 < 0.0002
    assert load() is first


def test_every_secret_is_known_for_redaction(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOMEBODYS_TOKEN", " token-canary ")
    env_file.write_text(
        "OPENAI_API_KEY=sk-canary-1\nOPENAI_API_KEY_2=sk-canary-2\nLITELLM_MASTER_KEY=sk-master\n"
        "DATABASE_URL=postgresql://me:p%40ss-canary@host/db\nMAX_TOKENS=100000\nSHORT_KEY=on\n"
    )
    secrets = load().secrets()
    wanted = {"token-canary", "sk-canary-1", "sk-canary-2", "sk-master", "p%40ss-canary", "p@ss-canary"}
    assert wanted <= secrets
    assert not secrets & {"100000", "on"}


def test_a_key_that_the_environment_hides_is_redacted_too(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file.write_text("OPENAI_API_KEY=sk-old-canary\n")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-new-canary")
    assert load().secrets() >= {"sk-old-canary", "sk-new-canary"}


def test_settings_never_show_a_value(env_file: Path) -> None:
    env_file.write_text("OPENAI_API_KEY=sk-canary-123456\nDATABASE_URL=postgresql://me:canary@host/db\n")
    assert "canary" not in f"{load()!r} {load()!s}"


def test_a_secret_shows_itself_masked_and_gives_its_value_only_when_asked() -> None:
    secret = Secret("sk-ant-canary-wxyz")
    assert (str(secret), f"{secret}", repr(secret)) == ("sk-…wxyz", "sk-…wxyz", "Secret(sk-…wxyz)")
    assert str(Secret("short-one")) == "…"
    assert secret.reveal() == "sk-ant-canary-wxyz"
    assert secret == Secret("sk-ant-canary-wxyz")
    assert secret != Secret("sk-ant-canary-wxyy")
    assert secret != "sk-ant-canary-wxyz"


def test_a_secret_is_never_written_down() -> None:
    import json
    import pickle

    with pytest.raises(TypeError):
        pickle.dumps(Secret("sk-canary"))
    with pytest.raises(TypeError):
        json.dumps(Secret("sk-canary"))


def test_every_setting_says_in_one_sentence_what_it_is() -> None:
    for row in table():
        assert row.about.sentence[0].isupper()
        assert row.about.sentence.endswith(".")


def test_the_example_file_is_up_to_date() -> None:
    written = (ROOT / ".env-example").read_text(encoding="utf-8")
    assert written == example(), "stale: run `python -m lib.settings > .env-example`"


def test_the_example_file_copied_as_it_is_changes_nothing(env_file: Path) -> None:
    env_file.write_text(example())
    copied = load()
    env_file.unlink()
    defaults = load()
    for row in table():
        assert getattr(copied, row.field) == getattr(defaults, row.field)


def test_the_example_file_with_every_line_in_force_is_read_without_a_problem(env_file: Path) -> None:
    lines = example().splitlines()
    env_file.write_text("\n".join(line.removeprefix("# ") if "=" in line else line for line in lines))
    assert read().problems == ()


def test_settings_can_be_made_for_a_test_without_any_file() -> None:
    assert Settings(sandbox="on").sandbox == "on"
    assert Settings().variable("GEMINI_API_KEY") is None
