"""Whether a file is still the one that was read, without reading it again.

Clocks of file systems tick in milliseconds: a file that is changed again within the tick in which it was
read looks unchanged for ever. So a stamp taken too soon after a change is not `settled`, and what was read
with it is read again.
"""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

SETTLED_AFTER_NS = 50_000_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells two states of a file apart; all zeros where there is no file."""

    inode: int = 0
    size: int = 0
    changed_ns: int = 0
    settled: bool = field(default=True, compare=False)

    @classmethod
    def of(cls, path: Path | str) -> Self:
        """The stamp of the file as it is now; an absent file has one too."""
        try:
            stat = os.stat(path)
        except OSError:
            return cls()
        changed_ns = max(stat.st_mtime_ns, stat.st_ctime_ns)
        return cls(stat.st_ino, stat.st_size, changed_ns, time.time_ns() - changed_ns > SETTLED_AFTER_NS)

    @property
    def there(self) -> bool:
        """Whether there is a file at all."""
        return self.changed_ns != 0
