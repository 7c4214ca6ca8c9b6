"""What a program says on its terminal holds no secret, however it is said."""

import subprocess
import sys
from pathlib import Path

import pytest

from lib.settings import ROOT
from tests.unit.failures.secrets_of_all_kinds import Kind, kinds

KINDS = kinds()
PROGRAM = """
import os, sys, logging
handler = logging.StreamHandler()  # holds on to the terminal as it is now
from lib.server.output import redact_output
redact_output()
{said}
"""


def said(tmp_path: Path, program: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "", "ENV_FILE": str(tmp_path / ".env"), "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(said=program)],
        env=environment,
        input="\n".join(kind.text for kind in KINDS),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def telling(kind: Kind) -> str:
    return max(kind.secret.strip().splitlines(), key=len)


@pytest.mark.parametrize("piece", [7, 100_000], ids=["in pieces", "at once"])
def test_of_all_kinds_of_secrets_none_is_said(tmp_path: Path, piece: int) -> None:
    (tmp_path / ".env").write_text(
        "".join(f"NUMBER_{n}_API_KEY='{kind.secret}'\n" for n, kind in enumerate(KINDS) if kind.loaded)
    )
    echo = (
        "text = sys.stdin.read()\n"
        f"for at in range(0, len(text), {piece}):\n    os.write(1, text[at : at + {piece}].encode())"
    )
    shown = said(tmp_path, echo).stdout
    assert shown.count("***") >= len(KINDS)
    assert [kind.name for kind in KINDS if telling(kind) in shown] == []


def test_the_last_words_of_a_program_are_redacted_too(tmp_path: Path) -> None:
    ended = said(
        tmp_path,
        "raise ValueError('key ' + os.environ['OPENAI_API_KEY'])",
        OPENAI_API_KEY="a-made-up-test-key",
    )
    assert ended.returncode == 1
    assert "ValueError: key ***" in ended.stderr
    assert "a-made-up-test-key" not in ended.stderr


def test_who_was_there_before_is_redacted_too(tmp_path: Path) -> None:
    log = "handler.handle(logging.makeLogRecord({'msg': os.environ['OPENAI_API_KEY']}))"
    assert said(tmp_path, log, OPENAI_API_KEY="a-made-up-test-key").stderr == "***\n"


def test_a_key_that_is_entered_while_it_runs_is_known(tmp_path: Path) -> None:
    write = f"open({str(tmp_path / '.env')!r}, 'w').write('GEMINI_API_KEY=entered-a-moment-ago\\n')"
    shown = said(tmp_path, f"{write}\nprint('entered-a-moment-ago', flush=True)").stdout
    assert shown == "***\n"


def test_what_is_no_secret_is_said_as_it_is(tmp_path: Path) -> None:
    ordinary = "The API answers on http://127.0.0.1:8000; grüße, 你好, 🐸\n"
    assert said(tmp_path, f"sys.stdout.buffer.write({ordinary.encode()!r})").stdout == ordinary
