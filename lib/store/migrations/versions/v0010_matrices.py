"""Many prompts to several models."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0006"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    _matrices()
    _prompts()
    _cells()


def _matrices() -> None:
    op.create_table(
        "matrices",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("host", sa.Text()),
        sa.Column("pid", sa.Integer()),
        sa.Column("process_started_at", _TIME),
        sa.Column("created_at", _TIME, nullable=False),
        sqlite_autoincrement=True,
    )


def _prompts() -> None:
    op.create_table(
        "matrix_prompts",
        sa.Column("matrix_id", _ID, sa.ForeignKey("matrices.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("variables", sa.Text(), nullable=False),
    )


def _cells() -> None:
    op.create_table(
        "matrix_cells",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("matrix_id", _ID, sa.ForeignKey("matrices.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id")),
        sa.Column("judge_run_id", _ID, sa.ForeignKey("runs.id")),
        sa.Column("spent_usd", sa.Float(), nullable=False, server_default="0"),
        sa.Column("verdicts", sa.Text()),
        sa.Column("digest", sa.Text()),
        sa.UniqueConstraint("matrix_id", "number", "place", name="matrix_cells_place"),
        sqlite_autoincrement=True,
    )
    op.create_index("matrix_cells_by_state", "matrix_cells", ["matrix_id", "state", "place", "number"])
    op.create_index("matrix_cells_by_run", "matrix_cells", ["run_id"])
    op.create_index("matrix_cells_by_judge_run", "matrix_cells", ["judge_run_id"])
