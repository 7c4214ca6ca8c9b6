import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lib.doctor.command import command
from lib.doctor.command_models import command as models
from tests.unit.doctor.broken_files import CANARIES, CLAUDE, GPT

VARIABLES = (
    "GEMINI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_BASE", "ANTHROPIC_API_BASE",
    "ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_BASE", "LITELLM_PROXY_URL", "LITELLM_MASTER_KEY",
    "SANDBOX", "DATABASE_URL",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_without_any_key_the_sandbox_answers_and_all_is_well(folder: Path) -> None:
    result = run()
    assert result.exit_code == 0
    assert "The sandbox answers" in result.output


def test_without_a_key_and_without_a_sandbox_no_call_succeeds(folder: Path) -> None:
    (folder / ".env").write_text("SANDBOX=off\n")
    assert run().exit_code == 1


def test_a_broken_file_is_told_with_place_and_fix_and_exit_code_1(folder: Path) -> None:
    (folder / ".env").write_text(f"# mine\nOPENAI_API_KEY={GPT};\n")
    result = run()
    assert result.exit_code == 1
    assert "error: .env, line 2: OPENAI_API_KEY ends in a sign" in result.output
    assert "fix: " in result.output


def test_fix_shows_the_change_keeps_the_old_file_and_mends(folder: Path) -> None:
    env = folder / ".env"
    env.write_text(f"set OPENAI_API_KEY={CLAUDE};\nclaude_api_key: `{GPT}`\n")
    result = run("--fix")
    assert result.exit_code == 0, result.output
    assert env.read_text() == f"OPENAI_API_KEY={GPT}\nANTHROPIC_API_KEY={CLAUDE}\n"
    assert (folder / ".env.bak").read_text() == f"set OPENAI_API_KEY={CLAUDE};\nclaude_api_key: `{GPT}`\n"
    assert "-set OPENAI_API_KEY=sk-ant-***;" in result.output
    assert "+OPENAI_API_KEY=" in result.output


def test_fix_a_second_time_changes_nothing(folder: Path) -> None:
    env = folder / ".env"
    env.write_text(f"OPENAI_API_KEY={GPT};\n")
    run("--fix")
    before = env.stat().st_mtime_ns
    result = run("--fix")
    assert "nothing that could be mended" in result.output
    assert env.stat().st_mtime_ns == before


def test_undo_puts_the_old_file_back(folder: Path) -> None:
    env = folder / ".env"
    env.write_text(f"OPENAI_API_KEY={GPT};\n")
    run("--fix")
    run("--undo")
    assert env.read_text() == f"OPENAI_API_KEY={GPT};\n"


def test_undo_with_nothing_to_undo_says_so(folder: Path) -> None:
    result = run("--undo")
    assert result.exit_code == 2
    assert "no .bak" in result.output


def test_a_file_that_cannot_be_written_is_told_with_its_own_exit_code(folder: Path) -> None:
    env = folder / ".env"
    env.write_text(f"OPENAI_API_KEY={GPT};\n")
    env.chmod(0o444)
    result = run("--fix")
    assert result.exit_code == 2
    assert "read-only" in result.output


def test_json_has_the_documented_shape(folder: Path) -> None:
    (folder / ".env").write_text(f"OPENAI_API_KEY={GPT};\n")
    answer = json.loads(run("--json").output)
    assert set(answer) == {
        "version", "ok", "sandbox", "findings", "providers", "addresses", "models", "versions", "changed",
    }  # fmt: skip
    assert answer["version"] == 1
    assert answer["ok"] is False
    finding = answer["findings"][0]
    assert set(finding) == {
        "rule", "severity", "file", "line", "variable", "wrong", "right", "fix", "no_fix",
    }  # fmt: skip
    assert (finding["rule"], finding["line"], finding["variable"]) == ("env-sign-at-end", 1, "OPENAI_API_KEY")
    document = (Path(__file__).parents[3] / "docs" / "check.md").read_text()
    for name in (*answer, *finding, *answer["providers"][0], *answer["addresses"][0], *answer["models"][0]):
        assert f"`{name}`" in document, name


def test_no_output_holds_a_key(folder: Path) -> None:
    gemini, claude, gpt = CANARIES
    (folder / ".env").write_text(
        f"GOOGLE_API_KEY: {gemini}\nANTHROPIC_API_KEY={gpt}\nOPENAI_API_KEY={claude};\n"
    )
    (folder / "config.yaml").write_text(
        f"model_list:\n- model_name: a\n  litellm_params:\n    model: claude/{'x'}\n    api_key: {claude}\n"
    )
    said = "".join(run(*how).output for how in ((), ("--json",), ("--fix",), ("--json",), ("--undo",)))
    said += CliRunner().invoke(models, []).output + CliRunner().invoke(models, ["--json"]).output
    for canary in CANARIES:
        assert canary not in said
        assert canary[14:] not in said


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("model_list:\n\t- model_name: a\n", "config-tab"),
        ("model_list: 1\n", "catalogue-unreadable"),
        ("- a\n", "catalogue-unreadable"),
        ("model_list:\n- model_name: a\n", "catalogue-entry"),
        ("model_list: [a\n", "catalogue-unreadable"),
    ],
)
def test_a_broken_catalogue_is_told_with_its_line_and_not_touched(folder: Path, text: str, rule: str) -> None:
    config = folder / "config.yaml"
    config.write_text(text)
    found = json.loads(run("--json").output)["findings"]
    assert any(one["rule"] == rule and one["line"] and one["file"] == str(config) for one in found), found
    run("--fix")
    assert config.read_text() == text


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("claude-sonnet-5-5", "anthropic/claude-sonnet-5-5"),
        ("claude/claude-sonnet-5-5", "anthropic/claude-sonnet-5-5"),
        ("google/gemini-3.8-flash", "gemini/gemini-3.8-flash"),
        ("gemini-3.8-flash", "gemini/gemini-3.8-flash"),
        ("gpt-6.1-sol", "openai/gpt-6.1-sol"),
        ("gpt/gpt-6.1-sol", "openai/gpt-6.1-sol"),
        ("Gemini/gemini-3.8-flash", "gemini/gemini-3.8-flash"),
        ("gemini/Gemini-3.8-Flash", "gemini/gemini-3.8-flash"),
        ("models/gemini-3.8-flash", "gemini/gemini-3.8-flash"),
        ("gemini/models/gemini-3.8-flash", "gemini/gemini-3.8-flash"),
        ("openai:gpt-6.1-sol", "openai/gpt-6.1-sol"),
        ('"  openai/gpt-6.1-sol"', "openai/gpt-6.1-sol"),
        ("'\"openai/gpt-6.1-sol\"'", "openai/gpt-6.1-sol"),
    ],
)
def test_a_wrong_model_name_is_told_and_mended_and_comments_stay(
    folder: Path, written: str, right: str
) -> None:
    text = "# mine\nmodel_list:\n  - model_name: a  # the one\n    litellm_params:\n      model: {}  # here\n"
    config = folder / "config.yaml"
    config.write_text(text.format(written))
    found = json.loads(run("--json").output)["findings"]
    assert [(one["line"], one["right"]) for one in found if one["rule"] == "model-name"] == [(5, right)]
    run("--fix")
    # The person's own quotes around the value may stay.
    assert config.read_text().replace('"', "").replace("'", "") == text.format(right)


