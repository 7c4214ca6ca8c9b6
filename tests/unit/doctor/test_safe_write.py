import multiprocessing
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lib.doctor import safe_write
from lib.doctor.safe_write import backup_of, digest, replace, swap_back, take_away
from lib.failures.repair import RepairError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / ".env"
    file.write_bytes(b"OLD=1\n")
    return file


def test_the_old_content_is_kept_and_comes_back_and_goes_again(file: Path) -> None:
    replace(file, b"OLD=1\n", b"NEW=1\n", private=True)
    assert (file.read_bytes(), backup_of(file).read_bytes()) == (b"NEW=1\n", b"OLD=1\n")
    swap_back(file, digest(b"NEW=1\n"), private=True)
    assert file.read_bytes() == b"OLD=1\n"
    swap_back(file, digest(b"OLD=1\n"), private=True)
    assert file.read_bytes() == b"NEW=1\n"


def test_a_file_with_keys_is_for_its_owner_alone(file: Path) -> None:
    file.chmod(0o644)
    replace(file, b"OLD=1\n", b"NEW=1\n", private=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup_of(file).stat().st_mode) == 0o600


def test_another_file_keeps_its_rights(file: Path) -> None:
    file.chmod(0o640)
    replace(file, b"OLD=1\n", b"NEW=1\n", private=False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_file_that_changed_meanwhile_is_left_alone(file: Path) -> None:
    file.write_bytes(b"SOMEBODY=else\n")
    with pytest.raises(RepairError, match="changed meanwhile"):
        replace(file, b"OLD=1\n", b"NEW=1\n", private=True)
    assert file.read_bytes() == b"SOMEBODY=else\n"
    with pytest.raises(RepairError, match="changed since"):
        swap_back(file, digest(b"NEW=1\n"), private=True)


def test_a_new_file_is_made_only_where_there_is_none(tmp_path: Path) -> None:
    replace(tmp_path / "new", None, b"A=1\n", private=True)
    assert (tmp_path / "new").read_bytes() == b"A=1\n"
    with pytest.raises(RepairError, match="changed meanwhile"):
        replace(tmp_path / "new", None, b"B=1\n", private=True)


def test_a_file_that_was_made_is_taken_away_again_and_its_content_kept(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    replace(file, None, b"A=1\n", private=True)
    with pytest.raises(RepairError, match="changed since"):
        take_away(file, digest(b"A=2\n"))
    take_away(file, digest(b"A=1\n"))
    assert not file.exists()
    assert backup_of(file).read_bytes() == b"A=1\n"
    with pytest.raises(RepairError, match="changed since"):
        take_away(file, digest(b"A=1\n"))


def test_a_folder_a_read_only_file_and_a_missing_folder_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(RepairError, match="is a folder"):
        replace(tmp_path / "folder", b"", b"A=1\n", private=True)
    fixed = tmp_path / "fixed"
    fixed.write_bytes(b"A=1\n")
    fixed.chmod(0o444)
    with pytest.raises(RepairError, match="read-only"):
        replace(fixed, b"A=1\n", b"B=1\n", private=True)
    assert fixed.read_bytes() == b"A=1\n"
    with pytest.raises(RepairError, match="cannot be opened"):
        replace(tmp_path / "nowhere" / ".env", None, b"A=1\n", private=True)


def test_a_link_stays_a_link(tmp_path: Path, file: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(file)
    replace(link, b"OLD=1\n", b"NEW=1\n", private=True)
    assert link.is_symlink()
    assert file.read_bytes() == b"NEW=1\n"


def test_a_full_disk_changes_nothing_and_leaves_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(safe_write.os, "fsync", full)
    with pytest.raises(RepairError, match="No space left"):
        replace(file, b"OLD=1\n", b"NEW=1\n", private=True)
    assert [one.name for one in file.parent.iterdir()] == [".env"]
    assert file.read_bytes() == b"OLD=1\n"


_KILLED = """
import os, signal, sys
from pathlib import Path
from lib.doctor import safe_write
steps, last = 0, int(sys.argv[2])
def dying(name):
    true = getattr(os, name)
    def step(*arguments, **named):
        global steps
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return true(*arguments, **named)
    return step
for name in ("fdopen", "fsync", "chmod", "replace", "open"):
    setattr(os, name, dying(name))
safe_write.replace(Path(sys.argv[1]), b"OLD=1\\n", b"NEW=1\\n", private=True)
print("done")
"""


@pytest.mark.slow
def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one_whole(tmp_path: Path) -> None:
    finished = False
    for step in range(1, 40):
        file = tmp_path / str(step) / ".env"
        file.parent.mkdir()
        file.write_bytes(b"OLD=1\n")
        run = subprocess.run(
            [sys.executable, "-c", _KILLED, str(file), str(step)],
            cwd=Path(__file__).parents[3],
            capture_output=True,
            timeout=60,
        )
        assert file.read_bytes() in (b"OLD=1\n", b"NEW=1\n")
        if run.returncode == 0:
            finished = True
            break
        assert run.returncode == -signal.SIGKILL, run.stderr
        if file.read_bytes() == b"NEW=1\n":
            assert backup_of(file).read_bytes() == b"OLD=1\n"
    assert finished
    assert step > 6


def test_of_many_writers_at_once_each_change_is_kept_or_refused(file: Path) -> None:
    kept: list[int] = []

    def add(number: int) -> None:
        for _ in range(200):
            before = file.read_bytes()
            try:
                replace(file, before, before + b"N%d=1\n" % number, private=True)
            except RepairError:
                continue
            kept.append(number)
            return

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kept) == list(range(8))
    assert sorted(file.read_bytes().split()) == sorted(
        [b"OLD=1", *(b"N%d=1" % number for number in range(8))]
    )


def _add_from_a_process(path: str, number: int) -> None:
    file = Path(path)
    for _ in range(500):
        before = file.read_bytes()
        try:
            replace(file, before, before + b"P%d=1\n" % number, private=True)
        except RepairError:
            continue
        os._exit(0)
    os._exit(1)


@pytest.mark.slow
def test_of_two_processes_none_overwrites_the_other(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_add_from_a_process, args=(str(file), number)) for number in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert sorted(file.read_bytes().split()) == [b"OLD=1", b"P0=1", b"P1=1"]
