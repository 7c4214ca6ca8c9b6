from datetime import UTC, datetime, timedelta

from lib.store import rates, runs
from tests.unit.store.place import begin, failure

NOW = datetime.now(UTC)


def test_the_good_runs_are_the_denominator_of_each_provider(db):
    for status in ("ok", "ok", "ok"):
        runs.finish(db, begin(db), status=status)
    runs.finish(db, begin(db), status="failed", failure=failure())
    runs.finish(db, begin(db, provider="openai"), status="ok")
    slots = {slot.name: slot for slot in rates.by_hour(db, NOW - timedelta(hours=1))}
    assert (slots["anthropic"].runs, slots["anthropic"].failures) == (4, 1)
    assert (slots["openai"].runs, slots["openai"].failures) == (1, 0)


def test_a_cause_narrows_the_failures_and_never_the_runs(db):
    runs.finish(db, begin(db), status="failed", failure=failure(cause="rate-limit"))
    runs.finish(db, begin(db), status="failed", failure=failure(cause="invalid-key"))
    (slot,) = rates.by_hour(db, NOW - timedelta(hours=1), cause="rate-limit")
    assert (slot.runs, slot.failures) == (2, 1)


def test_runs_are_narrowed_by_provider_model_and_source(db):
    runs.finish(db, begin(db, source="api"), status="ok")
    runs.finish(db, begin(db, provider="openai", model="gpt-6-luna"), status="ok")
    since = NOW - timedelta(hours=1)
    assert [slot.name for slot in rates.by_hour(db, since, provider="openai")] == ["openai"]
    assert [slot.name for slot in rates.by_hour(db, since, source="api")] == ["anthropic"]
    assert [slot.name for slot in rates.by_hour(db, since, by="model", model="gpt-6-luna")] == ["gpt-6-luna"]


def test_what_was_before_the_window_is_left_out(db):
    runs.finish(db, begin(db), status="ok")
    assert rates.by_hour(db, NOW + timedelta(hours=2)) == []


def test_days_tell_the_same_as_their_hours(db):
    for cause in ("invalid-key", "rate-limited"):
        runs.finish(db, begin(db), status="failed", failure=failure(cause=cause))
    runs.finish(db, begin(db), status="ok")
    now = datetime.now(UTC)
    (day,) = rates.by_hour(db, now, by_day=True)
    assert (day.name, day.runs, day.failures, day.hour.hour) == ("anthropic", 3, 2, 0)
    assert rates.by_hour(db, now, now - timedelta(days=1), by_day=True) == []
