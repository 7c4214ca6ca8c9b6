from datetime import UTC, datetime, timedelta, timezone

from lib.store import groups, hourly, runs
from lib.store.hourly import Total
from tests.unit.store.place import begin, failure

NOON = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)
KEY = ("anthropic", "claude", "chat", "")


def test_every_end_of_a_run_is_counted_in_its_hour_with_its_cause(db):
    before = datetime.now(UTC)
    runs.finish(db, begin(db), status="ok", text="Yes")
    runs.finish(db, begin(db), status="stopped")
    runs.finish(db, begin(db, source="compare"), status="failed", failure=failure())
    runs.finish(db, begin(db), status="failed")
    begin(db)
    found = {(row.source, row.cause): row.count for row in hourly.between(db, before)}
    assert found == {
        ("chat", ""): 2,
        ("compare", "invalid-key"): 1,
        ("chat", "undiagnosed"): 1,
    }
    assert groups.verify(db) == []


def test_a_run_that_ends_twice_is_counted_once(db):
    run_id = begin(db)
    runs.finish(db, run_id, status="ok")
    runs.finish(db, run_id, status="failed", failure=failure())
    assert sum(row.count for row in hourly.between(db, datetime.now(UTC))) == 1


def test_what_a_crash_interrupted_is_counted(db, monkeypatch):
    for provider in ("openai", "openai", "gemini"):
        begin(db, provider=provider)
    monkeypatch.setattr("lib.store.process.Process.is_gone", lambda _: True)
    runs.recover(db)
    assert hourly.totals(db, datetime.now(UTC)) == {
        "openai": Total(runs=2, failures=0),
        "gemini": Total(runs=1, failures=0),
    }
    assert groups.verify(db) == []


def test_hours_are_those_of_utc_and_begin_before_the_end(db):
    with db.write() as connection:
        for moment in (NOON, NOON + timedelta(minutes=29), NOON + timedelta(minutes=30)):
            hourly.note(connection, moment.astimezone(timezone(timedelta(hours=5, minutes=45))), KEY)
    first, second = hourly.between(db, NOON)
    assert (first.hour, first.count) == (NOON.replace(minute=0), 2)
    assert (second.hour, second.count) == (NOON.replace(hour=13, minute=0), 1)
    assert hourly.between(db, NOON, NOON.replace(hour=13, minute=0)) == [first]
    assert hourly.between(db, NOON + timedelta(hours=2)) == []


def test_totals_have_the_good_runs_as_denominator(db):
    with db.write() as connection:
        hourly.note(connection, NOON, KEY, 7)
        hourly.note(connection, NOON, ("anthropic", "claude", "api", "rate-limit"), 3)
        hourly.note(connection, NOON, ("openai", "gpt", "chat", "rate-limit"), 1)
    assert list(hourly.totals(db, NOON).items()) == [
        ("anthropic", Total(runs=10, failures=3)),
        ("openai", Total(runs=1, failures=1)),
    ]
    assert hourly.totals(db, NOON, by="source")["chat"] == Total(runs=8, failures=1)
