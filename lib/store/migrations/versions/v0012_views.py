"""What the error log's view asks is read from fewer rows: summary rows lie in the order of their key, a group knows the
HTTP status of its newest failure, and a failure knows how much room it takes.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_TIME = sa.DateTime(timezone=True)
_STATUSES_SO_FAR = """
UPDATE groups SET http_status =
    (SELECT failures.http_status FROM failures WHERE failures.id = groups.last_failure_id)
"""
_SIZES_SO_FAR = """
UPDATE failures SET size = {octets[message]} + {octets[failure]} + {octets[diagnosis]}
    + coalesce((SELECT {octets[request]} FROM runs WHERE runs.id = failures.run_id), 0)
"""
_OCTETS = {"sqlite": "length(CAST({} AS BLOB))", "postgresql": "octet_length({})"}


def sizes_so_far(dialect: str) -> str:
    """The statement that measures the failures that are there."""
    octets = {name: _OCTETS[dialect].format(name) for name in ("message", "failure", "diagnosis", "request")}
    return _SIZES_SO_FAR.format(octets=octets)


def upgrade() -> None:
    """Make the summary tables anew in the order of their keys; add both columns and the indexes of the view."""
    dialect = op.get_bind().dialect.name
    for name, time in (("hourly", "hour"), ("daily", "day")):
        key = (time, "provider", "cause", "model", "source")
        _in_order(dialect, name, [sa.Column(part, _TIME if part == time else sa.Text()) for part in key])
    for name, time in (("group_hours", "hour"), ("group_days", "day")):
        version = sa.Column("fingerprint_version", sa.Integer())
        _in_order(dialect, name, [sa.Column("fingerprint", sa.Text()), version, sa.Column(time, _TIME)])
    op.add_column("groups", sa.Column("http_status", sa.Integer()))
    op.execute(_STATUSES_SO_FAR)
    op.add_column("failures", sa.Column("size", sa.Integer(), nullable=False, server_default="0"))
    op.execute(sizes_so_far(dialect))
    op.create_index("failures_by_size", "failures", ["id", "size"])
    op.create_index(
        "failures_by_source", "failures", ["fingerprint", "fingerprint_version", "source", "created_at"]
    )
    op.drop_index("failures_silent", "failures")
    op.create_index(
        "failures_silent",
        "failures",
        ["created_at", "provider", "model", "source", "cause"],
        sqlite_where=sa.text("silent = 1"),
        postgresql_where=sa.text("silent"),
    )


def _in_order(dialect: str, name: str, key: list["sa.Column[Any]"]) -> None:
    names = ", ".join(column.name for column in key)
    if dialect == "postgresql":
        op.execute(f"ALTER TABLE {name} DROP CONSTRAINT {name}_pkey, ADD PRIMARY KEY ({names})")
        return
    op.rename_table(name, f"{name}_before")
    number = sa.Column("count", sa.Integer(), nullable=False)
    order = sa.PrimaryKeyConstraint(*(column.name for column in key))
    op.create_table(name, *key, number, order, sqlite_with_rowid=False)
    op.execute(f"INSERT INTO {name} ({names}, count) SELECT {names}, count FROM {name}_before")  # noqa: S608
    op.drop_table(f"{name}_before")
