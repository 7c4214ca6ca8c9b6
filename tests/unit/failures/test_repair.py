"""A repair is made whole or not at all, can be taken back, and shows no secret."""

import os
import stat
from pathlib import Path

import pytest

from lib.failures.repair import Applied, Repair, RepairError, apply, undo

KEY = "sk-ant-api03-" + "Zq8" * 12


def repair(file: Path, before: str = "A=1\n", after: str = "A=2\n") -> Repair:
    return Repair(file, before, after, "Set A to 2.")


@pytest.fixture
def env(tmp_path: Path) -> Path:
    file = tmp_path / ".env"
    file.write_text("A=1\n")
    file.chmod(0o644)
    return file


def test_a_repair_changes_the_file_and_keeps_the_former_text(env: Path) -> None:
    applied = apply(repair(env))
    assert env.read_text() == "A=2\n"
    assert applied.backup is not None
    assert applied.backup.read_text() == "A=1\n"


def test_a_file_with_keys_is_for_its_owner_alone_afterwards_and_so_is_the_backup(env: Path) -> None:
    applied = apply(repair(env))
    assert applied.backup is not None
    for file in (env, applied.backup):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_another_file_keeps_its_rights(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("A=1\n")
    config.chmod(0o640)
    apply(repair(config))
    assert stat.S_IMODE(config.stat().st_mode) == 0o640


def test_a_repair_can_be_taken_back(env: Path) -> None:
    undo(apply(repair(env)))
    assert env.read_text() == "A=1\n"


def test_a_file_that_was_not_there_is_made_and_taken_away_again(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    applied = apply(repair(file, before=""))
    assert file.read_text() == "A=2\n"
    assert applied.backup is None
    undo(applied)
    assert not file.exists()


def test_a_change_made_meanwhile_is_not_lost(env: Path) -> None:
    env.write_text("A=1\nB=2\n")
    with pytest.raises(RepairError, match="was changed meanwhile"):
        apply(repair(env))
    assert env.read_text() == "A=1\nB=2\n"


def test_an_undo_does_not_lose_a_later_change(env: Path) -> None:
    applied = apply(repair(env))
    env.write_text("A=3\n")
    with pytest.raises(RepairError, match="was changed meanwhile"):
        undo(applied)
    assert env.read_text() == "A=3\n"


def test_line_ends_and_odd_characters_stay_as_they_are(env: Path) -> None:
    env.write_bytes("\ufeffA=1\r\nB=é\r\n".encode())
    apply(repair(env, before="\ufeffA=1\r\nB=é\r\n", after="\ufeffA=2\r\nB=é\r\n"))
    assert env.read_bytes() == "\ufeffA=2\r\nB=é\r\n".encode()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RepairError, match="is a folder"):
        apply(repair(tmp_path))


def test_a_file_that_is_no_text_is_refused(env: Path) -> None:
    env.write_bytes(b"\xff\xfeA\x00")
    with pytest.raises(RepairError, match="not UTF-8"):
        apply(repair(env))


def test_a_read_only_file_is_refused(env: Path) -> None:
    env.chmod(0o400)
    with pytest.raises(RepairError, match="read-only"):
        apply(repair(env))
    assert env.read_text() == "A=1\n"


def test_when_the_disk_refuses_nothing_is_changed_and_nothing_is_left_lying_about(
    env: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RepairError, match="No space left"):
        apply(repair(env))
    assert env.read_text() == "A=1\n"
    assert [file.name for file in env.parent.iterdir()] == [".env"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "shared.env"
    real.write_text("A=1\n")
    link = tmp_path / ".env"
    link.symlink_to(real)
    apply(repair(link))
    assert link.is_symlink()
    assert real.read_text() == "A=2\n"


def test_the_diff_shows_the_change_and_no_secret(tmp_path: Path) -> None:
    change = Repair(
        tmp_path / ".env",
        f"B=2\nOPENAI_API_KEY={KEY}\n",
        f"B=2\nOPENAI_API_KEY=\nANTHROPIC_API_KEY={KEY}\n",
        "Move the key.",
    )
    shown = change.diff()
    assert "-OPENAI_API_KEY=sk-ant-api03-***" in shown
    assert "+ANTHROPIC_API_KEY=sk-ant-api03-***" in shown
    assert KEY[13:] not in shown


def test_the_diff_spells_out_what_cannot_be_seen(tmp_path: Path) -> None:
    before, after = f"OPENAI_API_KEY=\u201c{KEY}\u200b;\n", f"OPENAI_API_KEY={KEY}\n"
    shown = Repair(tmp_path / ".env", before, after, "Clean the key.").diff()
    assert "\\u200b;" in shown
    assert KEY not in shown


def test_what_was_applied_tells_no_secret_in_its_repr(tmp_path: Path) -> None:
    applied = Applied(Repair(tmp_path / ".env", f"K={KEY}", "K=", "x"), None)
    assert KEY not in repr(applied)
