from pathlib import Path

import pytest
import yaml

from lib.calls.errors import CatalogueError
from lib.proxy.config import CALLBACK, MASTER_KEY, ProxyConfig, configuration
from lib.settings import load
from lib.settings.table import table

KEY = "sk-proj-canaryConfigCanary0001"
SANDBOX = "http://127.0.0.1:5"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for row in table():
        monkeypatch.delenv(row.variable, raising=False)
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    return tmp_path


def built(folder: Path, env: str = "", catalogue: str | None = None) -> ProxyConfig:
    (folder / ".env").write_text(env)
    if catalogue is not None:
        (folder / "config.yaml").write_text(catalogue)
    return configuration(load(), SANDBOX)


def params(config: ProxyConfig, name: str) -> dict[str, str]:
    entry = next(one for one in config.document["model_list"] if one["model_name"] == name)
    found: dict[str, str] = entry["litellm_params"]
    return found


def test_without_a_key_every_model_is_the_sandboxs(folder: Path) -> None:
    config = built(folder, "LITELLM_PROXY_URL=http://127.0.0.1:8080\n")
    assert config.sandbox
    bases = {entry["litellm_params"]["api_base"] for entry in config.document["model_list"]}
    assert bases == {SANDBOX, f"{SANDBOX}/v1", f"{SANDBOX}/v1beta"}


def test_a_model_has_the_address_and_the_key_of_a_direct_call_and_the_file_no_key(folder: Path) -> None:
    config = built(folder, f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL=http://mine.example/v1\n")
    found = params(config, "gpt-6-luna")
    assert (found["model"], found["api_base"]) == ("openai/gpt-6-luna", "http://mine.example/v1")
    assert config.variables[found["api_key"].removeprefix("os.environ/")] == KEY
    assert KEY not in config.yaml()
    assert KEY not in repr(config)
    assert params(config, "claude-haiku-5-5")["api_key"] == "os.environ/ANTHROPIC_API_KEY"


def test_a_key_that_is_written_out_in_the_catalogue_is_not_written_again(folder: Path) -> None:
    text = f"model_list:\n  - {{model_name: m, litellm_params: {{model: openai/x, api_key: {KEY}}}}}\n"
    config = built(folder, catalogue=text)
    assert KEY not in config.yaml()
    assert KEY in config.variables.values()


def test_what_a_person_says_in_the_file_stays_and_what_has_to_hold_is_added(folder: Path) -> None:
    text = """\
model_list:
  - {model_name: m, litellm_params: {model: openai/x, rpm: 7, extra_headers: {a: b}}, model_info: {size: small}}
litellm_settings: {callbacks: mine.handler, drop_params: true}
router_settings: {num_retries: 3}
general_settings: {master_key: sk-1234, database_url: postgresql://somewhere}
"""
    config = built(folder, f"OPENAI_API_KEY={KEY}\n", text)
    document = yaml.safe_load(config.yaml())
    assert params(config, "m") | {"api_key": ""} == {
        "model": "openai/x", "rpm": 7, "extra_headers": {"a": "b"}, "api_key": "",
    }  # fmt: skip
    assert document["litellm_settings"]["callbacks"] == ["mine.handler", CALLBACK]
    assert document["litellm_settings"]["drop_params"] is True
    assert document["router_settings"] == {"num_retries": 3, "disable_cooldowns": True}
    assert document["general_settings"]["master_key"] == f"os.environ/{MASTER_KEY}"
    assert config.has_database
    assert not built(
        folder, catalogue="model_list:\n  - {model_name: m, litellm_params: {model: openai/x}}\n"
    ).has_database


def test_a_file_that_is_no_catalogue_is_told(folder: Path) -> None:
    with pytest.raises(CatalogueError):
        built(folder, catalogue="models: []\n")
