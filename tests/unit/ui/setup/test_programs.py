"""What the setup page shows of a program's log."""

from pathlib import Path

import pytest

from lib.ui.setup.programs import LOG_BYTES, LOG_LINES, end_of


def test_a_short_log_is_shown_whole(tmp_path: Path) -> None:
    log = tmp_path / "api.log"
    log.write_text("one\ntwo\x1b[31m\n")
    assert end_of(log) == "one\ntwo [31m"


@pytest.mark.parametrize("length", [LOG_BYTES, LOG_BYTES + 1, LOG_BYTES + 7, 2 * LOG_BYTES])
def test_a_long_log_begins_with_a_whole_line(tmp_path: Path, length: int) -> None:
    log = tmp_path / "api.log"
    line = "key sk-test-example-0123456789 refused\n"
    log.write_text((line * length)[-length - len(line) :])
    shown = end_of(log).splitlines()
    assert set(shown) == {line.strip()}
    assert 0 < len(shown) <= LOG_LINES
