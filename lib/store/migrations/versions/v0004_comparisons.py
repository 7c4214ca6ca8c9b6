"""Comparisons with their turns and votes, and when the first word of an answer came after what was thought."""

import sqlalchemy as sa
from alembic import op

from lib.store.migrations.words import index_words

revision = "0004"
down_revision = "0003"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.add_column("runs", sa.Column("first_text_ms", sa.Float()))
    _comparisons()
    _turns()
    _runs()
    _votes()
    index_words("comparisons", "title")
    index_words("comparison_turns", "prompt")


def _comparisons() -> None:
    op.create_table(
        "comparisons",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.Column("system", sa.Text(), nullable=False, server_default=""),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.Column("deleted_at", _TIME),
        sqlite_autoincrement=True,
    )
    op.create_index("comparisons_by_update", "comparisons", ["updated_at", "id"])


def _turns() -> None:
    op.create_table(
        "comparison_turns",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("comparison_id", _ID, sa.ForeignKey("comparisons.id"), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("attachments", sa.Text()),
        sa.Column("created_at", _TIME, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("comparison_turns_by_comparison", "comparison_turns", ["comparison_id", "id"])


def _runs() -> None:
    op.create_table(
        "comparison_runs",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("turn_id", _ID, sa.ForeignKey("comparison_turns.id"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("repeat", sa.Integer(), nullable=False),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("left_out", sa.Text()),
        sqlite_autoincrement=True,
    )
    op.create_index("comparison_runs_by_turn", "comparison_runs", ["turn_id", "id"])
    op.create_index("comparison_runs_by_run", "comparison_runs", ["run_id"])


def _votes() -> None:
    op.create_table(
        "votes",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("turn_id", _ID, sa.ForeignKey("comparison_turns.id"), nullable=False),
        sa.Column("left_run_id", _ID, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("right_run_id", _ID, sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("left_model", sa.Text(), nullable=False),
        sa.Column("right_model", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("discarded", sa.Text()),
        sa.Column("created_at", _TIME, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("votes_by_turn", "votes", ["turn_id", "id"])
