"""A finding: one thing that is wrong or worth knowing, where it stands, and what would be right.

No finding holds a secret: its sentences name variables and lines, never values of keys. Its repair holds whole texts of
files, so it is kept out of every representation.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from lib.failures.repair import Repair

Severity = Literal["error", "warning", "note"]
"""error: a call that is set up would fail; warning: it works but not as meant, or not for long; note: good to know."""

ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong and what is right. Without a repair, `no_fix` says why there is none."""

    rule: str
    severity: Severity
    wrong: str
    right: str
    file: Path | None = None
    """None: not in a file, but in the environment or on this machine."""
    line: int | None = None
    variable: str | None = None
    """The variable, or the model of the catalogue that it is about."""
    repair: Repair | None = field(default=None, repr=False, compare=False)
    no_fix: str = "This has to be decided by a person."

    @property
    def place(self) -> str:
        """Where it is, for people: `.env, line 3`, `environment`, `this machine`."""
        if self.file is None:
            return "environment" if self.variable else "this machine"
        return self.file.name if self.line is None else f"{self.file.name}, line {self.line}"

    @property
    def fix(self) -> str | None:
        """What the repair does, in one sentence; None when there is none."""
        return self.repair.explanation if self.repair else None

    def to_dict(self) -> dict[str, Any]:
        """As JSON: the shape is documented in docs/check.md and stable."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "file": str(self.file) if self.file else None,
            "line": self.line,
            "variable": self.variable,
            "wrong": self.wrong,
            "right": self.right,
            "fix": self.fix,
            "no_fix": None if self.repair else self.no_fix,
        }


def by_gravity(finding: Finding) -> tuple[int, str, int]:
    """The order in which findings are shown: the gravest first, then as they stand in the files."""
    return ORDER[finding.severity], finding.file.name if finding.file else "", finding.line or 0
