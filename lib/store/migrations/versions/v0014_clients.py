"""Which program asked, of the failures that came through the API or the proxy."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column; of the failures so far it is not known."""
    op.add_column("failures", sa.Column("client", sa.Text()))
