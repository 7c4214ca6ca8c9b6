"""Finding words: one condition, FTS5 on SQLite and `tsvector` on PostgreSQL.

Each searched table has its index beside it, kept in step by the database: `<table>_words` with triggers on
SQLite, a generated column `words` on PostgreSQL. Every word must occur; the last one may be unfinished.
"""

import re
import unicodedata
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import ColumnElement, Dialect, Select, Table, Text, column, func, literal_column

from lib.store.columns import Id, keepable

_Any = tuple[Any, ...]
_WORD = re.compile(r"\w+")
_AROUND = 60


def words_of(text: str) -> tuple[str, ...]:
    """The words in what a person typed; empty when there is nothing to search for."""
    return tuple(_WORD.findall(keepable(text)))


def searched(
    query: Select[*_Any], table: Table, words: tuple[str, ...], dialect: Dialect
) -> tuple[Select[*_Any], ColumnElement[int]]:
    """The query narrowed to the rows of `table` in which all the words occur, and the id to order it by.

    Ordered by that id, SQLite walks its index and stops at the limit instead of sorting all that it found.
    """
    if dialect.name != "sqlite":
        tsquery = func.to_tsquery("simple", _joined(words, "'{}'", " & ", "'{}':*"))
        return query.where(literal_column(f"{table.name}.words").bool_op("@@")(tsquery)), table.c.id
    name = f"{table.name}_words"
    index = sqlalchemy.table(name, column("rowid", Id), column(name, Text))
    wanted = _joined(words, '"{}"', " ", '"{}"*')
    found = query.join(index, index.c.rowid == table.c.id).where(index.c[name].bool_op("MATCH")(wanted))
    return found, index.c.rowid


def _joined(words: tuple[str, ...], whole: str, between: str, begun: str) -> str:
    """The words in the database's own language; having letters and digits only, they cannot leave their quotes."""
    return between.join([*(whole.format(word) for word in words[:-1]), begun.format(words[-1])])


class Snippet(NamedTuple):
    """A piece of a text around the first word found; `marks` are where each found word begins and ends."""

    text: str
    marks: tuple[tuple[int, int], ...]


def snippet_of(text: str, words: tuple[str, ...]) -> Snippet:
    """The piece of `text` to show for these words, on one line."""
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(_folded(word))}\w*" for word in words))
    first = pattern.search(_folded(text))
    begin = max(0, first.start() - _AROUND) if first else 0
    end = (first.end() if first else 0) + 2 * _AROUND
    piece = " ".join(text[begin:end].split())
    if begin:
        piece = "…" + piece
    if end < len(text):
        piece += "…"
    return Snippet(piece, tuple(found.span() for found in pattern.finditer(_folded(piece))))


def _folded(text: str) -> str:
    """The text without case and accents, letter for letter, so that places in it are places in the text."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFKD", letter)[0].lower()[0] for letter in text)
