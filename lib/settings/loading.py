"""From environment and file to `Settings`, again only when one of the two has changed."""

import copy
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lib.settings.env_file import Entry, EnvFile, read_env_file
from lib.settings.origin import Origin, SettingsError
from lib.settings.stamp import Stamp
from lib.settings.table import ROOT, Settings, table


@dataclass(frozen=True, slots=True)
class Reading:
    """The settings, and all that is wrong with them; a wrong value has been replaced by its default."""

    settings: Settings
    problems: tuple[SettingsError, ...]


@dataclass(frozen=True, slots=True)
class _Cached:
    path: Path
    stamp: Stamp
    names: tuple[str, ...]
    environment: tuple[str | None, ...]
    reading: Reading


DEFAULT_ENV_FILE = ROOT / ".env"

_cached: _Cached | None = None


def load() -> Settings:
    """The settings as they are now. Raises SettingsError (one sentence) for the first wrong one."""
    reading = read()
    if reading.problems:
        raise copy.copy(reading.problems[0])
    return reading.settings


def read() -> Reading:
    """The settings as they are now and all that is wrong: for those who go on, to show or to mend it."""
    global _cached
    path = _env_file()
    stamp = Stamp.of(path)
    known = _cached
    if known and known.path == path and known.stamp == stamp and known.stamp.settled:
        environment = tuple(map(os.environ.get, known.names))
        if environment == known.environment:
            return known.reading
    reading, names = _read_afresh(path)
    _cached = _Cached(path, stamp, names, tuple(map(os.environ.get, names)), reading)
    return reading


def _env_file() -> Path:
    named = os.environ.get("ENV_FILE", "").strip()
    return ROOT / Path(named).expanduser() if named else DEFAULT_ENV_FILE


def _read_afresh(path: Path) -> tuple[Reading, tuple[str, ...]]:
    problems: list[SettingsError] = []
    try:
        env_file = read_env_file(path)
    except SettingsError as error:
        problems.append(error.with_traceback(None))
        env_file = EnvFile({}, frozenset())
    values = _values(env_file.entries, path, problems)
    settings = Settings(**values | {"env_file": path}, file_entries=env_file.entries)
    names = env_file.mentions.union(env_file.entries, (row.variable for row in table()))
    return Reading(settings, tuple(problems)), tuple(sorted(names))


def _values(entries: Mapping[str, Entry], path: Path, problems: list[SettingsError]) -> dict[str, Any]:
    """The values that are given, by field; what is wrong goes to `problems`, and its default stays."""
    values: dict[str, Any] = {}
    given = Settings(file_entries=entries, env_file=path)
    for row in table():
        text = given.variable(row.variable)
        if text is None:
            continue
        try:
            value = row.about.kind.read(text)
        except ValueError:
            origin = given.origin(row.variable) or Origin()
            problems.append(SettingsError(origin, f"must be {row.about.kind.expected}", row.variable))
        else:
            values[row.field] = ROOT / value if isinstance(value, Path) else value
    return values
