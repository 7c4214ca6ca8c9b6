"""How often each group failed in each hour, and which failures looked like a success."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_HOURS_SO_FAR = """
INSERT INTO group_hours (fingerprint, fingerprint_version, hour, count)
SELECT fingerprint, fingerprint_version, {hour}, count(*) FROM failures GROUP BY 1, 2, 3
"""
_HOUR = {
    "sqlite": "substr(created_at, 1, 13) || ':00:00.000000'",
    "postgresql": "date_trunc('hour', created_at, 'UTC')",
}
_SILENT = sa.text("silent")


def upgrade() -> None:
    """Create and fill both."""
    op.create_table(
        "group_hours",
        sa.Column("fingerprint", sa.Text(), primary_key=True),
        sa.Column("fingerprint_version", sa.Integer(), primary_key=True),
        sa.Column("hour", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.execute(_HOURS_SO_FAR.format(hour=_HOUR[op.get_bind().dialect.name]))
    op.add_column("failures", sa.Column("silent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("""UPDATE failures SET silent = true WHERE failure LIKE '%"kind":"silent"%'""")
    op.create_index(
        "failures_silent", "failures", ["created_at"], sqlite_where=_SILENT, postgresql_where=_SILENT
    )
