"""`/api/chat` on the real path: HTTP, engine, LiteLLM, sandbox, store."""

import pytest

from lib.store import conversations, runs
from tests.wire.running_api import KEY, Api, text_of, until

FROGS = "Tell me about frogs."


@pytest.mark.parametrize(
    ("model", "provider"), [("quick", "openai"), ("gemini-quick", "gemini"), ("claude-quick", "anthropic")]
)
def test_an_answer_comes_as_events_and_is_kept_with_its_conversation(
    api: Api, model: str, provider: str
) -> None:
    events = api.events(model)
    assert [events[0].name, events[-1].name] == ["run", "done"]
    assert {event.name for event in events[1:-1]} == {"text"}
    ids = [event.id for event in events]
    assert ids == sorted(set(ids))
    begun, done = events[0].data, events[-1].data
    assert (begun["model"], begun["provider"], begun["agent"]) == (model, provider, "assistant")
    assert done["status"] == "ok"
    assert done["finish_reason"] == "stop"
    assert done["usage"]["tokens_out"] > 0
    assert 0 < done["first_token_ms"] <= done["total_ms"]

    row = runs.get(api.engine.database, begun["run_id"])
    assert row is not None
    assert (row.source, row.status, row.text) == ("api", "ok", text_of(events))
    turns = conversations.transcript(api.engine.database, begun["conversation_id"])
    assert [(turn.role, turn.text) for turn in turns] == [("user", FROGS), ("assistant", row.text)]
    [listed] = conversations.recent(api.engine.database, 10)
    assert listed.title == FROGS.rstrip(".") or listed.title == FROGS


def test_an_answer_in_one_piece_has_all_that_the_events_have(api: Api) -> None:
    answer = api.ask()
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ok"
    assert told["error"] is None
    assert told == api.client.get(f"/api/runs/{told['run_id']}").json() | {"note": None, "left_out": []}
    assert told["text"] == text_of(api.follow(told["run_id"]))


def test_reasoning_comes_apart_and_first(api: Api) -> None:
    events = api.events("claude-quick", reasoning_effort="low")
    assert events[1].name == "reasoning"
    run = api.client.get(f"/api/runs/{events[0].data['run_id']}").json()
    assert run["reasoning"] == text_of(events, "reasoning") != ""
    assert run["text"] == text_of(events)


def test_a_conversation_goes_on_with_what_was_said_in_it(api: Api) -> None:
    first = api.ask().json()
    api.add_models({"refuses": ("openai/gpt-6-luna", "fault=bad-key")})
    second = api.ask("refuses", "And toads?", conversation_id=first["conversation_id"])
    sent = runs.request_of(api.engine.database, second.json()["error"]["run_id"])
    assert sent is not None
    assert [(one["role"], one["content"]) for one in sent["messages"][1:]] == [
        ("user", FROGS),
        ("assistant", first["text"]),
        ("user", "And toads?"),
    ]


def test_earlier_turns_are_sent_and_kept_as_a_conversation(api: Api) -> None:
    api.add_models({"refuses": ("openai/gpt-6-luna", "fault=bad-key")})
    turns = [("system", "Be brief."), ("user", "Hi"), ("assistant", "Hello."), ("user", FROGS)]
    messages = [{"role": role, "content": content} for role, content in turns]
    failed = api.client.post("/api/chat", json={"messages": messages, "model": "refuses", "stream": False})
    sent = runs.request_of(api.engine.database, failed.json()["error"]["run_id"])
    assert sent is not None
    assert [(one["role"], one["content"]) for one in sent["messages"]] == turns
    [row] = conversations.recent(api.engine.database, 10)
    kept = conversations.transcript(api.engine.database, row.id)
    assert [(turn.role, turn.text) for turn in kept][:3] == turns[1:]


