from lib.store import conversations, failures, occurrences, runs
from tests.unit.store.place import begin, failure


def _fail(db, run_id: int | None = None, **changes) -> int:
    run_id = begin(db) if run_id is None else run_id
    runs.finish(db, run_id, status="failed", failure=failure(**changes))
    return run_id


def test_a_failure_knows_its_place_in_its_group_and_those_beside_it(db):
    first, _, second, third = _fail(db), _fail(db, fingerprint="other"), _fail(db), _fail(db)
    rows = failures.of_runs(db, [first, second, third])

    def place(run_id: int) -> tuple[object, ...]:
        found = occurrences.place_of(db, rows[run_id])
        return found.number, found.of, found.older_run_id, found.newer_run_id

    assert place(first) == (1, 3, None, second)
    assert place(second) == (2, 3, first, third)
    assert place(third) == (3, 3, second, None)


def test_who_met_a_group_is_told_once_each_however_often_they_did(db):
    conversation = conversations.create(db, "Telephones")
    for _ in range(2):
        question = conversations.ask(db, conversation, "Why?").message_id
        _fail(db, begin(db, parent_message_id=question))
    _fail(db, begin(db, source="api"))
    met = occurrences.affected(db, "f1", 1)
    assert met.conversations == ((conversation, "Telephones"),)
    assert met.comparisons == ()
    assert met.sources == {"chat": 2, "api": 1}
    assert met.clients == {}


def test_the_programs_that_met_a_group_are_told_the_busiest_first(db):
    for source, client in (("api", "curl/8"), ("proxy", "cursor/1"), ("api", "cursor/1"), ("chat", None)):
        _fail(db, begin(db, source=source), client=client)
    met = occurrences.affected(db, "f1", 1)
    assert list(met.clients.items()) == [("cursor/1", 2), ("curl/8", 1)]
    assert met.sources == {"api": 2, "chat": 1, "proxy": 1}
