from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from lib.store import failures, groups, hourly, retention, runs
from lib.store.retention import Kept
from lib.store.schema import daily, group_days, group_hours
from lib.store.schema import failures as failures_table
from lib.store.schema import groups as groups_table
from lib.store.schema import hourly as hourly_table
from lib.store.schema import runs as runs_table
from tests.unit.store.place import begin, failure

LONG = "x" * 900_000
LONG_AGO = datetime.now(UTC) - timedelta(days=100)


def _fail(db, **changes) -> int:
    run_id = begin(db)
    runs.finish(db, run_id, status="failed", failure=failure(**changes))
    return run_id


@pytest.fixture
def filled(db):
    """Two old failures of a group of its own, one old and two new ones of another."""
    old = [
        _fail(db, fingerprint="old"),
        _fail(db, fingerprint="old"),
        _fail(db, fingerprint="both", message=LONG),
    ]
    with db.write() as connection:
        for column in (runs_table.c.ended_at, failures_table.c.created_at):
            connection.execute(update(column.table).values({column.name: LONG_AGO}))
        connection.execute(update(groups_table).values(first_seen=LONG_AGO, last_seen=LONG_AGO))
        for table in (group_hours, hourly_table):
            connection.execute(update(table).values(hour=hourly.hour_of(LONG_AGO)))
        for table in (group_days, daily):
            connection.execute(update(table).values(day=hourly.day_of(LONG_AGO)))
    new = [_fail(db, fingerprint="both", cause="rate-limited", message=LONG), _fail(db, fingerprint="both")]
    assert groups.verify(db) == []
    return db, old, new


def test_nothing_goes_unless_it_is_said(filled):
    db, _, _ = filled
    assert Kept().everything
    assert retention.preview(db, Kept()).failures == 0
    assert retention.remove(db, Kept()) == 0


@pytest.mark.parametrize("kept", [Kept(days=30), Kept(most=2), Kept(days=365, most=2), Kept(megabytes=1)])
def test_the_old_go_and_the_summaries_stay_true(filled, kept):
    db, old, new = filled
    told = retention.preview(db, kept)
    assert (told.failures, told.groups, told.of_failures) == (3, 1, 5)
    assert retention.remove(db, kept) == 3
    assert set(failures.of_runs(db, old + new)) == set(new)
    assert groups.verify(db) == []
    (left,) = groups.newest(db, 9)
    assert (left.fingerprint, left.count, left.first_seen > LONG_AGO) == ("both", 2, True)
    assert retention.preview(db, kept).failures == 0


def test_the_runs_stay_without_what_was_asked_and_count_as_failures(filled):
    db, old, new = filled
    retention.remove(db, Kept(days=30))
    assert [runs.request_of(db, run_id) for run_id in old] == [None] * 3
    assert runs.request_of(db, new[0]) is not None
    assert hourly.totals(db, LONG_AGO)["anthropic"] == hourly.Total(runs=5, failures=5)


def test_all_may_go(filled, monkeypatch):
    db, _, _ = filled
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    with db.write() as connection:
        connection.execute(update(failures_table).values(created_at=LONG_AGO))
    assert retention.remove(db, Kept(days=1)) == 5
    assert (failures.count(db), groups.newest(db, 9)) == (0, [])


def test_what_was_previewed_goes_and_nothing_that_came_meanwhile(filled):
    db, _, new = filled
    told = retention.preview(db, Kept(most=2))
    late = _fail(db)
    assert sum(retention.removing(db, told.last_id)) == told.failures == 3
    assert set(failures.of_runs(db, [*new, late])) == {*new, late}
    assert told.size < told.of_size < 2_000_000


def test_a_limit_that_is_not_reached_takes_nothing(filled):
    db, _, _ = filled
    told = retention.preview(db, Kept(days=365, most=5, megabytes=2))
    assert (told.failures, told.groups, told.size, told.until, told.last_id) == (0, 0, 0, None, 0)
