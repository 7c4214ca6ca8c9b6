"""From findings to files: what would change, shown without a secret; the change made; the change taken back."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from lib.doctor.document import UTF_8, Document
from lib.doctor.files import Files
from lib.doctor.safe_write import digest, swap_back, take_away
from lib.doctor.safe_write import replace as write
from lib.doctor.shown import diff
from lib.failures.repair import Repair


@dataclass(frozen=True)
class Change:
    """One file with all that is to be changed in it."""

    before: Document
    after: Document

    @property
    def file(self) -> Path:
        """The file that changes."""
        return self.before.file

    @property
    def content(self) -> bytes:
        """The new content."""
        return self.after.text.encode("utf-8")

    def diff(self, secrets: frozenset[str]) -> str:
        """The change as a unified diff, without secrets."""
        lines = diff(self.file.name, self.before.text, self.after.text, secrets)
        if self.before.encoding != self.after.encoding:
            lines = f"encoding: {self.before.encoding} becomes {self.after.encoding}\n{lines}"
        return lines.rstrip("\n")


@dataclass(frozen=True, slots=True)
class Mended:
    """A change that was made: enough to take it back, and no secret."""

    file: Path
    private: bool
    digest: str = field(repr=False)
    had_file: bool = True
    diff: str = ""
    """What changed, for those who were not shown it before; without secrets."""


def all_changes(files: Files) -> list[Change]:
    """Every repair of every finding, as one change a file; a file with nothing to mend is not among them."""
    return _changes(files, files.mended())


def changes_of(files: Files, repair: Repair) -> list[Change]:
    """One repair as a change; a file in a wrong encoding is put right with it."""
    after = files.with_repair(repair)
    if repair.file == files.env.file:
        return _changes(files, replace(after, env=replace(after.env, encoding=UTF_8)))
    return _changes(files, replace(after, config=replace(after.config, encoding=UTF_8)))


def _changes(before: Files, after: Files) -> list[Change]:
    pairs = ((before.env, after.env), (before.config, after.config))
    return [Change(old, new) for old, new in pairs if (old.text, old.encoding) != (new.text, new.encoding)]


def make(changes: Iterable[Change], private: Path) -> list[Mended]:
    """Write the changes; `private` is the file that holds keys. Raises RepairError with the rest unwritten."""
    done = []
    for change in changes:
        secret = change.file == private
        write(change.file, change.before.content, change.content, private=secret)
        done.append(Mended(change.file, secret, digest(change.content), change.before.there))
    return done


def undo(mended: Mended) -> None:
    """Take a change back: a file that was made is taken away. Raises RepairError when the file was changed since."""
    if mended.had_file:
        swap_back(mended.file, mended.digest, private=mended.private)
    else:
        take_away(mended.file, mended.digest)
