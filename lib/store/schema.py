"""The tables as they are now; migrations bring an older file here, and a test holds the two together.

A conversation is a tree of messages: an edit or a second answer is a branch beside the first, and nothing is
ever overwritten. An assistant's message holds no text: its run has it, so that there is one copy and it is
always the newest. Ids only ever grow, so "newest" is "greatest id" whatever the clock does.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from lib.store.columns import Facts, Id, Instant, Words

METADATA = MetaData()

conversations = Table(
    "conversations",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("title", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("pinned", Boolean, nullable=False, server_default=false()),
    Column("archived_at", Instant),
    Column("deleted_at", Instant),
    Index("conversations_by_place", "pinned", "updated_at", "id"),
    sqlite_autoincrement=True,
)

runs = Table(
    "runs",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("source", Words, nullable=False),
    Column("status", Words, nullable=False),
    Column("model", Words, nullable=False),
    Column("litellm_model", Words, nullable=False),
    Column("provider", Words, nullable=False),
    Column("agent", Words),
    Column("sandbox", Boolean, nullable=False),
    Column("request", Facts),
    Column("text", Words, nullable=False, server_default=""),
    Column("reasoning", Words, nullable=False, server_default=""),
    Column("finish_reason", Words),
    Column("tokens_in", Integer),
    Column("tokens_out", Integer),
    Column("tokens_cached", Integer),
    Column("tokens_reasoning", Integer),
    Column("cost_usd", Float),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("first_token_ms", Float),
    Column("first_text_ms", Float),
    Column("total_ms", Float),
    Column("attempts", Facts),
    Column("host", Words, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("process_started_at", Instant, nullable=False),
    Index("runs_by_status", "status", "id"),
    sqlite_autoincrement=True,
)

messages = Table(
    "messages",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("conversation_id", Id, ForeignKey("conversations.id"), nullable=False),
    Column("parent_id", Id, ForeignKey("messages.id")),
    Column("role", Words, nullable=False),
    Column("text", Words),
    Column("attachments", Facts),
    Column("run_id", Id, ForeignKey("runs.id")),
    Column("agent", Words),
    Column("created_at", Instant, nullable=False),
    Index("messages_by_conversation", "conversation_id", "id"),
    Index("messages_by_parent", "parent_id"),
    Index("messages_by_run", "run_id"),
    sqlite_autoincrement=True,
)

failures = Table(
    "failures",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("run_id", Id, ForeignKey("runs.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("cause", Words, nullable=False),
    Column("provider", Words, nullable=False),
    Column("model", Words, nullable=False),
    Column("source", Words, nullable=False),
    Column("http_status", Integer),
    Column("host", Words),
    Column("message", Words, nullable=False),
    Column("failure", Facts, nullable=False),
    Column("diagnosis", Facts, nullable=False),
    Column("fingerprint", Words, nullable=False),
    Column("fingerprint_version", Integer, nullable=False),
    Column("silent", Boolean, nullable=False, server_default=false()),
    Column("size", Integer, nullable=False, server_default="0"),
    Column("client", Words),
    Index("failures_by_run", "run_id"),
    Index("failures_by_provider", "provider", "id"),
    Index("failures_by_time", "created_at", "id"),
    Index("failures_by_model", "model", "id"),
    Index("failures_by_cause", "cause", "id"),
    Index("failures_by_fingerprint", "fingerprint", "fingerprint_version", "id"),
    Index("failures_by_source", "fingerprint", "fingerprint_version", "source", "created_at"),
    Index("failures_by_size", "id", "size"),
    Index(
        "failures_silent",
        "created_at",
        "provider",
        "model",
        "source",
        "cause",
        sqlite_where=text("silent = 1"),
        postgresql_where=text("silent"),
    ),
    sqlite_autoincrement=True,
)

# How many failures a fingerprint has, the HTTP status of the newest, and what became of it; kept in the transaction
# that adds each failure.
groups = Table(
    "groups",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("fingerprint", Words, nullable=False),
    Column("fingerprint_version", Integer, nullable=False),
    Column("cause", Words, nullable=False),
    Column("provider", Words, nullable=False),
    Column("model", Words, nullable=False),
    Column("host", Words),
    Column("title", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("ignored_until", Instant),
    Column("ignored_until_count", Integer),
    Column("resolved_at", Instant),
    Column("resolved_by_run_id", Id, ForeignKey("runs.id")),
    Column("count", Integer, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("last_failure_id", Id, ForeignKey("failures.id"), nullable=False),
    Column("http_status", Integer),
    UniqueConstraint("fingerprint", "fingerprint_version", name="groups_fingerprint"),
    Index("groups_by_last_failure", "last_failure_id"),
    sqlite_autoincrement=True,
)

# The same, hour by hour: how a group went, and in which spans it failed.
group_hours = Table(
    "group_hours",
    METADATA,
    Column("fingerprint", Words, primary_key=True),
    Column("fingerprint_version", Integer, primary_key=True),
    Column("hour", Instant, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# How many runs ended in each hour; `cause` is '' for those that did not fail. Rows lie in the order in which they are
# summed up: a whole month is one walk.
hourly = Table(
    "hourly",
    METADATA,
    Column("hour", Instant),
    Column("provider", Words),
    Column("cause", Words),
    Column("model", Words),
    Column("source", Words),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("hour", "provider", "cause", "model", "source"),
    sqlite_with_rowid=False,
)

# Both again by day: a long window is read from these.
group_days = Table(
    "group_days",
    METADATA,
    Column("fingerprint", Words, primary_key=True),
    Column("fingerprint_version", Integer, primary_key=True),
    Column("day", Instant, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
daily = Table(
    "daily",
    METADATA,
    Column("day", Instant),
    Column("provider", Words),
    Column("cause", Words),
    Column("model", Words),
    Column("source", Words),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("day", "provider", "cause", "model", "source"),
    sqlite_with_rowid=False,
)

# One prompt to several models: its turns, and in each turn a run for every place (column) and repeat.
comparisons = Table(
    "comparisons",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("title", Words, nullable=False),
    Column("note", Words, nullable=False, server_default=""),
    Column("system", Words, nullable=False, server_default=""),
    Column("parameters", Facts, nullable=False),
    Column("blind", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    Index("comparisons_by_update", "updated_at", "id"),
    sqlite_autoincrement=True,
)

comparison_turns = Table(
    "comparison_turns",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("comparison_id", Id, ForeignKey("comparisons.id"), nullable=False),
    Column("prompt", Words, nullable=False),
    Column("attachments", Facts),
    Column("created_at", Instant, nullable=False),
    Index("comparison_turns_by_comparison", "comparison_id", "id"),
    sqlite_autoincrement=True,
)

# A retry is another row at the same place and repeat; the newest is the one that is shown.
comparison_runs = Table(
    "comparison_runs",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("turn_id", Id, ForeignKey("comparison_turns.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("repeat", Integer, nullable=False),
    Column("run_id", Id, ForeignKey("runs.id"), nullable=False),
    Column("left_out", Facts),
    Index("comparison_runs_by_turn", "turn_id", "id"),
    Index("comparison_runs_by_run", "run_id"),
    sqlite_autoincrement=True,
)

# `discarded` says why a vote does not count; NULL when it does.
votes = Table(
    "votes",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("turn_id", Id, ForeignKey("comparison_turns.id"), nullable=False),
    Column("left_run_id", Id, ForeignKey("runs.id"), nullable=False),
    Column("right_run_id", Id, ForeignKey("runs.id"), nullable=False),
    Column("left_model", Words, nullable=False),
    Column("right_model", Words, nullable=False),
    Column("choice", Words, nullable=False),
    Column("blind", Boolean, nullable=False),
    Column("discarded", Words),
    Column("created_at", Instant, nullable=False),
    Index("votes_by_turn", "turn_id", "id"),
    sqlite_autoincrement=True,
)

# What was attached to messages, kept once each under the SHA-256 of it.
files = Table(
    "files",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

# Many prompts to several models: the prompts, and a cell for each of them with each model (its place in the plan).
matrices = Table(
    "matrices",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("title", Words, nullable=False),
    Column("plan", Facts, nullable=False),
    Column("state", Words, nullable=False),
    Column("host", Words),
    Column("pid", Integer),
    Column("process_started_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    sqlite_autoincrement=True,
)

matrix_prompts = Table(
    "matrix_prompts",
    METADATA,
    Column("matrix_id", Id, ForeignKey("matrices.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("prompt", Words, nullable=False),
    Column("variables", Facts, nullable=False),
)

# `run_id` and `judge_run_id` are the newest ones; `spent_usd` is the sum over all that there were.
matrix_cells = Table(
    "matrix_cells",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("matrix_id", Id, ForeignKey("matrices.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("state", Words, nullable=False),
    Column("run_id", Id, ForeignKey("runs.id")),
    Column("judge_run_id", Id, ForeignKey("runs.id")),
    Column("spent_usd", Float, nullable=False, server_default="0"),
    Column("verdicts", Facts),
    Column("digest", Words),
    UniqueConstraint("matrix_id", "number", "place", name="matrix_cells_place"),
    Index("matrix_cells_by_state", "matrix_id", "state", "place", "number"),
    Index("matrix_cells_by_run", "run_id"),
    Index("matrix_cells_by_judge_run", "judge_run_id"),
    sqlite_autoincrement=True,
)
