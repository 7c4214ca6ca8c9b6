"""The index of the words in one column: FTS5 and triggers on SQLite, a generated column on PostgreSQL."""

from alembic import op

# What SQLite runs: an index without a copy of the text, and triggers that tell it what came and went.
_FTS5 = (
    "CREATE VIRTUAL TABLE {table}_words USING fts5({column}, content='{table}', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2')",
    "INSERT INTO {table}_words (rowid, {column}) SELECT id, {column} FROM {table} WHERE {final}",
    "CREATE TRIGGER {table}_words_insert AFTER INSERT ON {table} WHEN {new} BEGIN {add}; END",
    "CREATE TRIGGER {table}_words_delete AFTER DELETE ON {table} WHEN {old} BEGIN {remove}; END",
    "CREATE TRIGGER {table}_words_drop BEFORE UPDATE OF {watched} ON {table} WHEN {old} BEGIN {remove}; END",
    "CREATE TRIGGER {table}_words_take AFTER UPDATE OF {watched} ON {table} WHEN {new} BEGIN {add}; END",
)
_ADD = "INSERT INTO {table}_words (rowid, {column}) VALUES (new.id, new.{column})"
_REMOVE = "INSERT INTO {table}_words ({table}_words, rowid, {column}) VALUES ('delete', old.id, old.{column})"

# PostgreSQL refuses a tsvector over 1 MB, so only the beginning of a very long text is indexed there.
_TSVECTOR = (
    "ALTER TABLE {table} ADD COLUMN words tsvector "
    "GENERATED ALWAYS AS (CASE WHEN {final} THEN to_tsvector('simple', left({column}, 100000)) END) STORED",
    "CREATE INDEX {table}_by_words ON {table} USING gin (words)",
)


def index_words(table: str, column: str, final: str = "true", watched: str = "") -> None:
    """Index what is there and keep the index in step from now on.

    `final` says when a row has its final text, `{row}` before each column; `watched` are the columns of both.
    """
    names = {"table": table, "column": column, "watched": watched or column}
    for name, row in (("final", ""), ("new", "new."), ("old", "old.")):
        names[name] = final.format(row=row)
    names |= {"add": _ADD.format(**names), "remove": _REMOVE.format(**names)}
    for statement in _FTS5 if op.get_bind().dialect.name == "sqlite" else _TSVECTOR:
        op.execute(statement.format(**names))
