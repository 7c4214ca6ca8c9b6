"""The hourly figures by day too: a month is read from thirty days, not from seven hundred hours."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_TIME = sa.DateTime(timezone=True)
_DAYS_SO_FAR = """
INSERT INTO daily (day, provider, model, source, cause, count)
SELECT {day}, provider, model, source, cause, sum(count) FROM hourly GROUP BY 1, 2, 3, 4, 5
"""
_GROUP_DAYS_SO_FAR = """
INSERT INTO group_days (fingerprint, fingerprint_version, day, count)
SELECT fingerprint, fingerprint_version, {day}, sum(count) FROM group_hours GROUP BY 1, 2, 3
"""
_DAY = {
    "sqlite": "substr(hour, 1, 10) || ' 00:00:00.000000'",
    "postgresql": "date_trunc('day', hour, 'UTC')",
}


def upgrade() -> None:
    """Create and fill both; and let SQLite find the index of silent failures, whose condition it compares by letter."""
    op.create_table(
        "daily",
        sa.Column("day", _TIME, primary_key=True),
        sa.Column("provider", sa.Text(), primary_key=True),
        sa.Column("model", sa.Text(), primary_key=True),
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("cause", sa.Text(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.create_table(
        "group_days",
        sa.Column("fingerprint", sa.Text(), primary_key=True),
        sa.Column("fingerprint_version", sa.Integer(), primary_key=True),
        sa.Column("day", _TIME, primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    day = _DAY[op.get_bind().dialect.name]
    op.execute(_DAYS_SO_FAR.format(day=day))
    op.execute(_GROUP_DAYS_SO_FAR.format(day=day))
    op.drop_index("failures_silent", "failures")
    op.create_index(
        "failures_silent",
        "failures",
        ["created_at"],
        sqlite_where=sa.text("silent = 1"),
        postgresql_where=sa.text("silent"),
    )
