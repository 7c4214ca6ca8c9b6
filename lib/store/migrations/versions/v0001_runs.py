"""Conversations, messages, runs and failures."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the first tables."""
    _conversations()
    _runs()
    _messages()
    _failures()


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("archived_at", _TIME),
        sa.Column("deleted_at", _TIME),
        sqlite_autoincrement=True,
    )
    op.create_index("conversations_by_update", "conversations", ["updated_at", "id"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("litellm_model", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text()),
        sa.Column("sandbox", sa.Boolean(), nullable=False),
        sa.Column("request", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False, server_default=""),
        sa.Column("reasoning", sa.Text(), nullable=False, server_default=""),
        sa.Column("finish_reason", sa.Text()),
        sa.Column("tokens_in", sa.Integer()),
        sa.Column("tokens_out", sa.Integer()),
        sa.Column("tokens_cached", sa.Integer()),
        sa.Column("tokens_reasoning", sa.Integer()),
        sa.Column("cost_usd", sa.Float()),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME),
        sa.Column("first_token_ms", sa.Float()),
        sa.Column("total_ms", sa.Float()),
        sa.Column("attempts", sa.Text()),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("process_started_at", _TIME, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("runs_by_status", "runs", ["status", "id"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("conversation_id", _ID, sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("parent_id", _ID, sa.ForeignKey("messages.id")),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("attachments", sa.Text()),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id")),
        sa.Column("agent", sa.Text()),
        sa.Column("created_at", _TIME, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("messages_by_conversation", "messages", ["conversation_id", "id"])
    op.create_index("messages_by_parent", "messages", ["parent_id"])
    op.create_index("messages_by_run", "messages", ["run_id"])


def _failures() -> None:
    op.create_table(
        "failures",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("http_status", sa.Integer()),
        sa.Column("host", sa.Text()),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("diagnosis", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("fingerprint_version", sa.Integer(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("failures_by_run", "failures", ["run_id"])
    op.create_index("failures_by_provider", "failures", ["provider", "id"])
    op.create_index("failures_by_cause", "failures", ["cause", "id"])
    op.create_index("failures_by_fingerprint", "failures", ["fingerprint", "fingerprint_version", "id"])
