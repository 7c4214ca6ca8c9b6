from datetime import UTC, datetime, timedelta

from lib.store import groups, runs
from lib.store.group_trend import trends
from tests.unit.store.place import begin, failure


def test_a_trend_counts_the_failures_and_the_calls_of_its_own_model(db):
    for number in range(3):
        runs.finish(db, begin(db), status="failed", failure=failure(fingerprint=f"f{number % 2}"))
    runs.finish(db, begin(db), status="ok")
    runs.finish(db, begin(db, model="another"), status="ok")
    now = datetime.now(UTC)
    found = groups.newest(db, 9)
    told = trends(db, found, now - timedelta(hours=24), now + timedelta(seconds=1), 12)
    by_name = {group.fingerprint: told[group.id] for group in found}
    assert sum(by_name["f0"].counts) == 2
    assert (len(by_name["f0"].counts), by_name["f0"].calls) == (12, 4)
    assert by_name["f1"].share == 0.25
    early = trends(db, found, now - timedelta(hours=24), now - timedelta(hours=2), 12)
    assert {one.share for one in early.values()} == {0.0}
    assert trends(db, [], now - timedelta(hours=1), now, 12) == {}
