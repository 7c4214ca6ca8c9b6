"""What a setting's text may be: each kind turns it into a value, or says in words what it expected."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lib.settings.secret import Secret


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` gives the value, or raises ValueError; `expected` ends the sentence "NAME must be …"."""

    expected: str
    read: Callable[[str], object]
    words: tuple[str, ...] = ()
    """All that it may be, where that can be counted."""


def number(smallest: int, largest: int) -> Kind:
    """A whole number between two bounds, both allowed."""

    def read(text: str) -> int:
        value = int(text)
        if not smallest <= value <= largest:
            raise ValueError
        return value

    return Kind(f"a whole number from {smallest} to {largest}", read)


def choice(*words: str) -> Kind:
    """One of some words, in any case."""

    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError
        return text.lower()

    return Kind(f"one of {', '.join(words)}", read, words)


def _seconds(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and value > 0):
        raise ValueError
    return value


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError
    _ = parts.port  # raises ValueError for what is no port
    return text


def _database(text: str) -> str:
    if not re.match(r"postgres(ql)?(\+\w+)?://", text):
        raise ValueError
    return text


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in text.split(","))
    if not all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names):
        raise ValueError
    return names


TEXT = Kind("a text", str)
SECRET = Kind("a key", Secret)
PATH = Kind("a path", lambda text: Path(text).expanduser())
PORT = number(1, 65535)
SECONDS = Kind("a number of seconds greater than 0", _seconds)
ADDRESS = Kind("an address such as http://127.0.0.1:8080", _address)
DATABASE = Kind("an address such as postgresql://user:password@host:5432/database", _database)
NAMES = Kind("names separated by commas, such as gemini, anthropic, openai", _names)
