from datetime import UTC, datetime, timedelta

from lib.store import rates, runs
from tests.unit.store.place import begin, failure

NOW = datetime.now(UTC)


def test_the_good_runs_are_the_denominator_of_each_provider(db):
    for status in ("ok", "ok", "ok"):
        runs.finish(db, begin(db), status=status)
    runs.finish(db, begin(db), status="failed", failure=failure())
    runs.finish(db, begin(db, provider="openai"), status="ok")
    slots = rates.by_hour(db, NOW - timedelta(hours=1))
    assert _of(slots, "anthropic") == (4, 1)
    assert _of(slots, "openai") == (1, 0)


def _of(slots, provider) -> tuple[int, int]:
    mine = [slot for slot in slots if slot.provider == provider]
    return sum(slot.runs for slot in mine), sum(slot.failures() for slot in mine)


def test_a_cause_narrows_the_failures_and_never_the_runs(db):
    runs.finish(db, begin(db), status="failed", failure=failure(cause="rate-limit"))
    runs.finish(db, begin(db), status="failed", failure=failure(cause="invalid-key"))
    slots = rates.by_hour(db, NOW - timedelta(hours=1))
    assert sum(slot.runs for slot in slots) == 2
    assert sum(slot.failures("rate-limit") for slot in slots) == 1


def test_runs_are_narrowed_by_provider_model_and_source(db):
    runs.finish(db, begin(db, source="api"), status="ok")
    runs.finish(db, begin(db, provider="openai", model="gpt-6-luna"), status="ok")
    since = NOW - timedelta(hours=1)
    assert [slot.provider for slot in rates.by_hour(db, since, provider="openai")] == ["openai"]
    assert [slot.provider for slot in rates.by_hour(db, since, source="api")] == ["anthropic"]
    assert [slot.provider for slot in rates.by_hour(db, since, model="gpt-6-luna")] == ["openai"]


def test_what_was_before_the_window_is_left_out(db):
    runs.finish(db, begin(db), status="ok")
    assert rates.by_hour(db, NOW + timedelta(hours=2)) == []


def test_days_tell_the_same_as_their_hours(db):
    for cause in ("invalid-key", "rate-limited"):
        runs.finish(db, begin(db), status="failed", failure=failure(cause=cause))
    runs.finish(db, begin(db), status="ok")
    now = datetime.now(UTC)
    days = rates.by_hour(db, now, by_day=True)
    assert (_of(days, "anthropic"), {day.hour.hour for day in days}) == ((3, 2), {0})
    assert rates.by_hour(db, now, now - timedelta(days=1), by_day=True) == []
