"""`.env` as python-dotenv reads it, with the line of each name; of two lines for one name the later wins."""

import io
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv.main import resolve_variables
from dotenv.parser import Binding, parse_stream
from dotenv.variables import Variable, parse_variables

from lib.settings.origin import Origin, SettingsError

_NEWLINE = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Entry:
    """A name's value, `${…}` filled in, and the line that it stands on."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class EnvFile:
    """What a file says; `mentions` are the variables that its values are made of."""

    entries: Mapping[str, Entry]
    mentions: frozenset[str]


def read_env_file(path: Path) -> EnvFile:
    """Read the file; one that is not there says nothing. Raises SettingsError if it is not readable text."""
    try:
        text = _text(path)
    except FileNotFoundError:
        return EnvFile({}, frozenset())
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "unknown reason"
        raise SettingsError(
            Origin(path), f"cannot be read ({reason}): make it a file that you may read"
        ) from None
    bindings = [binding for binding in parse_stream(io.StringIO(text)) if binding.key is not None]
    values = resolve_variables(((str(binding.key), binding.value) for binding in bindings), override=False)
    lines = {str(binding.key): _line(binding) for binding in bindings}
    entries = {name: Entry(value or "", lines[name]) for name, value in values.items()}
    return EnvFile(entries, frozenset(_mentions(bindings)))


def _text(path: Path) -> str:
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise SettingsError(Origin(path), "is UTF-16, as > of PowerShell writes it: save it as UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(Origin(path, line), "this line is not UTF-8: save the file as UTF-8") from None


def _line(binding: Binding) -> int:
    """python-dotenv counts the blank lines before a name as its own."""
    statement = binding.original.string
    blank = statement[: len(statement) - len(statement.lstrip())]
    return binding.original.line + len(_NEWLINE.findall(blank))


def _mentions(bindings: list[Binding]) -> Iterator[str]:
    for binding in bindings:
        for atom in parse_variables(binding.value or ""):
            if isinstance(atom, Variable):
                yield atom.name
