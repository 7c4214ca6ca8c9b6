from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from lib.store import failures, runs
from lib.store.failures import Filter
from lib.store.octets import Octets
from lib.store.schema import failures as failures_table
from lib.store.schema import runs as runs_table
from tests.unit.store.place import begin, failure


def _fail(db, provider="anthropic", **changes) -> int:
    run_id = begin(db, provider=provider)
    runs.finish(db, run_id, status="failed", failure=failure(**changes))
    return run_id


def test_a_failure_comes_back_as_it_went_in_with_the_facts_of_its_run(db):
    run_id = _fail(db, message="two\nlines")
    (row,) = failures.newest(db, 10)
    assert (row.run_id, row.provider, row.model, row.source) == (
        run_id,
        "anthropic",
        "claude-fable-5",
        "chat",
    )
    assert (row.message, row.http_status, row.host) == ("two lines", 401, "api.anthropic.com")
    assert (row.failure, row.diagnosis["certainty"]) == ({"status": 401}, 0.9)
    assert failures.get(db, row.id) == row
    assert failures.get(db, row.id + 1) is None


def test_pages_go_from_the_newest_to_the_oldest_without_gap_or_repeat(db):
    expected = [_fail(db) for _ in range(7)][::-1]
    seen, before = [], None
    while page := failures.newest(db, 3, before):
        seen += [row.run_id for row in page]
        before = page[-1].id
    assert seen == expected


def test_a_filter_narrows_the_page_and_the_count_alike(db):
    _fail(db)
    _fail(db, "openai", cause="rate-limit", http_status=429, host="api.openai.com", fingerprint="f2")
    for where in (
        Filter(provider="openai"),
        Filter(cause="rate-limit"),
        Filter(http_status=429),
        Filter(host="api.openai.com"),
        Filter(fingerprint="f2"),
    ):
        assert [row.provider for row in failures.newest(db, 10, where=where)] == ["openai"]
        assert failures.count(db, where) == 1
    assert failures.count(db, Filter(provider="openai", cause="invalid-key")) == 0


def test_a_time_span_holds_its_beginning_and_not_its_end(db):
    _fail(db)
    (row,) = failures.newest(db, 1)
    assert failures.count(db, Filter(since=row.created_at)) == 1
    assert failures.count(db, Filter(until=row.created_at)) == 0
    assert failures.count(db, Filter(since=datetime.now(UTC) + timedelta(hours=1))) == 0


def test_counts_by_a_column_begin_with_the_most(db):
    for provider in ("openai", "anthropic", "openai"):
        _fail(db, provider)
    assert list(failures.counts_by(db, "provider").items()) == [("openai", 2), ("anthropic", 1)]


def test_the_size_is_the_bytes_of_what_was_asked_and_of_what_came_of_it(db):
    _fail(db, message="\u00dcberlast \ud800\0", failure={"body": "\u4e0d\0"}, diagnosis={})
    kept = [runs_table.c.request, *(failures_table.c[name] for name in ("message", "failure", "diagnosis"))]
    with db.read() as connection:
        told = connection.execute(
            select(failures_table.c.size, *(Octets(column) for column in kept)).join(runs_table)
        )
        size, *parts = told.one()
    assert size == sum(parts)
    assert all(parts)
