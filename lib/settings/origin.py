"""Where a value came from, and what is said when it is wrong: place and expectation, never the value."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Origin:
    """The environment (no file), or a line of a file; `str()` gives `environment` or `.env, line 3`."""

    file: Path | None = None
    line: int | None = None

    def __str__(self) -> str:
        if self.file is None:
            return "environment"
        return self.file.name if self.line is None else f"{self.file.name}, line {self.line}"


class SettingsError(Exception):
    """A setting or its file is wrong; `str()` is one sentence that names the place and what was expected."""

    def __init__(self, origin: Origin, complaint: str, key: str | None = None) -> None:
        self.origin = origin
        self.key = key
        self.complaint = complaint
        super().__init__(origin, complaint, key)

    def __str__(self) -> str:
        place = str(self.origin)
        return f"{place[0].upper()}{place[1:]}: {f'{self.key} ' if self.key else ''}{self.complaint}."
