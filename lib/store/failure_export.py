"""Failures as a file: a table for a spreadsheet, or a line of JSON each for a program."""

import csv
import io
import json
from collections.abc import Iterator

from lib.store import failures
from lib.store.database import Database
from lib.store.failure_row import FailureRow
from lib.store.failures import Filter

PAGE = 1000
COLUMNS = (
    "id",
    "run_id",
    "created_at",
    "cause",
    "title",
    "provider",
    "model",
    "source",
    "http_status",
    "method",
    "url",
    "message",
    "fingerprint",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def rows(
    database: Database, where: Filter, fingerprints: frozenset[str] | None = None
) -> Iterator[FailureRow]:
    """All the failures, newest first; with `fingerprints` only those of these groups."""
    before = None
    while page := failures.newest(database, PAGE, before, where):
        yield from (row for row in page if fingerprints is None or row.fingerprint in fingerprints)
        before = page[-1].id


def as_csv(found: Iterator[FailureRow]) -> str:
    """A table with a heading, for a spreadsheet: no cell can be taken for a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for row in found:
        table.writerow([_cell(value) for value in _values(row).values()])
    return out.getvalue()


def as_json_lines(found: Iterator[FailureRow]) -> str:
    """One JSON object a line: the table's columns, and the whole failure and diagnosis."""
    lines = (
        json.dumps(
            _values(row) | {"failure": row.failure, "diagnosis": row.diagnosis},
            ensure_ascii=False,
            default=str,
        )
        for row in found
    )
    return "".join(f"{line}\n" for line in lines)


def _values(row: FailureRow) -> dict[str, object]:
    own = {
        "created_at": row.created_at.isoformat(),
        "title": row.diagnosis.get("title"),
        "method": row.failure.get("method"),
        "url": row.failure.get("url"),
    }
    return {name: own[name] if name in own else getattr(row, name) for name in COLUMNS}


def _cell(value: object) -> str:
    """The value as text that a spreadsheet shows and never computes."""
    text = "" if value is None else " ".join(str(value).replace("\0", "").splitlines())
    return f"'{text}" if text.lstrip(" '").startswith(_FORMULA) or text.startswith(_FORMULA) else text
