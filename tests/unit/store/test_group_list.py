from datetime import UTC, datetime, timedelta

from lib.store import group_list, groups, runs
from lib.store.group_row import GroupFilter
from tests.unit.store.place import begin, failure


def _fail(db, source: str = "chat", **changes) -> int:
    run_id = begin(db, source=source)
    runs.finish(db, run_id, status="failed", failure=failure(**changes))
    return run_id


def test_a_group_is_listed_with_the_diagnosis_of_its_newest_failure(db):
    _fail(db, diagnosis={"title": "Old"})
    _fail(db, diagnosis={"title": "New"})
    (one,) = group_list.listed(db, 10)
    assert (one.diagnosis, one.group.count) == ({"title": "New"}, 2)
    assert one.group == groups.newest(db, 10)[0]


def test_pages_follow_each_other_without_a_gap_or_a_repeat(db):
    for number in range(5):
        _fail(db, fingerprint=f"f{number}")
    first = group_list.listed(db, 2)
    second = group_list.listed(db, 10, before_failure_id=first[-1].group.last_failure_id)
    assert [one.group.fingerprint for one in (*first, *second)] == ["f4", "f3", "f2", "f1", "f0"]


def test_groups_are_narrowed_by_where_a_failure_came_from(db):
    _fail(db, "chat", fingerprint="here")
    _fail(db, "proxy", fingerprint="there")
    _fail(db, "chat", fingerprint="there")
    assert [one.group.fingerprint for one in group_list.listed(db, 9, where=GroupFilter(source="proxy"))] == [
        "there"
    ]
    assert group_list.listed(db, 9, where=GroupFilter(source="batch")) == []
    later = datetime.now(UTC) + timedelta(minutes=1)
    assert group_list.listed(db, 9, where=GroupFilter(source="proxy", since=later)) == []


def test_groups_are_narrowed_by_state_words_and_time(db):
    _fail(db, fingerprint="a", message="invalid x-api-key")
    _fail(db, fingerprint="b", message="rate limit reached")
    groups.resolve(db, groups.of_fingerprint(db, "a", 1).id)

    def names(**where) -> list[str]:
        return [one.group.fingerprint for one in group_list.listed(db, 9, where=GroupFilter(**where))]

    assert names(states=("open",)) == ["b"]
    assert names(words="invalid") == ["a"]
    _fail(db, fingerprint="a", message="invalid x-api-key, request req_77")
    assert names(words="req_77") == ["a"]
    assert names(since=datetime.now(UTC) + timedelta(minutes=1)) == []


def test_the_choices_are_the_values_that_occur(db):
    _fail(db)
    _fail(db, fingerprint="f2", cause="rate-limit")
    offered = group_list.choices(db)
    assert (offered.providers, offered.models) == (("anthropic",), ("claude-fable-5",))
    assert offered.causes == ("invalid-key", "rate-limit")


def test_the_newest_id_grows_with_every_failure(db):
    assert group_list.newest_failure_id(db) == 0
    _fail(db)
    before = group_list.newest_failure_id(db)
    _fail(db)
    assert group_list.newest_failure_id(db) > before > 0


def test_the_most_frequent_and_the_newest_groups_come_first_when_asked_for(db):
    for name, times in (("a", 1), ("b", 3), ("c", 2), ("d", 2)):
        for _ in range(times):
            _fail(db, fingerprint=name)

    def names(order, after=None, limit=9) -> list[str]:
        page = group_list.listed(db, limit, order=order, after=after)
        return [one.group.fingerprint for one in page]

    assert names("most") == ["b", "d", "c", "a"]
    assert names("new") == ["d", "c", "b", "a"]
    first = group_list.listed(db, 2, order="most")
    assert names("most", group_list.place_of(first[-1].group, "most")) == ["c", "a"]


def test_groups_are_narrowed_by_the_status_of_their_newest_failure(db):
    _fail(db, fingerprint="a", http_status=401)
    _fail(db, fingerprint="b", http_status=429)
    _fail(db, fingerprint="c", http_status=None)
    assert [
        one.group.fingerprint for one in group_list.listed(db, 9, where=GroupFilter(http_status=429))
    ] == ["b"]
    assert group_list.choices(db).statuses == (401, 429)
    _fail(db, fingerprint="a", http_status=429)
    assert group_list.choices(db).statuses == (429,)
    assert groups.verify(db) == []


def test_a_span_keeps_the_groups_that_failed_within_it(db):
    _fail(db, fingerprint="a")
    now = datetime.now(UTC)

    def found(since, until) -> int:
        return len(group_list.listed(db, 9, where=GroupFilter(since=since, until=until)))

    hour = timedelta(hours=1)
    assert found(now - hour, now + hour) == 1
    assert found(now + hour, now + 2 * hour) == 0
    assert found(now - 3 * hour, now - 2 * hour) == 0


def test_silent_failures_and_new_groups_are_counted(db):
    now = datetime.now(UTC) - timedelta(minutes=1)
    _fail(db, fingerprint="a", failure={"kind": "silent"})
    _fail(db, fingerprint="b", failure={"kind": "exception"})
    _fail(db, fingerprint="b", failure={"kind": "silent"})
    assert (group_list.silent(db, now), _new(db, now)) == (2, 2)
    assert (group_list.silent(db, now, provider="anthropic"), group_list.silent(db, now, source="api")) == (
        2,
        0,
    )
    later = now + timedelta(hours=1)
    assert (group_list.silent(db, later), _new(db, later)) == (0, 0)
    assert (group_list.silent(db, now, now), _new(db, now, now)) == (0, 0)


def _new(db, since, until=None) -> int:
    return group_list.counts(db, GroupFilter(since=since, until=until)).new