def test_an_agent_that_is_asked_for_keeps_its_instructions_before_the_callers(api: Api) -> None:
    api.add_models({"refuses": ("openai/gpt-6-luna", "fault=bad-key")})
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": FROGS}]
    asked = {"messages": messages, "model": "refuses", "agent": "manager", "stream": False}
    error = api.client.post("/api/chat", json=asked).json()["error"]
    sent = runs.request_of(api.engine.database, error["run_id"])
    assert sent is not None
    instructions = sent["messages"][0]["content"]
    assert instructions.startswith("You are the manager")
    assert instructions.endswith("\n\nBe brief.")


@pytest.mark.parametrize("name", ["openai/gpt-6.1-sol", "gpt-6.1-sol"])
def test_a_model_may_be_named_by_prefix_or_without_when_it_is_clear_and_is_told(api: Api, name: str) -> None:
    begun = api.events(name)[0].data
    assert begun["model"] == "quick"
    assert begun["note"] == f"{name} was understood as quick (openai/gpt-6.1-sol)."


def test_a_name_that_fits_nothing_names_the_nearest_and_is_in_the_error_log_alone(api: Api) -> None:
    answer = api.ask("claude-quik")
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert (error["type"], error["status"]) == ("unknown-model", 404)
    assert "Did you mean claude-quick" in error["message"]
    assert conversations.recent(api.engine.database, 10) == []
    [failure] = api.client.get("/api/errors").json()["failures"]
    assert (failure["run_id"], failure["source"], failure["cause"]) == (
        error["run_id"],
        "api",
        "unknown-model",
    )
    assert failure["failure"]["client"].startswith("python-httpx")


def test_a_parameter_that_the_model_does_not_take_is_left_out_and_told(api: Api) -> None:
    assert api.events("quick", reasoning_effort="low")[0].data["left_out"] in ([], ["reasoning_effort"])
    assert api.events("quick", temperature=0.5, reasoning_effort="low")[0].data["left_out"] == ["temperature"]


def test_a_retry_is_told_while_it_happens(api: Api) -> None:
    api.add_models(
        {"busy": ("openai/gpt-6-luna", "fault=rate-limit/times=1/retry=1/first=0/pace=0/tokens=9")}
    )
    events = api.events("busy")
    assert [event.name for event in events[:3]] == ["run", "attempt", "text"]
    assert events[1].data["cause"] == "rate-limited"
    assert events[1].data["wait_s"] == 1
    run = api.client.get(f"/api/runs/{events[0].data['run_id']}").json()
    assert run["attempts"] == [events[1].data]


def test_a_failure_ends_the_events_in_the_one_shape_of_errors(api: Api) -> None:
    api.add_models({"refuses": ("anthropic/claude-opus-5-5", "fault=bad-key")})
    events = api.events("refuses")
    assert [event.name for event in events] == ["run", "error"]
    error = events[-1].data["error"]
    assert set(error) == {
        *("type", "title", "message", "fix", "provider", "model", "status", "run_id", "retryable")
    }
    assert (error["type"], error["provider"], error["status"]) == ("invalid-key", "anthropic", 401)
    assert error["run_id"] == events[0].data["run_id"]
    assert error["title"]
    assert error["fix"]
    assert KEY not in str(error)
    assert api.client.get(f"/api/runs/{error['run_id']}").json()["error"] == error
    assert api.follow(error["run_id"])[-1].data["error"] == error


def test_nothing_of_a_prompt_or_a_secret_is_in_the_log(api: Api) -> None:
    api.events(message="The word is xylophone.")
    api.client.post("/api/chat?word=xylophone", json={"message": "x", "xylophone": "xylophone"})
    api.client.get("/api/xylophone")
    until(lambda: any(line.get("route") == "/api/chat" and line["status"] == 422 for line in api.journal()))
    text = (api.folder / "logs" / "api.jsonl").read_text()
    assert "xylophone" not in text
    assert api.token.current().reveal() not in text
    assert KEY not in text
    run = next(line for line in api.journal() if line["event"] == "run")
    assert (run["model"], run["provider"], run["status"]) == ("quick", "openai", "ok")
    request = next(line for line in api.journal() if line.get("run_id") == run["run_id"])
    assert request["request_id"] == run["request_id"]
