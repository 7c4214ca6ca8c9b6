import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from lib.failures.evidence import Usage
from lib.store import conversations, failures, process, runs
from lib.store.errors import NotFound
from lib.store.runs import Progress
from lib.store.schema import runs as runs_table
from tests.unit.store.place import begin, failure


def test_a_run_begins_running_with_its_request_and_no_text(db):
    run = runs.get(db, run_id := begin(db, agent="senior", sandbox=True))
    assert (run.status, run.text, run.agent, run.sandbox) == ("running", "", "senior", True)
    assert run.ended_at is None
    assert runs.request_of(db, run_id) == {"messages": [{"role": "user", "content": "Why?"}]}


def test_several_runs_begin_in_one_transaction_or_not_at_all(db):
    begun = []

    def begin_two_of_three():
        with db.write() as connection:
            begun.extend([begin(connection), begin(connection)])
            begin(connection, parent_message_id=99)

    with pytest.raises(NotFound):
        begin_two_of_three()
    assert [runs.get(db, run_id) for run_id in begun] == [None, None]


def test_a_checkpoint_keeps_what_all_running_runs_have_so_far(db):
    one, other = begin(db), begin(db)
    runs.checkpoint(db, {one: Progress("Once", "hm", 12.5), other: Progress("Twice")})
    assert [
        (run.text, run.reasoning, run.first_token_ms) for run in (runs.get(db, one), runs.get(db, other))
    ] == [
        ("Once", "hm", 12.5),
        ("Twice", "", None),
    ]


def test_a_checkpoint_that_comes_late_changes_nothing(db):
    run_id = begin(db)
    runs.finish(db, run_id, status="stopped", text="The whole")
    runs.checkpoint(db, {run_id: Progress("The")})
    assert (runs.get(db, run_id).text, runs.get(db, run_id).status) == ("The whole", "stopped")


def test_a_run_ends_once_and_keeps_what_it_cost(db):
    run_id = begin(db)
    attempts = [{"status": 429, "waited_s": 2}]
    usage = Usage(tokens_in=10, tokens_out=20, tokens_cached=5, tokens_reasoning=7)
    assert runs.finish(
        db,
        run_id,
        status="ok",
        text="Because.",
        finish_reason="stop",
        usage=usage,
        cost_usd=0.001,
        first_token_ms=80,
        total_ms=900.5,
        attempts=attempts,
    )
    assert not runs.finish(db, run_id, status="failed", text="", failure=failure())
    run = runs.get(db, run_id)
    assert (run.status, run.text, run.tokens_in, run.tokens_out, run.tokens_cached, run.tokens_reasoning) == (
        "ok", "Because.", 10, 20, 5, 7,
    )  # fmt: skip
    assert (run.cost_usd, run.first_token_ms, run.total_ms, run.attempts) == (0.001, 80, 900.5, attempts)
    assert run.ended_at >= run.started_at
    assert failures.count(db) == 0


def test_a_failed_run_and_its_failure_are_kept_together_or_not_at_all(db):
    run_id = begin(db)
    unkeepable = failure(fingerprint=None)
    with pytest.raises(Exception, match=r"(?i)not.null"):
        runs.finish(db, run_id, status="failed", failure=unkeepable)
    assert runs.get(db, run_id).status == "running"
    runs.finish(db, run_id, status="failed", text="half", failure=failure())
    assert failures.of_runs(db, [run_id])[run_id].cause == "invalid-key"


@pytest.mark.parametrize(("status", "kept"), [("ok", False), ("failed", True), ("stopped", True)])
def test_the_request_of_a_chat_is_kept_only_for_what_may_be_replayed(db, status, kept):
    question = conversations.ask(db, None, "Why?")
    run_id = begin(db, parent_message_id=question.message_id)
    runs.finish(db, run_id, status=status)
    assert (runs.request_of(db, run_id) is not None) == kept


def test_the_request_of_a_run_outside_a_conversation_is_kept(db):
    run_id = begin(db, source="compare")
    runs.finish(db, run_id, status="ok", text="Yes")
    assert runs.request_of(db, run_id)


def test_an_answer_to_a_question_that_is_gone_is_refused_and_leaves_no_run(db):
    with pytest.raises(NotFound, match="Message 99 "):
        begin(db, parent_message_id=99)
    assert runs.get(db, 1) is None


def _left_by(db, run_id, **writer):
    with db.write() as connection:
        connection.execute(update(runs_table).where(runs_table.c.id == run_id).values(writer))


def test_runs_of_a_dead_process_become_interrupted_with_their_text(db):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    run_id, ended, mine = begin(db), begin(db), begin(db)
    runs.checkpoint(db, {run_id: Progress("So far")})
    runs.finish(db, ended, status="ok", text="Done")
    for one in (run_id, ended):
        _left_by(db, one, pid=dead.pid)
    assert runs.recover(db) == 1
    assert (runs.get(db, run_id).status, runs.get(db, run_id).text) == ("interrupted", "So far")
    assert runs.get(db, run_id).ended_at is not None
    assert (runs.get(db, ended).status, runs.get(db, mine).status) == ("ok", "running")
    assert runs.recover(db) == 0


def test_a_pid_that_came_back_is_another_process(db):
    run_id = begin(db)
    _left_by(db, run_id, process_started_at=process.current().started_at - timedelta(days=1))
    assert runs.recover(db) == 1


def test_a_living_process_and_another_machine_are_left_alone(db):
    living = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        started_at = process._started_at(process.psutil.Process(living.pid))
        here, there = begin(db), begin(db)
        _left_by(db, here, pid=living.pid, process_started_at=started_at)
        _left_by(db, there, host="elsewhere", process_started_at=datetime(2020, 1, 1, tzinfo=UTC))
        assert runs.recover(db) == 0
    finally:
        living.communicate(b"\n")
