"""`.env` as the doctor sees it: every statement with its line and its exact text, also those that python-dotenv loses.

Nothing is read or written here: a text goes in, statements come out, and a change of one statement is a whole new text
in which every other character is the same.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from dotenv.parser import parse_stream

_NEWLINE = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Statement:
    """One assignment, or one line that says nothing. `text` holds its line end; `value` may be a secret."""

    index: int
    line: int
    name: str | None
    value: str = field(repr=False)
    text: str = field(repr=False)
    lost: bool
    """Whether python-dotenv cannot read it and passes over it."""


@dataclass(frozen=True)
class Env:
    """The text of a `.env` file, and the environment that wins over it."""

    file: Path
    text: str = field(repr=False)
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """All statements, in their order; comments and blank lines are statements without a name."""
        return tuple(self._statements())

    def _statements(self) -> list[Statement]:
        found, line = [], 1
        for index, binding in enumerate(parse_stream(io.StringIO(self.text, newline=""))):
            text = binding.original.string
            lead = text[: len(text) - len(text.lstrip())]
            begins = line + len(_NEWLINE.findall(lead))
            found.append(Statement(index, begins, binding.key, binding.value or "", text, binding.error))
            line += len(_NEWLINE.findall(text))
        return found

    @cached_property
    def in_file(self) -> Mapping[str, Statement]:
        """The statement that counts for each name: the last one."""
        return {one.name: one for one in self.statements if one.name}

    def value(self, name: str) -> str | None:
        """What a variable is: the environment's value, or else the file's; None if unset or blank."""
        value = self.environment.get(name, "")
        if not value.strip() and name in self.in_file:
            value = self.in_file[name].value
        return value if value.strip() else None

    def where(self, name: str) -> tuple[Path | None, int | None]:
        """File and line of the value that counts; (None, None) when it is the environment's."""
        if self.environment.get(name, "").strip():
            return None, None
        statement = self.in_file.get(name)
        return (self.file, statement.line) if statement else (None, None)

    def changed(self, *changes: tuple[Statement, str]) -> str:
        """The text with some statements written otherwise; an empty text takes a statement out."""
        pieces = [one.text for one in self.statements]
        for statement, text in changes:
            pieces[statement.index] = text
        return "".join(pieces)


def renamed(statement: Statement, name: str) -> str:
    """The statement under another name; value, blanks, quotes and comment stay."""
    return statement.text.replace(statement.name or "", name, 1)


def revalued(statement: Statement, value: str) -> str:
    """The statement with another value, in the quotes and before the comment of the old one where that can be."""
    head, equals, tail = statement.text.partition("=")
    if statement.value and statement.value in tail:
        return head + equals + tail.replace(statement.value, value, 1)
    return written(statement, statement.name or "", value)


def written(statement: Statement, name: str, value: str) -> str:
    """A plain `NAME=value` in the place of a statement, with its indentation and line end."""
    lead = statement.text[: len(statement.text) - len(statement.text.lstrip())]
    return f"{lead}{name}={value}{line_end(statement)}"


def commented_out(statement: Statement) -> str:
    """The statement as a comment, so that nothing is lost."""
    lead = statement.text[: len(statement.text) - len(statement.text.lstrip())]
    rest = statement.text[len(lead) :]
    return lead + "".join(f"# {line}" for line in rest.splitlines(keepends=True))


def line_end(statement: Statement) -> str:
    """How the statement's line ends; the last line of a file may have no end."""
    end = re.search(r"(?:\r\n|\n|\r)$", statement.text)
    return end.group() if end else ""
