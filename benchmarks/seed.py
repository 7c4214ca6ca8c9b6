"""Fills a store with runs and failures as a year of use would leave them: a million, 100,000 and 500 groups.

    python benchmarks/seed.py --data-dir FOLDER [--runs 1000000] [--failures 100000] [--groups 500]
    python benchmarks/seed.py --database-url postgresql://...

The failures are real ones: each group is an error text that a person could meet, diagnosed by our own rules. The rows
go in by the thousand; the summary rows are then made as the migrations make them, and `verify` proves them.
"""

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import click
from sqlalchemy import Connection, insert, text

sys.path.insert(0, str(Path(__file__).parents[1]))

from lib.calls.request import Request
from lib.failures.diagnosis import diagnose
from lib.failures.failure import Failure
from lib.failures.fingerprint import FINGERPRINT_VERSION, fingerprint
from lib.store import groups, schema
from lib.store.database import Database
from lib.store.migrations.versions import v0003_groups, v0006_group_hours, v0011_days, v0012_views
from lib.store.opening import open_database

DAYS = 30
AT_ONCE = 5_000
SOURCES = ("chat", "chat", "chat", "compare", "api", "proxy", "batch")
MODELS = {
    "anthropic": ("claude-opus-5-5", "https://api.anthropic.com/v1/messages"),
    "openai": ("gpt-6.1-sol", "https://api.openai.com/v1/chat/completions"),
    "gemini": (
        "gemini-3.8-flash",
        "https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash:generateContent",
    ),
}
ERRORS = (
    (401, '{"error": {"type": "authentication_error", "message": "invalid x-api-key"}}'),
    (429, '{"error": {"type": "rate_limit_error", "message": "Number of requests has exceeded your limit"}}'),
    (404, '{"error": {"message": "The model `m` does not exist or you do not have access to it."}}'),
    (405, "Method Not Allowed"),
    (500, '{"error": {"message": "The server had an error while processing your request."}}'),
    (529, '{"error": {"type": "overloaded_error", "message": "Overloaded"}}'),
    (400, '{"error": {"message": "prompt is too long: 250000 tokens > 200000 maximum"}}'),
    (403, '{"error": {"message": "Your project does not have access to this model."}}'),
)


@dataclass(frozen=True)
class Kind:
    """All failures of one group."""

    provider: str
    model: str
    failure: dict[str, Any]
    diagnosis: dict[str, Any]
    row: dict[str, Any]


