import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lib.__main__ import main

UNSET = ["DASHBOARD_PORT", "API_PORT", "PROXY_PORT", "SWITCHBOARD_RUN"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))


def call(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_status_says_that_nothing_runs_and_where_it_would() -> None:
    result = call("status")
    assert "dashboard: stopped; http://127.0.0.1:3000 does not answer\n" in result.output
    assert "proxy: stopped; http://127.0.0.1:8080 does not answer\n" in result.output
    assert result.exit_code == 3


def test_status_for_programs_is_json() -> None:
    rows = {row["name"]: row for row in json.loads(call("status", "--json").output)}
    assert rows["dashboard"] == {
        "name": "dashboard",
        "state": "stopped",
        "pid": None,
        "since": None,
        "url": "http://127.0.0.1:3000",
        "ready": False,
    }


def test_down_where_nothing_runs_is_no_error() -> None:
    result = call("down")
    assert (result.output, result.exit_code) == ("Switchboard was not running.\n", 0)


def test_down_works_with_a_broken_env_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DASHBOARD_PORT=often\n")
    assert call("down").exit_code == 0


def test_up_warns_of_a_wrong_setting_and_refuses_a_data_folder_that_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DASHBOARD_PORT=often\n")
    (tmp_path / "data").write_text("a file is in the way")
    result = call("up")
    assert result.exit_code == 1
    assert "Warning: .env, line 1: DASHBOARD_PORT" in result.output
    assert f"Cannot write to {tmp_path / 'data'}" in result.output
    assert "often" not in result.output


def test_a_program_that_there_is_none_of_is_named_with_those_that_there_are() -> None:
    result = call("up", "--only", "backend")
    assert result.exit_code == 2
    assert "There is no program backend: there are" in result.output
    assert "dashboard" in result.output


def test_up_mends_the_env_file_and_shows_what_it_changes(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DASHBOARD_PORT: 3001\n")
    (tmp_path / "data").write_text("a file is in the way")
    result = call("up")
    assert "-DASHBOARD_PORT: 3001\n+DASHBOARD_PORT=3001\n" in result.output
    assert "Mended .env, the old one is .env.bak" in result.output
    assert (tmp_path / ".env").read_text() == "DASHBOARD_PORT=3001\n"


def test_up_leaves_the_env_file_alone_when_told_to(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DASHBOARD_PORT: 3001\n")
    (tmp_path / "data").write_text("a file is in the way")
    call("up", "--no-fix")
    assert (tmp_path / ".env").read_text() == "DASHBOARD_PORT: 3001\n"
