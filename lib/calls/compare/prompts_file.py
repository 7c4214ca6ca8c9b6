"""A file of prompts: CSV or JSON Lines, each row a set of variables. It is read whole or refused with one sentence.

Nothing is guessed: what cannot be meant as it stands (another encoding, a row with a cell too many, a formula that a
spreadsheet did not work out) is named with its row and column, before anything is asked.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_ROWS, MOST_COLUMNS = 10_000, 100
MOST_BYTES = 20_000_000
LONGEST_CELL = 100_000
"""Characters."""

DELIMITERS = ",;\t"

# The csv module's own limit would call a long cell a fault of its quotes.
csv.field_size_limit(MOST_BYTES)

Row = Mapping[str, str]
"""Column -> what stands there."""


class BadFile(Exception):
    """The file cannot be used; `str()` is one sentence that says where, why and what to do."""


@dataclass(frozen=True)
class PromptsFile:
    """The rows of a file, in its order."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read(name: str, data: bytes) -> PromptsFile:
    """Read a file by the ending of its name: `.jsonl` and `.ndjson` are JSON Lines, all else is CSV. Raises BadFile."""
    if len(data) > MOST_BYTES:
        raise BadFile(f"The file has {len(data):,} bytes, at most {MOST_BYTES:,} can be used: split it.")
    text = _decoded(data)
    if not text.strip():
        raise BadFile(
            "The file is empty: give it a first row with names of columns, and a row for each prompt."
        )
    lines = name.lower().endswith((".jsonl", ".ndjson"))
    columns, rows = _json_lines(text) if lines else _csv(text)
    kept: list[Row] = []
    for row in rows:
        kept.append(row)
        if len(kept) > MOST_ROWS:
            raise BadFile(f"The file has more than {MOST_ROWS:,} prompts: split it.")
    if not kept:
        raise BadFile("The file has names of columns but no row below them: add a row for each prompt.")
    return PromptsFile(tuple(columns) if columns else tuple(kept[0]), tuple(kept))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        row = before.count("\n") + 1
        line = before.rsplit("\n", 1)[-1]
        column = 1 + max(line.count(delimiter) for delimiter in DELIMITERS)
        raise BadFile(
            f"Row {row}, column {column}: the byte 0x{data[error.start]:02x} is not UTF-8; "
            "save the file as UTF-8 (in Excel: CSV UTF-8)."
        ) from None


def _csv(text: str) -> tuple[Sequence[str], Iterator[Row]]:
    first_line = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    cells = _cells(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    columns = _columns(next(cells)[1])

    def rows() -> Iterator[Row]:
        for number, row in cells:
            if len(row) != len(columns):
                raise BadFile(
                    f"Row {number} has {len(row)} columns, the first row {len(columns)}: "
                    "put text with commas, quotes or line breaks in double quotes."
                )
            pairs = zip(columns, row, strict=True)
            yield {column: _checked(number, column, cell) for column, cell in pairs}

    return columns, rows()


def _cells(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error as error:
        raise BadFile(
            f"Row {number + 1} cannot be read as CSV ({error}): look for a double quote that is not closed, "
            "or not doubled inside of a cell."
        ) from None


def _columns(names: Sequence[str]) -> list[str]:
    columns = [name.strip() for name in names]
    if len(columns) > MOST_COLUMNS:
        raise BadFile(
            f"Row 1 has {len(columns)} columns, at most {MOST_COLUMNS} can be used: leave some out."
        )
    for place, name in enumerate(columns, 1):
        if not name:
            raise BadFile(f"Row 1, column {place} has no name: the first row must name every column.")
        if name in columns[: place - 1]:
            raise BadFile(f"Row 1, column {place}: {name[:60]!r} is there twice; give it another name.")
    return columns


def _checked(number: int, column: str, cell: str) -> str:
    if len(cell) > LONGEST_CELL:
        raise BadFile(
            f"Row {number}, column {column}: {len(cell):,} characters are too many, "
            f"at most {LONGEST_CELL:,} can be used."
        )
    if cell.lstrip().startswith("="):
        raise BadFile(
            f"Row {number}, column {column}: {cell.strip()[:30]!r} is a formula; save the file with its values."
        )
    return cell


def _json_lines(text: str) -> tuple[Sequence[str], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        columns: tuple[str, ...] = ()
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            row = _object(number, line)
            columns = columns or tuple(_columns(list(row)))
            for name in columns:
                if name not in row:
                    raise BadFile(f"Row {number}, column {name} is missing: the first row has it.")
            for name in row:
                if name not in columns:
                    raise BadFile(f"Row {number}, column {name[:60]} is not in the first row: add it there.")
            yield {name: _checked(number, name, _scalar(number, name, row[name])) for name in columns}

    return (), rows()


def _object(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason, column = getattr(error, "msg", "nested too deeply"), getattr(error, "colno", 1)
        raise BadFile(
            f"Row {number}, column {column} is not JSON ({reason}): write one object a line."
        ) from None
    if not isinstance(row, dict) or not row:
        raise BadFile(f'Row {number} is no JSON object: write one a line, such as {{"prompt": "…"}}.')
    return {str(name).strip(): value for name, value in row.items()}


def _scalar(number: int, name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        kind = "an object" if isinstance(value, dict) else "a list"
        raise BadFile(f"Row {number}, column {name} is {kind}: write text, a number, true or false.")
    return value if isinstance(value, str) else json.dumps(value)
