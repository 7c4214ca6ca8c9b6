from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from lib.store import failures, group_list, groups, runs
from lib.store.errors import NotFound
from lib.store.failures import Filter
from lib.store.groups import GroupFilter
from lib.store.schema import failures as failures_table
from lib.store.schema import groups as groups_table
from tests.unit.store.place import begin, failure


def _end(db, run_id, **changes) -> None:
    runs.finish(db, run_id, status="failed", failure=failure(**changes))


def _fail(db, **changes) -> int:
    run_id = begin(db)
    _end(db, run_id, **changes)
    return run_id


def _only(db) -> groups.GroupRow:
    (row,) = groups.newest(db, 10)
    return row


def test_failures_with_one_fingerprint_are_one_group_named_by_its_first(db):
    _fail(db, message="invalid x-api-key")
    first = _only(db)
    _fail(db, message="invalid x-api-key (again)")
    row = _only(db)
    assert (row.title, row.state, row.count) == ("invalid x-api-key", "open", 2)
    assert (row.cause, row.provider, row.model) == ("invalid-key", "anthropic", "claude-fable-5")
    assert row.host == "api.anthropic.com"
    assert row.id == first.id
    assert row.first_seen == first.first_seen <= row.last_seen
    assert row.last_failure_id == failures.newest(db, 1)[0].id
    assert groups.get(db, row.id) == groups.of_fingerprint(db, "f1", 1) == row


def test_another_fingerprint_or_version_is_another_group(db):
    for fingerprint, version in (("f1", 1), ("f2", 1), ("f1", 2)):
        _fail(db, fingerprint=fingerprint, fingerprint_version=version)
    assert len(groups.newest(db, 10)) == 3
    assert groups.of_fingerprint(db, "f2", 2) is None
    assert failures.count(db, Filter(fingerprint="f1", fingerprint_version=2)) == 1


def test_a_good_run_is_in_no_group(db):
    runs.finish(db, begin(db), status="ok", text="Yes")
    assert groups.newest(db, 10) == []


def test_a_run_begun_after_the_cure_that_fails_makes_the_group_regressed(db):
    proof = _fail(db)
    groups.resolve(db, _only(db).id, run_id=proof)
    assert (_only(db).state, _only(db).resolved_by_run_id) == ("resolved", proof)
    assert _only(db).resolved_at is not None
    _fail(db)
    assert (_only(db).state, _only(db).count) == ("regressed", 2)
    groups.resolve(db, _only(db).id)
    assert (_only(db).state, _only(db).resolved_by_run_id) == ("resolved", None)


def test_a_run_under_way_during_the_cure_counts_and_does_not_reopen(db):
    _fail(db)
    under_way = begin(db)
    groups.resolve(db, _only(db).id)
    _end(db, under_way)
    assert (_only(db).state, _only(db).count) == ("resolved", 2)


def test_an_ignored_group_stays_ignored(db):
    _fail(db)
    groups.ignore(db, _only(db).id)
    _fail(db)
    assert (_only(db).state, _only(db).count) == ("ignored", 2)


def test_an_ignored_group_opens_with_the_failure_that_reaches_its_number(db):
    _fail(db)
    groups.ignore(db, _only(db).id, until_count=3)
    _fail(db)
    assert _only(db).state == "ignored"
    _fail(db)
    assert _only(db).state == "open"


@pytest.mark.parametrize(("hours", "state"), [(-1, "open"), (1, "ignored")])
def test_an_ignored_group_opens_with_a_failure_after_its_time(db, hours, state):
    _fail(db)
    groups.ignore(db, _only(db).id, until=datetime.now(UTC) + timedelta(hours=hours))
    _fail(db)
    assert _only(db).state == state


def test_reopening_forgets_why_it_was_closed(db):
    _fail(db)
    groups.resolve(db, _only(db).id)
    groups.ignore(db, _only(db).id, until_count=9)
    groups.reopen(db, _only(db).id)
    row = _only(db)
    assert row.state == "open"
    assert [row.resolved_at, row.ignored_until, row.ignored_until_count] == [None, None, None]


@pytest.mark.parametrize("verb", [groups.resolve, groups.ignore, groups.reopen])
def test_a_verb_on_a_group_that_is_not_there_says_so(db, verb):
    with pytest.raises(NotFound, match=r"Failure group 4 "):
        verb(db, 4)


def test_the_group_that_failed_last_comes_first_and_pages_join(db):
    for fingerprint in ("a", "b", "c", "a"):
        _fail(db, fingerprint=fingerprint)
    first = groups.newest(db, 2)
    rest = groups.newest(db, 2, first[-1].last_failure_id)
    assert [row.fingerprint for row in first + rest] == ["a", "c", "b"]


def test_filters_narrow_the_groups_and_their_counts_alike(db):
    _fail(db)
    _fail(db, fingerprint="f2", cause="rate-limit", host="elsewhere", message="Slow down, please")
    groups.resolve(db, groups.of_fingerprint(db, "f1", 1).id)
    for where in (
        GroupFilter(states=("open", "regressed")),
        GroupFilter(cause="rate-limit"),
        GroupFilter(host="elsewhere", provider="anthropic"),
        GroupFilter(words="slow"),
    ):
        assert [row.fingerprint for row in groups.newest(db, 10, where=where)] == ["f2"]
        assert group_list.counts(db, where).by_state == {"open": 1}
    assert group_list.counts(db).by_state == {"open": 1, "resolved": 1}
    assert groups.newest(db, 10, where=GroupFilter(since=datetime.now(UTC) + timedelta(hours=1))) == []


def test_the_figures_are_those_of_the_failures_and_a_wrong_one_is_told(db):
    for fingerprint in ("a", "b", "a"):
        _fail(db, fingerprint=fingerprint)
    runs.finish(db, begin(db), status="ok", text="Yes")
    runs.finish(db, begin(db), status="failed")
    assert groups.verify(db) == []
    with db.write() as connection:
        connection.execute(update(groups_table).where(groups_table.c.fingerprint == "a").values(count=5))
    (told,) = groups.verify(db)
    assert told.startswith("Group a, 1: 5, ")
    assert " is kept, 2, " in told


def test_a_failure_that_was_never_counted_is_told(db):
    _fail(db)
    with db.write() as connection:
        connection.execute(update(failures_table).values(fingerprint="other", cause="network"))
    told = groups.verify(db)
    assert len(told) == 10
    assert any(sentence.startswith("Group other, 1: nothing is kept, 1, ") for sentence in told)
