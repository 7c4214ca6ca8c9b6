from datetime import date
from pathlib import Path

import pytest

from lib.doctor.report import Report, examine
from lib.doctor.versions import HOLES, Known

TODAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "GEMINI_API_KEY",
        "ANTHROPIC_API_KEY",
        "OPENAI_API_KEY",
        "LITELLM_PROXY_URL",
        "LITELLM_MASTER_KEY",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    return tmp_path


def rules(report: Report) -> dict[str, str]:
    return {finding.rule: finding.severity for finding in report.findings}


def catalogue(folder: Path, info: str) -> None:
    text = "model_list:\n- model_name: old\n  litellm_params: {model: anthropic/claude-sonnet-5-5}\n"
    text += "  model_info: {%s}\n"
    (folder / "config.yaml").write_text(text % info)


@pytest.mark.parametrize(
    ("info", "rule", "left"),
    [
        ('retired_on: "2026-11-30"', "model-retiring", 8),
        ('retired_on: "2026-11-22"', "model-retired", 0),
        ('retired_on: "2025-01-01"', "model-retired", -690),
    ],
)
def test_a_model_that_retires_is_announced_with_the_days_left(
    folder: Path, info: str, rule: str, left: int
) -> None:
    catalogue(folder, info)
    report = examine(TODAY)
    assert rules(report)[rule] == "warning"
    assert report.models[0].days_left == left


@pytest.mark.parametrize("info", ['retired_on: "2027-06-01"', 'retired_on: "2025-01-01", successor: old'])
def test_one_that_lasts_or_has_a_successor_is_left_in_peace(folder: Path, info: str) -> None:
    catalogue(folder, info)
    assert not {"model-retiring", "model-retired"} & set(rules(examine(TODAY)))


def test_a_wrong_setting_is_told_with_its_line_and_stops_no_other_check(folder: Path) -> None:
    (folder / ".env").write_text("# ports\nDASHBOARD_PORT=many\nOPENAI_BASE_URL=https://api.openai.com\n")
    report = examine(TODAY)
    assert rules(report)["address-without-version"] == "error"
    (finding,) = [one for one in report.findings if one.rule == "setting-wrong"]
    assert (finding.line, finding.variable) == (2, "DASHBOARD_PORT")
    assert "many" not in finding.wrong


def test_a_folder_for_a_file_is_told_and_nothing_is_written(folder: Path) -> None:
    (folder / ".env").mkdir()
    report = examine(TODAY)
    assert rules(report) == rules(report) | {"file-unreadable": "error"}
    assert "setting-wrong" not in rules(report)


def test_a_proxy_without_its_key_cannot_be_called(folder: Path) -> None:
    (folder / ".env").write_text("LITELLM_PROXY_URL=http://127.0.0.1:8080\n")
    report = examine(TODAY)
    assert rules(report)["key-missing"] == "error"
    assert {row.url for row in report.addresses} == {"http://127.0.0.1:8080/chat/completions"}


def test_keys_that_others_may_read_are_noted(folder: Path) -> None:
    env = folder / ".env"
    env.write_text("SANDBOX=auto\n")
    env.chmod(0o644)
    assert rules(examine(TODAY))["env-readable-by-others"] == "note"
    env.chmod(0o600)
    assert "env-readable-by-others" not in rules(examine(TODAY))


def test_a_data_folder_that_is_a_file_is_told(folder: Path) -> None:
    (folder / "data").write_text("")
    assert rules(examine(TODAY))["data-folder"] == "error"


@pytest.mark.parametrize(
    ("name", "version", "severity"),
    [
        ("litellm", "1.82.7", "error"),
        ("litellm", "1.82.8", "error"),
        ("litellm", "1.82.6", "warning"),
        ("litellm", "1.83.14", "warning"),
        ("litellm", "1.84.0", None),
        ("litellm", "1.106.2", None),
        ("starlette", "1.0.9", "warning"),
        ("starlette", "1.1.0", None),
        ("streamlit", "1.60.0", "error"),
        ("streamlit", "1.67.0", None),
        ("SQLite", "3.40.1", "note"),
        ("SQLite", "3.51.3", None),
        ("httpx", "0.1", None),
    ],
)
def test_versions_with_known_holes_are_known(name: str, version: str, severity: str | None) -> None:
    hole = Known(name, version).hole
    assert (hole.severity if hole else None) == severity


def test_every_hole_has_a_remedy() -> None:
    assert all(hole.remedy and hole.what for hole in HOLES)
