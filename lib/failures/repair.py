"""A repair: one exact change of one file. It can be shown before it is made, and taken back afterwards.

A file is never half written and never lost: the new text goes to a file beside it and takes its name only
when it lies on the disk, the old text stays as a backup, and nothing is written when the file is not what it
was when the repair was made.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from lib.failures.redaction import mask
from lib.failures.secret_formats import is_secret_field

PRIVATE = 0o600
_VALUE = re.compile(r"[A-Za-z0-9_+/=%.-]{4,}")


class RepairError(Exception):
    """A repair that was not made; the sentence says why, and the file is as it was."""


@dataclass(frozen=True)
class Repair:
    """A change of `file` from `before` to `after`, both whole texts; an empty `before` means that it is not
    there yet.
    """

    file: Path
    before: str = field(repr=False)
    after: str = field(repr=False)
    explanation: str

    def diff(self) -> str:
        """The change as a unified diff; the values of keys are masked, odd characters in them are not."""
        lines = difflib.unified_diff(
            _shown(self.before), _shown(self.after), self.file.name, self.file.name, lineterm="", n=1
        )
        return "\n".join(lines)


@dataclass(frozen=True)
class Applied:
    """A repair that was made. `backup` holds the former text; None when there was no file before."""

    repair: Repair
    backup: Path | None


def apply(repair: Repair) -> Applied:
    """Make the change. Raises RepairError, with the file untouched, when it cannot be made safely."""
    path = repair.file
    _expect(path, repair.before)
    backup = None
    if path.exists():
        backup = path.with_name(path.name + ".bak")
        _write(backup, repair.before, PRIVATE)
    _write(path, repair.after, _mode(path))
    return Applied(repair, backup)


def undo(applied: Applied) -> None:
    """Put the former text back. Raises RepairError when the file was changed since."""
    repair = applied.repair
    _expect(repair.file, repair.after)
    if applied.backup is None:
        repair.file.unlink()
    else:
        _write(repair.file, repair.before, _mode(repair.file))


def _expect(path: Path, text: str) -> None:
    """Refuse unless the file can be replaced and holds exactly this text."""
    if path.is_dir():
        raise RepairError(f"{path.name} is a folder, not a file: move it away first.")
    try:
        found = path.read_bytes().decode("utf-8") if path.exists() else ""
    except UnicodeDecodeError:
        raise RepairError(f"{path.name} is not UTF-8 text: save it as UTF-8 first.") from None
    except OSError as error:
        raise RepairError(f"{path.name} cannot be read ({error.strerror}): allow reading it first.") from None
    if found != text:
        raise RepairError(f"{path.name} was changed meanwhile: look at the proposal again.")
    if path.exists() and not (path.stat().st_mode & stat.S_IWUSR and os.access(path, os.W_OK)):
        raise RepairError(f"{path.name} is read-only: allow writing to it first.")


def _mode(path: Path) -> int:
    """Keys are for their owner alone; any other file keeps its rights."""
    if path.name.startswith(".env") or not path.exists():
        return PRIVATE
    return stat.S_IMODE(path.stat().st_mode)


def _write(path: Path, text: str, mode: int) -> None:
    """Write beside the file, flush to the disk, then take its name: all or nothing."""
    target = path.resolve()
    name = ""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
    except OSError as error:
        if name:
            with contextlib.suppress(OSError):
                os.unlink(name)
        raise RepairError(f"{path.name} cannot be written ({error.strerror}): nothing was changed.") from None


def _shown(text: str) -> list[str]:
    return [_masked(line) for line in text.splitlines()]


def _masked(line: str) -> str:
    """A line for eyes: a secret's characters are hidden, invisible ones are spelled out."""
    name, equals, value = line.partition("=")
    if equals and is_secret_field(name.strip().removeprefix("export ").strip()):
        hidden = _VALUE.sub(lambda run: mask(run.group()), value)
        line = name + equals + hidden
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line)
