"""Single changes to the text of a `.env` file; every other line stays as it is, to the byte."""

from __future__ import annotations

import io
import re

from dotenv.parser import Binding, parse_stream

_PLAIN_VALUE = re.compile(r"[A-Za-z0-9_./:@%+,~=-]*")


def variables(text: str) -> dict[str, str]:
    """Names and values as python-dotenv reads them, without filling in `${...}`; the later of two lines wins."""
    return {b.key: b.value or "" for b in parse_stream(io.StringIO(text)) if b.key is not None}


def with_variable(text: str, name: str, value: str | None) -> str:
    """The text with the variable set to the value on its (last) line, or its line taken out when the value is
    None.

    A variable that is not there is added at the end. `export`, comments and line ends stay.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    bindings = list(parse_stream(io.StringIO(text, newline="")))
    mine = [index for index, binding in enumerate(bindings) if binding.key == name]
    if not mine:
        if value is None:
            return text
        gap = newline if text and not text.endswith(("\n", "\r")) else ""
        return f"{text}{gap}{name}={_written(value)}{newline}"
    pieces = [binding.original.string for binding in bindings]
    pieces[mine[-1]] = _changed(bindings[mine[-1]], value)
    return "".join(pieces)


def _changed(binding: Binding, value: str | None) -> str:
    statement = binding.original.string
    end = re.search(r"(?:\r\n|\n|\r)?$", statement)
    newline = end.group() if end else ""
    lead = re.match(r"\s*", statement)
    before = lead.group() if lead else ""
    if value is None:
        return before
    export = "export " if statement.lstrip().startswith("export ") else ""
    return f"{before}{export}{binding.key}={_written(value)}{newline}"


def _written(value: str) -> str:
    if _PLAIN_VALUE.fullmatch(value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
