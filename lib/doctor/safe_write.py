"""Writing a settings file so that nothing is ever lost: not by a kill, a full disk, a second writer or our mistake.

The new content goes to a file beside it, lies on the disk, and only then takes the name. What was there before is kept
in `<name>.bak`. A lock makes writers queue, and each looks, with the lock in its hands, whether the file is still what
its change was made from.
"""

import contextlib
import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib.failures.repair import RepairError

PRIVATE = 0o600


def backup_of(file: Path) -> Path:
    """Where the former content of a file is kept."""
    return file.with_name(file.name + ".bak")


def digest(content: bytes | None) -> str:
    """What tells two contents apart, and tells nothing of them; an absent file has one too."""
    return hashlib.sha256(content).hexdigest() if content is not None else "none"


def replace(file: Path, before: bytes | None, after: bytes, *, private: bool) -> None:
    """Write `after` where `before` stands (None: no file), and keep `before` as backup.

    Raises RepairError, with the file untouched, when it is something else by now or cannot be written.
    """
    with _lock(file):
        _expect(file, before)
        if before is not None:
            _write(backup_of(file), before, PRIVATE)
        _write(file, after, _mode(file, private))


def swap_back(file: Path, expected: str, *, private: bool) -> None:
    """Put the backup in the place of the file, whose digest must be `expected`, and the file in the backup's.

    Raises RepairError when the file was changed since, or there is no backup.
    """
    with _lock(file):
        backup = backup_of(file)
        now, former = _read(file), _read(backup)
        if digest(now) != expected:
            raise RepairError(f"{file.name} was changed since: undo nothing, look at {backup.name} instead.")
        if former is None or now is None:
            raise RepairError(f"There is no {backup.name} to go back to.")
        _write(file, former, _mode(file, private))
        _write(backup, now, PRIVATE)


def take_away(file: Path, expected: str) -> None:
    """Undo the making of a file, whose digest must be `expected`: its content goes to the backup.

    Raises RepairError when the file was changed since.
    """
    with _lock(file):
        now = _read(file)
        if now is None or digest(now) != expected:
            raise RepairError(f"{file.name} was changed since: undo nothing, look at the file instead.")
        _write(backup_of(file), now, PRIVATE)
        file.unlink()
        _settle(file.resolve().parent)


def _expect(file: Path, before: bytes | None) -> None:
    if file.is_dir():
        raise RepairError(f"{file.name} is a folder, not a file: move it away first.")
    if _read(file) != before:
        raise RepairError(f"{file.name} was changed meanwhile: look at the proposal again.")
    if before is not None and not file.stat().st_mode & stat.S_IWUSR:
        raise RepairError(f"{file.name} is read-only: allow writing to it first.")


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RepairError(f"{file.name} cannot be read ({error.strerror}): allow reading it first.") from None


def _mode(file: Path, private: bool) -> int:
    return PRIVATE if private or not file.exists() else stat.S_IMODE(file.stat().st_mode)


@contextmanager
def _lock(file: Path) -> Iterator[None]:
    """Let one writer in at a time; a crash gives the lock back. The lock lies on the folder: no file is left behind."""
    try:
        folder = os.open(file.resolve().parent, os.O_RDONLY)
    except OSError as error:
        raise RepairError(
            f"The folder of {file.name} cannot be opened ({error.strerror}): make it, or choose another."
        ) from None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _write(file: Path, content: bytes, mode: int) -> None:
    target = file.resolve()
    name = ""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(descriptor, "wb") as fresh:
            fresh.write(content)
            fresh.flush()
            os.fsync(fresh.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
        _settle(target.parent)
    except OSError as error:
        if name:
            with contextlib.suppress(OSError):
                os.unlink(name)
        raise RepairError(f"{file.name} cannot be written ({error.strerror}): nothing was changed.") from None


def _settle(folder: Path) -> None:
    """A name is on the disk only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
