"""Runs through the real path: engine, LiteLLM, HTTP, sandbox, store."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.calls.engine import Engine
from lib.calls.request import Parameters, Request
from lib.calls.run import Run
from lib.settings import load
from lib.store import conversations, failures, runs
from lib.store.opening import open_database

MODELS = ("gemini-3.8-flash", "claude-sonnet-5-5", "gpt-6.1-sol")
PATIENCE_S = 60


def request(model: str = MODELS[0], **more: object) -> Request:
    return Request(model=model, messages=({"role": "user", "content": "Tell me about frogs."},), **more)  # type: ignore[arg-type]


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.005)


def finished(engine: Engine, run: Run) -> runs.RunRow:
    """Wait for the run to end and to be kept."""
    assert run.wait(PATIENCE_S)
    until(lambda: engine.get(run.id) is None)
    row = runs.get(engine.database, run.id)
    assert row is not None
    return row


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("stream", [True, False])
def test_every_protocol_answers_and_is_kept_with_what_it_took(
    engine: Engine, model: str, stream: bool
) -> None:
    run = engine.start(request(model, parameters=Parameters(stream=stream)))
    row = finished(engine, run)
    assert row.status == "ok", str(run.outcome)
    assert row.text == run.text
    assert "sandbox" in row.text
    assert row.sandbox
    assert row.tokens_in
    assert row.tokens_out
    assert row.cost_usd == 0.0
    assert row.first_token_ms is not None
    assert row.total_ms is not None
    assert 0 < row.first_token_ms <= row.total_ms


def test_reasoning_arrives_apart_from_the_answer(engine: Engine) -> None:
    row = finished(
        engine, engine.start(request("claude-sonnet-5-5", parameters=Parameters(reasoning_effort="low")))
    )
    assert row.reasoning
    assert row.reasoning not in row.text
    assert row.tokens_reasoning


def test_the_sandbox_answers_as_fast_as_is_set(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_TOKENS_PER_S", "5")
    row = finished(engine, engine.start(request(parameters=Parameters(max_tokens=6))))
    assert row.first_token_ms is not None
    assert row.total_ms is not None
    assert row.total_ms - row.first_token_ms > 900  # at least 40 a second are 125 ms


@pytest.mark.usefixtures("paced")
def test_what_is_followed_is_what_is_kept(engine: Engine) -> None:
    run = engine.start(request())
    followed = "".join(run.follow(lambda: None))
    assert followed == finished(engine, run).text


@pytest.mark.usefixtures("paced")
def test_a_running_answer_is_on_disk_before_it_is_done(engine: Engine) -> None:
    run = engine.start(request())
    until(lambda: len(run.text) > 200)
    time.sleep(0.15)
    row = runs.get(engine.database, run.id)
    assert row is not None
    assert row.status == "running"
    assert run.text.startswith(row.text)
    assert len(row.text) >= 200
    run.stop()


@pytest.mark.usefixtures("paced")
def test_stop_ends_a_run_at_once_and_keeps_its_text(engine: Engine) -> None:
    run = engine.start(request())
    until(lambda: not run.empty)
    run.stop()
    row = finished(engine, run)
    assert row.status == "stopped"
    assert row.text == run.text
    assert row.text


def test_stop_ends_a_model_that_says_nothing(engine: Engine) -> None:
    run = engine.start(request(fault="hang"))
    until(lambda: run.id in {one.id for one in engine.live()})
    run.stop()
    assert finished(engine, run).status == "stopped"


@pytest.mark.parametrize(
    ("fault", "cause", "status"),
    [
        ("bad-key", "invalid-key", {401, 400}),
        ("rate-limit", "rate-limited", {429}),
        ("unknown-model", "unknown-model", {404}),
        ("method-not-allowed", "wrong-path-or-method", {405}),
        ("server-error", "provider-outage", {500}),
        ("overloaded", "overloaded", {529, 503}),
        ("cut-stream", "stream-interrupted", {200}),
    ],
)
@pytest.mark.parametrize("model", MODELS)
def test_a_failure_is_diagnosed_and_kept_with_its_run(
    engine: Engine, model: str, fault: str, cause: str, status: set[int]
) -> None:
    run = engine.start(request(model, fault=fault))
    row = finished(engine, run)
    assert row.status == "failed"
    failure = failures.of_runs(engine.database, [run.id])[run.id]
    assert failure.cause == cause
    assert failure.http_status in status
    assert failure.failure["url"].startswith("http://127.0.0.1:")


@pytest.mark.usefixtures("paced")
def test_the_text_before_a_cut_is_kept(engine: Engine) -> None:
    row = finished(engine, engine.start(request(fault="cut-stream")))
    assert row.text


@pytest.mark.parametrize("model", MODELS)
def test_a_model_that_never_begins_is_given_up_at_our_own_deadline(
    engine: Engine, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRST_TOKEN_TIMEOUT_S", "1")
    began = time.monotonic()
    run = engine.start(request(model, fault="hang"))
    row = finished(engine, run)
    assert row.status == "failed"
    assert failures.of_runs(engine.database, [run.id])[run.id].cause == "timeout"
    # LiteLLM's first import may fall into this run; the deadline itself begins after it.
    assert row.total_ms is not None
    assert time.monotonic() - began < PATIENCE_S


def test_a_rate_limit_is_waited_out_and_its_attempts_are_kept(engine: Engine) -> None:
    run = engine.start(request(retries=2, fault="rate-limit/times=1"))
    row = finished(engine, run)
    assert row.status == "ok"
    assert [attempt["cause"] for attempt in row.attempts] == ["rate-limited"]
    assert row.attempts[0]["wait_s"] > 0


def test_a_comparison_tries_once(engine: Engine) -> None:
    row = finished(engine, engine.start(request(source="compare", fault="rate-limit/times=1")))
    assert row.status == "failed"
    assert row.attempts == []


def test_a_model_that_is_not_in_the_catalogue_is_a_failed_run(engine: Engine) -> None:
    run = engine.start(request("gemini-3.8-flish"))
    row = finished(engine, run)
    assert row.status == "failed"
    failure = failures.of_runs(engine.database, [run.id])[run.id]
    assert failure.cause == "unknown-model"
    assert "gemini-3.8-flash" in failure.message


def test_a_model_without_its_key_is_a_failed_run_that_names_the_variable(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "AIza" + "x" * 35)
    run = engine.start(request("claude-sonnet-5-5"))
    assert finished(engine, run).status == "failed"
    failure = failures.of_runs(engine.database, [run.id])[run.id]
    assert failure.cause == "missing-key"
    assert "ANTHROPIC_API_KEY" in failure.message


def test_a_key_never_reaches_the_store(engine: Engine, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    key = "AIzaSyCanary0123456789abcdefghijklmnopq"
    monkeypatch.setenv("GEMINI_API_KEY", key + "\n")
    monkeypatch.setenv("GEMINI_API_BASE", "http://127.0.0.1:9/v1beta")
    finished(engine, engine.start(request()))
    engine.close()
    kept = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert b"Canary" not in kept


def test_what_was_asked_is_sent_and_what_failed_is_not(engine: Engine) -> None:
    question = conversations.ask(engine.database, None, "First question")
    finished(engine, engine.start(request(fault="bad-key"), question=question.message_id))
    again = conversations.ask(engine.database, question.conversation_id, "Second question")
    history = conversations.history(engine.database, again.message_id)
    assert [turn["role"] for turn in history] == ["user", "user"]


@pytest.mark.usefixtures("paced")
def test_closing_the_engine_keeps_what_had_arrived(engine: Engine) -> None:
    run = engine.start(request())
    until(lambda: not run.empty)
    engine.close()
    reopened = open_database(load())
    row = runs.get(reopened, run.id)
    reopened.close()
    assert row is not None
    assert row.status == "interrupted"
    assert row.text == run.text
