import json
import stat
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from lib.server.token import Token, TokenError
from lib.server.token_command import command


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_a_token_that_only_this_user_can_read(tmp_path: Path) -> None:
    token = Token(tmp_path / "data")
    value = token.made().reveal()
    assert len(value) > 40
    assert mode(token.file) == 0o600
    assert mode(token.file.parent) == 0o700
    assert [path.name for path in token.file.parent.iterdir()] == ["api_token"]


def test_later_starts_keep_it(tmp_path: Path) -> None:
    assert Token(tmp_path).made() == Token(tmp_path).made()


def test_many_first_starts_at_once_agree_on_one(tmp_path: Path) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(Token(tmp_path).made().reveal())) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert len(set(found)) == 1


def test_a_token_that_was_replaced_is_refused_at_once_by_who_knew_it(tmp_path: Path) -> None:
    mine, theirs = Token(tmp_path), Token(tmp_path)
    old = mine.made().reveal()
    assert theirs.fits(old)
    new = mine.rotate().reveal()
    assert new != old
    assert not theirs.fits(old)
    assert theirs.fits(new)


@pytest.mark.parametrize("offered", ["", "sb-", "é", "\udce9", "x" * 100_000])
def test_nothing_else_fits(tmp_path: Path, offered: str) -> None:
    token = Token(tmp_path)
    value = token.made().reveal()
    assert not token.fits(offered)
    assert not token.fits(value[:-1])
    assert token.fits(value)


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    token = Token(tmp_path)
    token.made()
    token.file.chmod(0o644)
    assert Token(tmp_path).current() == token.current()
    assert mode(token.file) == 0o600


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 40, b"two words " * 5])
def test_a_file_that_holds_no_token_is_told_with_the_way_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "api_token").write_bytes(content)
    with pytest.raises(TokenError, match=r"api_token (holds no token|cannot be used)") as told:
        Token(tmp_path).made()
    assert content.decode("latin-1").strip() not in str(told.value) or not content.strip()


def test_the_verb_prints_it_and_makes_another_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    first = CliRunner().invoke(command).output.strip()
    assert Token(tmp_path).fits(first)
    second = json.loads(CliRunner().invoke(command, ["--rotate", "--json"]).output)["token"]
    assert second != first
    assert Token(tmp_path).fits(second)