def kinds(number: int) -> list[Kind]:
    """So many kinds of failure, every one with a fingerprint of its own."""
    made = []
    for index in range(number):
        provider = list(MODELS)[index % 3]
        model, url = MODELS[provider]
        place = index // 24  # the provider itself, then one gateway after the other
        if place:
            url = url.replace(
                urlsplit(url).netloc, f"{chr(ord('a') + place % 26)}{'x' * (place // 26)}.example.com"
            )
        status, body = ERRORS[index // 3 % len(ERRORS)]
        failure = Failure(
            kind="silent" if index % 10 == 9 else "exception",
            end="empty" if index % 10 == 9 else None,
            provider=provider,
            model=f"{model}-{place % 3}",
            litellm_model=f"{provider}/{model}-{place % 3}",
            exception="APIError",
            method="POST",
            url=url,
            status=200 if index % 10 == 9 else status,
            body="" if index % 10 == 9 else body,
            message=f"litellm.APIError: {body}",
        )
        told = diagnose(failure)
        made.append(_kind(failure, told.label, told.to_dict()))
    return made


def _kind(failure: Failure, cause: str, told: dict[str, Any]) -> Kind:
    row = {
        "cause": cause,
        "provider": failure.provider,
        "model": failure.model,
        "http_status": failure.status,
        "host": urlsplit(failure.url or "").netloc,
        "message": failure.message,
        "fingerprint": fingerprint(failure, cause),
        "fingerprint_version": FINGERPRINT_VERSION,
        "silent": failure.kind == "silent",
    }
    return Kind(failure.provider or "", failure.model, replace(failure).to_dict(), told, row)


def fill(database: Database, runs: int, failures: int, group_count: int) -> None:
    """Put them in. The store must be empty."""
    every = max(1, runs // failures)
    now, step = datetime.now(UTC), timedelta(days=DAYS) / runs
    chance, of_kind = random.Random(1), kinds(group_count)  # noqa: S311 (the same rows each time)
    with database.write() as connection:
        for begin in range(0, runs, AT_ONCE):
            ran, failed = [], []
            for number in range(begin, min(begin + AT_ONCE, runs)):
                at = now - timedelta(days=DAYS) + step * number
                is_failed = number % every == 0 and number // every < failures
                kind = of_kind[int(group_count * chance.random() ** 2)]
                run, failure = _rows(number + 1, at, kind, chance.choice(SOURCES), failed=is_failed)
                ran.append(run)
                failed += [failure] if is_failed else []
            connection.execute(insert(schema.runs), ran)
            if failed:
                connection.execute(insert(schema.failures), failed)
        _sum_up(connection)
    wrong = groups.verify(database)
    if wrong:
        raise click.ClickException(wrong[0])


def _rows(
    run_id: int, at: datetime, kind: Kind, source: str, *, failed: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    run = {
        "source": source,
        "status": "failed" if failed else "ok",
        "model": kind.model,
        "litellm_model": f"{kind.provider}/{kind.model}",
        "provider": kind.provider,
        "sandbox": False,
        "request": Request(
            model=kind.model, messages=({"role": "user", "content": f"Question {run_id}"},)
        ).to_dict(),
        "text": "" if failed else f"An answer to question {run_id}.",
        "started_at": at - timedelta(seconds=2),
        "ended_at": at,
        "host": "seed",
        "pid": 1,
        "process_started_at": at,
    }
    failure = {
        **kind.row,
        "run_id": run_id,
        "created_at": at,
        "source": source,
        "failure": kind.failure,
        "diagnosis": kind.diagnosis,
    }
    return run, failure


def _sum_up(connection: Connection) -> None:
    dialect = connection.dialect.name
    for statement in _summaries(dialect):
        connection.execute(text(statement))


def _summaries(dialect: str) -> Iterator[str]:
    yield v0003_groups._GROUPS_SO_FAR
    yield v0003_groups._HOURS_SO_FAR.format(hour=v0003_groups._HOUR[dialect])
    yield v0006_group_hours._HOURS_SO_FAR.format(hour=v0006_group_hours._HOUR[dialect])
    yield v0011_days._DAYS_SO_FAR.format(day=v0011_days._DAY[dialect])
    yield v0011_days._GROUP_DAYS_SO_FAR.format(day=v0011_days._DAY[dialect])
    yield v0012_views._STATUSES_SO_FAR
    yield v0012_views.sizes_so_far(dialect)


@click.command()
@click.option("--data-dir", type=click.Path(path_type=Path), help="A folder for a new SQLite store.")
@click.option("--database-url", help="An empty PostgreSQL database.")
@click.option("--runs", default=1_000_000, show_default=True, type=click.IntRange(1))
@click.option("--failures", default=100_000, show_default=True, type=click.IntRange(1))
@click.option("--groups", "group_count", default=500, show_default=True, type=click.IntRange(1))
def main(data_dir: Path | None, database_url: str | None, runs: int, failures: int, group_count: int) -> None:
    """Fill an empty store, and prove that its summary rows are right."""
    if (data_dir is None) == (database_url is None):
        raise click.UsageError("Give either --data-dir or --database-url.")
    begun = time.monotonic()
    database = open_database(SimpleNamespace(data_dir=data_dir, database_url=database_url))
    fill(database, runs, failures, group_count)
    database.close()
    click.echo(f"{runs:,} runs and {failures:,} failures in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
