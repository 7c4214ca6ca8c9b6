"""A failed call made again: what proves that it is cured, and what does not."""

import time
from pathlib import Path

import pytest

from lib.calls.engine import Engine
from lib.calls.replay import NotReplayable, Replay, replay
from lib.calls.request import Request
from lib.calls.run import Run
from lib.sandbox.server import SandboxServer
from lib.store import failures, groups, runs
from lib.store.group_row import GroupRow

PATIENCE_S = 60


def failed(engine: Engine, fault: str) -> tuple[Run, GroupRow]:
    """A run that failed, and its group, once both are kept."""
    messages = ({"role": "user", "content": "Tell me about frogs."},)
    run = engine.start(Request(model="claude-sonnet-5-5", messages=messages, fault=fault, retries=2))
    _kept(engine, run)
    row = failures.of_runs(engine.database, [run.id])[run.id]
    group = groups.of_fingerprint(engine.database, row.fingerprint, row.fingerprint_version)
    assert group is not None
    return run, group


def _kept(engine: Engine, run: Run) -> None:
    assert run.wait(PATIENCE_S)
    until = time.monotonic() + PATIENCE_S
    while engine.get(run.id) is not None:
        assert time.monotonic() < until, "it was never kept"
        time.sleep(0.005)


def after(engine: Engine, begun: Replay, group: GroupRow) -> GroupRow:
    assert begun.run.wait(PATIENCE_S)
    begun.settle()
    found = groups.get(engine.database, group.id)
    assert found is not None
    return found


def test_a_replay_that_succeeds_resolves_the_group_and_is_its_proof(engine: Engine) -> None:
    run, group = failed(engine, "permission/times=1/id=a")
    assert group.state == "open"
    begun = replay(engine, run.id, group.id)
    now = after(engine, begun, group)
    assert (now.state, now.resolved_by_run_id) == ("resolved", begun.run.id)
    row = runs.get(engine.database, begun.run.id)
    assert row is not None
    assert (row.source, row.status) == ("replay", "ok")


def test_a_replay_that_fails_leaves_the_group_open_and_is_counted_in_it(engine: Engine) -> None:
    run, group = failed(engine, "permission")
    now = after(engine, replay(engine, run.id, group.id), group)
    assert (now.state, now.count) == ("open", 2)


def test_a_good_answer_of_another_model_proves_nothing(engine: Engine) -> None:
    run, group = failed(engine, "permission/times=1/id=b")
    begun = replay(engine, run.id, group.id, model="claude-haiku-5-5")
    assert after(engine, begun, group).state == "open"
    assert (begun.run.status, begun.proves) == ("ok", False)


def test_a_good_answer_of_the_sandbox_proves_nothing_where_a_provider_was_asked(
    engine: Engine, folder: Path
) -> None:
    (folder / ".env").write_text("OPENAI_API_KEY=sk-well-shaped-but-not-real-0001\n")
    messages = ({"role": "user", "content": "Tell me about frogs."},)
    run = engine.start(Request(model="claude-sonnet-5-5", messages=messages))
    _kept(engine, run)
    row = failures.of_runs(engine.database, [run.id])[run.id]
    group = groups.of_fingerprint(engine.database, row.fingerprint, row.fingerprint_version)
    assert group is not None
    assert row.cause == "missing-key"
    (folder / ".env").write_text("")
    begun = replay(engine, run.id, group.id)
    assert after(engine, begun, group).state == "open"
    assert begun.run.sandbox


def test_a_run_that_is_not_kept_cannot_be_replayed(engine: Engine) -> None:
    with pytest.raises(NotReplayable, match="no longer kept"):
        replay(engine, 4711, 1)


def test_a_replay_over_another_base_succeeds_and_proves_nothing(
    engine: Engine, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-api03-wellshaped0123456789abcdef")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", f"{sandbox.url}/nowhere")
    messages = ({"role": "user", "content": "Tell me about frogs."},)
    run = engine.start(Request(model="claude-sonnet-5-5", messages=messages))
    _kept(engine, run)
    row = failures.of_runs(engine.database, [run.id])[run.id]
    group = groups.of_fingerprint(engine.database, row.fingerprint, row.fingerprint_version)
    assert group is not None
    begun = replay(engine, run.id, group.id, base=sandbox.url)
    assert after(engine, begun, group).state == "open"
    assert (begun.run.status, begun.proves) == ("ok", False)


def test_what_failed_is_not_kept_when_the_setting_says_so(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEEP_FAILED_PROMPTS", "off")
    run, group = failed(engine, "permission/times=1/id=unkept")
    assert runs.request_of(engine.database, run.id) is None
    with pytest.raises(NotReplayable, match="no longer kept"):
        replay(engine, run.id, group.id)
