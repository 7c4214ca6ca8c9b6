"""Full-text search over titles, questions, answers and failures, and pinned conversations first."""

from alembic import op

revision = "0002"
down_revision = "0001"

# Table, the text that is searched, and when that text is final: an answer grows many times a second before.
_SEARCHED = (
    ("conversations", "title", "true"),
    ("messages", "text", "{row}text IS NOT NULL"),
    ("runs", "text", "{row}status <> 'running'"),
    ("failures", "message", "true"),
)

# PostgreSQL refuses a tsvector over 1 MB.
_LONGEST = 100_000


def upgrade() -> None:
    """Index what is there and keep the index in step from now on."""
    fts5 = op.get_bind().dialect.name == "sqlite"
    for table, column, final in _SEARCHED:
        for statement in _fts5(table, column, final) if fts5 else _tsvector(table, column, final):
            op.execute(statement)
    op.drop_index("conversations_by_update", "conversations")
    op.create_index("conversations_by_place", "conversations", ["pinned", "updated_at", "id"])


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


def _fts5(table: str, column: str, final: str) -> list[str]:
    names = {"table": table, "column": column, "final": final.format(row="")}
    names |= {"new": final.format(row="new."), "old": final.format(row="old.")}
    names |= {"watched": f"{column}, status" if "status" in final else column}
    names |= {"add": _ADD.format(**names), "remove": _REMOVE.format(**names)}
    return [statement.format(**names) for statement in _FTS5]


def _tsvector(table: str, column: str, final: str) -> list[str]:
    text = f"to_tsvector('simple', left({column}, {_LONGEST}))"
    return [
        f"ALTER TABLE {table} ADD COLUMN words tsvector "
        f"GENERATED ALWAYS AS (CASE WHEN {final.format(row='')} THEN {text} END) STORED",
        f"CREATE INDEX {table}_by_words ON {table} USING gin (words)",
    ]
