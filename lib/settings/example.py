"""`.env-example`, made from the table, so that no setting is left out or told wrongly."""

from itertools import groupby
from pathlib import Path

from lib.settings.table import KEYS, ROOT, Row, table

HEAD = """\
# Settings of Switchboard. Copy this file to .env and fill in what you need; the environment wins over .env.
# Write NAME=value, one a line, without quotes; a line that begins with # says nothing.
# Made by `python -m lib.settings > .env-example`: change the table in lib/settings/table.py, not this file.
"""


def example() -> str:
    """The text of `.env-example`: each setting with its sentence and its default."""
    parts = [HEAD]
    for heading, rows in groupby(table(), key=lambda row: row.about.heading):
        parts.append(f"\n# --- {heading} ---\n")
        parts.extend(_lines(row) for row in rows)
    return "".join(parts)


def _lines(row: Row) -> str:
    # The keys are what everybody fills in: their lines stand ready for it.
    comment = "" if row.about.heading == KEYS else "# "
    return f"\n# {row.about.sentence}\n{comment}{row.variable}={_written(row.default)}\n"


def _written(default: object) -> str:
    match default:
        case None:
            return ""
        case tuple():
            return ",".join(default)
        case Path():
            return str(default.relative_to(ROOT))
        case _:
            return str(default)
