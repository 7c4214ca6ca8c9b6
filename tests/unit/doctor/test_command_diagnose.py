"""`diagnose` tells a person or a program what an error comes from."""

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from lib.doctor.command_diagnose import command

ROOT = Path(__file__).parents[3]


def run(*arguments: str, given: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(command, list(arguments), input=given)
    return result.exit_code, result.stdout, result.stderr


def test_a_pasted_text_gets_a_card() -> None:
    code, said, _ = run("litellm.AuthenticationError: AnthropicException - invalid x-api-key")
    assert code == 0
    assert "The API key is wrong  (invalid-key" in said
    assert "What to do" in said
    assert "console.anthropic.com" not in said or "See" in said


def test_a_text_may_come_from_standard_input() -> None:
    for arguments in (["-"], []):
        code, said, _ = run(*arguments, given="connect ECONNREFUSED 127.0.0.1:11434\n")
        assert code == 0
        assert "connection-refused" in said


def test_a_program_gets_json() -> None:
    code, said, _ = run("--json", "Your credit balance is too low to access the Anthropic API.")
    told = json.loads(said)
    assert code == 0
    assert told["cause"] == "billing-or-credit"
    assert told["retryable"] is False


def test_nothing_given_is_told_as_a_mistake() -> None:
    code, _, complaint = run("  ")
    assert code == 2
    assert "Give the error text" in complaint


def test_records_are_answered_line_by_line_and_bad_lines_are_survived() -> None:
    records = [
        '{"id": "a", "message": "[Errno -2] Name or service not known"}',
        "not json",
        "",
        "[1, 2]",
        '{"id": 7, "exception": null, "status": null, "model": null, "api_base": null, "message": null}',
        '{"id": "c", "status": "429", "message": 5, "model": {"odd": 1}, "exception": ["x"]}',
        '{"id": "d", "status": 1e400}',
        '{"id": "e", "message": "\\ud800 \\u0000 timed out"}',
        "[" * 100_000,
    ]
    code, said, complaint = run("--jsonl", given="\n".join(records))
    answers = [json.loads(line) for line in said.splitlines()]
    assert code == 0
    assert [answer["id"] for answer in answers] == ["a", 7, "c", "d", "e"]
    assert [answer["cause"] for answer in answers] == [
        "dns-failure",
        "other",
        "rate-limited",
        "other",
        "timeout",
    ]
    assert set(answers[0]) == {"id", "cause", "second", "certainty", "why"}
    assert complaint.splitlines() == [
        "Line 2 is not JSON and was passed over.",
        "Line 4 is not a JSON object and was passed over.",
        "Line 9 is not JSON and was passed over.",
    ]


def test_a_secret_in_a_pasted_text_is_not_printed_again() -> None:
    key = "sk-proj-" + "aB3" * 12
    for arguments in ([f"Illegal header value b'Bearer {key}'"], ["--json", f"bad key {key}"]):
        assert key not in run(*arguments)[1]


def test_it_starts_without_anything_heavy() -> None:
    program = (
        "import sys; sys.argv = ['x', '--jsonl']\n"
        "from lib.doctor.command_diagnose import command\n"
        "command(standalone_mode=False)\n"
        "assert not {'litellm', 'openai', 'streamlit', 'sqlalchemy', 'httpx'} & set(sys.modules), sys.modules.keys()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input='{"id": 1}\n',
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["id"] == 1
