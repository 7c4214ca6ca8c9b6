"""Full-text search over titles, questions, answers and failures, and pinned conversations first."""

from alembic import op

from lib.store.migrations.words import index_words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Index the words; an answer's only when it has ended, for it grows many times a second before that."""
    index_words("conversations", "title")
    index_words("messages", "text", final="{row}text IS NOT NULL")
    index_words("runs", "text", final="{row}status <> 'running'", watched="text, status")
    index_words("failures", "message")
    op.drop_index("conversations_by_update", "conversations")
    op.create_index("conversations_by_place", "conversations", ["pinned", "updated_at", "id"])
