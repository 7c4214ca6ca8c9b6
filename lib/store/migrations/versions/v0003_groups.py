"""Groups of failures and hourly figures, counted from what is already there."""

import sqlalchemy as sa
from alembic import op

from lib.store.migrations.words import index_words

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)

_GROUPS_SO_FAR = """
INSERT INTO groups (fingerprint, fingerprint_version, cause, provider, model, host, title, state,
                    count, first_seen, last_seen, last_failure_id)
SELECT first.fingerprint, first.fingerprint_version, first.cause, first.provider, first.model, first.host,
       first.message, 'open', seen.number, seen.first_seen, seen.last_seen, seen.last_id
FROM (SELECT min(id) AS first_id, max(id) AS last_id, count(*) AS number,
             min(created_at) AS first_seen, max(created_at) AS last_seen
      FROM failures GROUP BY fingerprint, fingerprint_version) AS seen
JOIN failures AS first ON first.id = seen.first_id
ORDER BY seen.first_id
"""
_HOURS_SO_FAR = """
INSERT INTO hourly (hour, provider, model, source, cause, count)
SELECT {hour}, runs.provider, runs.model, runs.source,
       coalesce(failures.cause, CASE WHEN runs.status = 'failed' THEN 'undiagnosed' ELSE '' END), count(*)
FROM runs LEFT JOIN failures ON failures.run_id = runs.id
WHERE runs.ended_at IS NOT NULL
GROUP BY 1, 2, 3, 4, 5
"""
_HOUR = {
    "sqlite": "substr(runs.ended_at, 1, 13) || ':00:00.000000'",
    "postgresql": "date_trunc('hour', runs.ended_at, 'UTC')",
}


def upgrade() -> None:
    """Create both tables and fill them; and what the error log is narrowed by."""
    _groups()
    _hourly()
    op.execute(_GROUPS_SO_FAR)
    op.execute(_HOURS_SO_FAR.format(hour=_HOUR[op.get_bind().dialect.name]))
    index_words("groups", "title")
    op.create_index("failures_by_time", "failures", ["created_at", "id"])
    op.create_index("failures_by_model", "failures", ["model", "id"])


def _groups() -> None:
    op.create_table(
        "groups",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("fingerprint_version", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("host", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ignored_until", _TIME),
        sa.Column("ignored_until_count", sa.Integer()),
        sa.Column("resolved_at", _TIME),
        sa.Column("resolved_by_run_id", _ID, sa.ForeignKey("runs.id")),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_seen", _TIME, nullable=False),
        sa.Column("last_seen", _TIME, nullable=False),
        sa.Column("last_failure_id", _ID, sa.ForeignKey("failures.id"), nullable=False),
        sa.UniqueConstraint("fingerprint", "fingerprint_version", name="groups_fingerprint"),
        sqlite_autoincrement=True,
    )
    op.create_index("groups_by_last_failure", "groups", ["last_failure_id"])


def _hourly() -> None:
    op.create_table(
        "hourly",
        sa.Column("hour", _TIME, primary_key=True),
        sa.Column("provider", sa.Text(), primary_key=True),
        sa.Column("model", sa.Text(), primary_key=True),
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("cause", sa.Text(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