def test_a_base_by_litellms_other_name_is_told_and_mended_under_that_name(folder: Path) -> None:
    text = (
        "model_list:\n- model_name: a\n  litellm_params:\n    model: openai/gpt-6-luna\n"
        "    base_url: https://api.openai.com/v1/chat/completions  # mine\n"
    )
    (folder / "config.yaml").write_text(text)
    answer = json.loads(run("--json").output)
    (found,) = [one for one in answer["findings"] if one["rule"] == "address-is-an-endpoint"]
    assert found["line"] == 5
    assert found["wrong"].startswith("The base_url of a is no base for GPT")
    assert answer["addresses"][0]["origin"] == "config.yaml, line 5"
    run("--fix")
    assert (folder / "config.yaml").read_text() == text.replace("/chat/completions", "")


def test_a_name_that_litellm_does_not_know_gets_the_nearest_right_one_and_stays(folder: Path) -> None:
    config = folder / "config.yaml"
    config.write_text("model_list:\n- model_name: a\n  litellm_params: {model: gemini/gemini-3.8-flahs}\n")
    found = json.loads(run("--json").output)["findings"]
    (finding,) = [one for one in found if one["rule"] == "model-unknown"]
    assert "gemini/gemini-3.8-flash" in finding["right"]
    assert finding["fix"] is None
    assert finding["no_fix"]


def test_check_imports_neither_litellm_nor_streamlit_nor_pandas(folder: Path) -> None:
    (folder / "config.yaml").write_text(
        "model_list:\n- model_name: a\n  litellm_params: {model: openai/gpt-6-luna}\n"
    )
    program = (
        "import sys\nfrom lib.doctor.command import command\ncommand(['--json'], standalone_mode=False)\n"
        "print(sorted({'litellm', 'streamlit', 'pandas', 'httpx', 'sqlalchemy'} & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stderr.strip() == "[]"
