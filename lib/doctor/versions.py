"""Which versions run here, and which have known holes: read from the installed packages, without importing them."""

import re
import sqlite3
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Literal


@dataclass(frozen=True, slots=True)
class Hole:
    """A range of versions (from, up to and without) with a hole, and what to do about it."""

    name: str
    since: str
    fixed_in: str
    severity: Literal["error", "warning", "note"]
    what: str
    remedy: str


_INSTALL = "Run ./start_all.sh --install, which installs the versions that were tested."

HOLES = (
    Hole(
        "litellm",
        "1.82.7",
        "1.82.9",
        "error",
        "this release carried a program that steals keys (MAL-2026-2144). Take the machine off the net, "
        "revoke every key that it held.",
        "Revoke your keys first, then install anew on a clean machine.",
    ),
    Hole(
        "litellm",
        "0",
        "1.84.0",
        "warning",
        "its proxy lets strangers in (CVE-2026-42208, CVE-2026-42271, CVE-2026-49468).",
        _INSTALL,
    ),
    Hole(
        "starlette",
        "0",
        "1.1.0",
        "warning",
        "a forged Host header is believed (CVE-2026-48710, CVE-2026-48818).",
        _INSTALL,
    ),
    Hole(
        "streamlit",
        "0",
        "1.61.0",
        "error",
        "it cannot be told which hosts it is called by, so a web page elsewhere can read this one.",
        _INSTALL,
    ),
    Hole(
        "SQLite",
        "3.7.0",
        "3.51.3",
        "note",
        "two programs that write at the same instant can, very rarely, damage the file; Switchboard writes from one.",
        "It comes with Python or the system: update them when they bring it. Backups are under Data on this page.",
    ),
)

SHOWN = ("litellm", "streamlit", "starlette", "httpx", "openai", "SQLAlchemy", "fastapi")


@dataclass(frozen=True, slots=True)
class Known:
    """One part of the house and its version."""

    name: str
    version: str

    @property
    def hole(self) -> Hole | None:
        """The first hole that this version has."""
        here = _numbers(self.version)
        return next(
            (
                hole
                for hole in HOLES
                if hole.name == self.name and _numbers(hole.since) <= here < _numbers(hole.fixed_in)
            ),
            None,
        )


@cache
def installed() -> tuple[Known, ...]:
    """The versions that run here; what is not installed is left out."""
    found = [Known("Python", sys.version.split()[0]), Known("SQLite", sqlite3.sqlite_version)]
    for name in SHOWN:
        try:
            found.append(Known(name, version(name)))
        except PackageNotFoundError:
            continue
    return tuple(found)


def _numbers(text: str) -> tuple[int, ...]:
    numbers = [int(number) for number in re.findall(r"\d+", text.partition("+")[0])[:3]]
    return tuple(numbers + [0] * (3 - len(numbers)))
