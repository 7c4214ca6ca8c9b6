"""Finding words: one condition that is FTS5 on SQLite and `tsvector` on PostgreSQL.

Each searched table has its index beside it, kept in step by the database: `<table>_words` with triggers on
SQLite, a generated column `words` on PostgreSQL. Every word must occur, each as the beginning of a word.
"""

import re
import unicodedata
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ColumnElement, Dialect, Table, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from lib.store.columns import keepable

_WORD = re.compile(r"\w+")
_AROUND = 60


def words_of(text: str) -> tuple[str, ...]:
    """The words in what a person typed; empty when there is nothing to search for."""
    return tuple(_WORD.findall(keepable(text)))


class _Query(TypeDecorator[tuple[str, ...]]):
    """Words in the database's own language; being letters and digits only, they cannot leave their quotes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:
        words = value or ()
        if dialect.name == "sqlite":
            return " ".join(f'"{word}"*' for word in words)
        return " & ".join(f"'{word}':*" for word in words)


class _Matches(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


def matches(table: Table, words: tuple[str, ...]) -> ColumnElement[bool]:
    """The condition that all these words occur in a row of `table`."""
    return _Matches(table.c.id, bindparam(None, words, type_=_Query(), unique=True))


def _parts(element: _Matches, compiler: SQLCompiler, options: dict[str, Any]) -> tuple[str, str, str]:
    row, query = element.clauses
    table: str = row.table.name
    return table, compiler.process(row, **options), compiler.process(query, **options)


@compiles(_Matches, "sqlite")
def _in_fts5(element: _Matches, compiler: SQLCompiler, **options: Any) -> str:
    table, row, query = _parts(element, compiler, options)
    found = f"SELECT rowid FROM {table}_words WHERE {table}_words MATCH {query}"  # noqa: S608 (our own names)
    return f"{row} IN ({found})"


@compiles(_Matches, "postgresql")
def _in_tsvector(element: _Matches, compiler: SQLCompiler, **options: Any) -> str:
    table, _row, query = _parts(element, compiler, options)
    return f"{table}.words @@ to_tsquery('simple', {query})"


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
