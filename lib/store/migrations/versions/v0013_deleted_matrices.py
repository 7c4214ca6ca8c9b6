"""A matrix can be taken out of sight, and brought back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add when it was deleted."""
    op.add_column("matrices", sa.Column("deleted_at", sa.DateTime(timezone=True)))
