"""After a crash: the runs that a dead process left running end as `interrupted`, with the text they had."""

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import Connection, select, update

from lib.store import hourly, process
from lib.store.database import Database
from lib.store.schema import runs


def recover(database: Database) -> int:
    """End as `interrupted`, with their text, the runs that a process of this machine left when it died; how
    many.
    """
    writer = (runs.c.host, runs.c.pid, runs.c.process_started_at)
    left = runs.c.status == "running"
    with database.read() as connection:
        writers = [
            process.Process(*row) for row in connection.execute(select(*writer).where(left).distinct())
        ]
    gone = [writer for writer in writers if writer.is_gone()]
    if not gone:
        return 0
    with database.write() as connection:
        return sum(_interrupt(connection, writer) for writer in gone)


def _interrupt(connection: Connection, writer: process.Process) -> int:
    left = (
        runs.c.status == "running",
        runs.c.host == writer.host,
        runs.c.pid == writer.pid,
        runs.c.process_started_at == writer.started_at,
    )
    now = datetime.now(UTC)
    ended = update(runs).where(*left).values(status="interrupted", ended_at=now)
    rows = connection.execute(ended.returning(runs.c.provider, runs.c.model, runs.c.source)).all()
    for (provider, model, source), number in sorted(Counter(tuple(row) for row in rows).items()):
        hourly.note(connection, now, (provider, model, source, hourly.GOOD), number)
    return len(rows)
