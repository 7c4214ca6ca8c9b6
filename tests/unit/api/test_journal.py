import json
import stat
from pathlib import Path

import pytest

from lib.api import journal
from lib.api.journal import Journal


def test_an_event_is_one_line_of_ascii_whatever_is_in_it(tmp_path: Path) -> None:
    log = Journal(tmp_path / "logs" / "api.jsonl")
    log.write("request", route="/api\n\x1b[31m\u202e{}", status=200, cause=None)
    log.close()
    text = (tmp_path / "logs" / "api.jsonl").read_bytes()
    assert text.count(b"\n") == 1
    assert all(32 <= byte < 127 for byte in text.rstrip(b"\n"))
    line = json.loads(text)
    assert set(line) == {"at", "event", "route", "status"}


def test_nobody_else_can_read_it_and_it_is_rotated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "MOST_BYTES", 2_000)
    log = Journal(tmp_path / "logs" / "api.jsonl")
    for number in range(200):
        log.write("request", request_id=f"{number:016x}", status=200)
    log.close()
    files = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert files == ["api.jsonl", "api.jsonl.1", "api.jsonl.2", "api.jsonl.3"]
    for path in (tmp_path / "logs").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.stat().st_size <= 2_000
    newest = (tmp_path / "logs" / "api.jsonl").read_text().splitlines()[-1]
    assert json.loads(newest)["request_id"] == f"{199:016x}"


def test_a_log_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "api.jsonl").mkdir()
    Journal(tmp_path / "api.jsonl").write("request", status=200)
