"""A repair: one exact change of one file. `lib.doctor.mending` shows it, makes it and takes it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


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
