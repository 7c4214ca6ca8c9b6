"""The HTTP status says what happened: a row for each, all in the one shape, none with a piece of the body."""

import json
import threading
from collections.abc import Callable

import httpx
import pytest

from lib.store import conversations
from lib.store.errors import StoreError
from tests.wire.running_api import KEY, Api, until

SHAPE = {"type", "title", "message", "fix", "provider", "model", "status", "run_id", "retryable"}
JSON = {"content-type": "application/json"}
ECHO = "zebra-in-the-body"


def refused(answer: httpx.Response, status: int, kind: str) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert ECHO not in answer.text
    document = answer.json()
    assert set(document) == {"error"}
    error: dict[str, object] = document["error"]
    assert set(error) == SHAPE
    assert error["type"] == kind
    assert all(isinstance(error[name], str) and error[name] for name in ("title", "message", "fix"))
    return error


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"", 422, "invalid-request"),
        (b"{", 400, "malformed-json"),
        (b"[" * 100_000, 400, "malformed-json"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, 400, "malformed-json"),
        (b'{"message": NaN}', 400, "malformed-json"),
        (b'{"message": "x", "temperature": -Infinity}', 400, "malformed-json"),
        (b'{"message": "x", "temperature": 1e999}', 422, "invalid-request"),
        (b'{"message": "x", "max_tokens": ' + b"9" * 5_000 + b"}", 400, "malformed-json"),
        (b'{"message": "x", "max_tokens": 1e400}', 422, "invalid-request"),
        (b'{"message": "x", "conversation_id": 99999999999999999999}', 422, "invalid-request"),
        (b'{"message": "\xff"}', 400, "malformed-json"),
        ('{"message": "x"}'.encode("utf-16"), 400, "malformed-json"),
        (rb'{"message": "\ud800"}', 422, "invalid-request"),
        (rb'{"\ud800": "x"}', 422, "invalid-request"),
        (b"null", 422, "invalid-request"),
        (b"[]", 422, "invalid-request"),
        (b'"zebra-in-the-body"', 422, "invalid-request"),
        (b"{}", 422, "invalid-request"),
        (b'{"message": "  "}', 422, "invalid-request"),
        (b'{"message": 5}', 422, "invalid-request"),
        (b'{"message": "x", "messages": [{"role": "user", "content": "x"}]}', 422, "invalid-request"),
        (b'{"messages": []}', 422, "invalid-request"),
        (b'{"messages": [{"role": "assistant", "content": "x"}]}', 422, "invalid-request"),
        (b'{"messages": [{"role": "zebra-in-the-body", "content": "x"}]}', 422, "invalid-request"),
        (b'{"message": "x", "zebra-in-the-body": 1}', 422, "invalid-request"),
        (b'{"message": "x", "temperature": "0.5"}', 422, "invalid-request"),
        (b'{"message": "x", "temperature": 3}', 422, "invalid-request"),
        (b'{"message": "x", "model": ""}', 422, "invalid-request"),
        (b'{"message": "x", "stream": "zebra-in-the-body"}', 422, "invalid-request"),
        (b'{"message": "x", "agent": "zebra-in-the-body"}', 422, "invalid-request"),
        (b'{"message": "x", "reasoning_effort": "most"}', 422, "invalid-request"),
        (b'{"message": "x", "conversation_id": 7}', 404, "not-found"),
    ],
)
def test_a_body_that_does_not_fit_is_told_what_is_wrong_and_is_not_repeated(
    standing_api: Api, body: bytes, status: int, kind: str
) -> None:
    refused(standing_api.client.post("/api/chat", content=body, headers=JSON), status, kind)
    assert conversations.recent(standing_api.engine.database, 10) == []


def test_a_field_that_is_nearly_right_is_named(standing_api: Api) -> None:
    answer = standing_api.client.post("/api/chat", json={"message": "x", "temprature": 1})
    assert "did you mean temperature?" in str(refused(answer, 422, "invalid-request")["message"])


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
def test_another_method_on_the_chat_explains_itself_even_without_the_token(
    standing_api: Api, method: str
) -> None:
    answer = httpx.request(method, f"{standing_api.url}/api/chat", trust_env=False)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    if method != "HEAD":
        error = refused(answer, 405, "wrong-method")
        assert "405 Method Not Allowed" in str(error["message"])
        assert "POST" in str(error["fix"])


@pytest.mark.parametrize(
    "path", ["/", "/api", "/api/chat/", "/v1/chat/completions", "/api/runs/1/x", "/docs/x"]
)
def test_a_path_that_is_not_there_is_a_404(standing_api: Api, path: str) -> None:
    refused(standing_api.client.get(path), 404, "not-found")


GUARDED = ("/api/models", "/api/agents", "/api/errors", "/api/runs/1", "/api/runs/1/events")


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer sb-wrong", "Basic dTpw", "Bearer " + "x" * 20_000],
)
def test_nothing_is_read_without_the_token(standing_api: Api, path: str, header: str) -> None:
    headers = {"authorization": header} if header else {}
    answer = httpx.get(standing_api.url + path, headers=headers, trust_env=False)
    refused(answer, 401, "no-token")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("place", ["query", "x-api-key", "cookie"])
def test_the_token_counts_in_its_own_header_only(standing_api: Api, place: str) -> None:
    token = standing_api.token.current().reveal()
    sent: dict[str, dict[str, str]] = {
        "query": {"params": {"token": token}},
        "x-api-key": {"headers": {"x-api-key": token}},
        "cookie": {"cookies": {"authorization": f"Bearer {token}"}},
    }[place]  # type: ignore[assignment]
    refused(httpx.get(f"{standing_api.url}/api/models", trust_env=False, **sent), 401, "no-token")  # type: ignore[arg-type]


def test_the_order_to_ask_is_refused_before_the_body_is_read(standing_api: Api) -> None:
    refused(httpx.post(f"{standing_api.url}/api/chat", content=b"{", trust_env=False), 401, "no-token")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/json; charset=latin-1"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
def test_what_is_not_json_is_a_415(standing_api: Api, headers: dict[str, str]) -> None:
    refused(
        standing_api.client.post("/api/chat", content=b'{"message": "x"}', headers=headers), 415, "not-json"
    )


@pytest.mark.parametrize("chunked", [True, False])
def test_more_than_two_megabytes_are_a_413_however_they_are_sent(standing_api: Api, chunked: bool) -> None:
    body = json.dumps({"message": "x" * (2 * 1024 * 1024)}).encode()
    pieces = (body[at : at + 65_536] for at in range(0, len(body), 65_536))
    refused(
        standing_api.client.post("/api/chat", content=pieces if chunked else body, headers=JSON),
        413,
        "too-large",
    )


def test_two_megabytes_are_taken(standing_api: Api) -> None:
    body = json.dumps({"model": "no-such", "message": ""}).encode()
    whole = body.replace(b'""', b'"' + b"x" * (2 * 1024 * 1024 - len(body)) + b'"')
    refused(standing_api.client.post("/api/chat", content=whole, headers=JSON), 404, "unknown-model")


@pytest.mark.parametrize("run_id", ["0", "-1", "x", "1.5", "9" * 30, "%00"])
def test_a_run_id_that_is_none_is_a_422(standing_api: Api, run_id: str) -> None:
    refused(standing_api.client.get(f"/api/runs/{run_id}"), 422, "invalid-request")


@pytest.mark.parametrize("path", ["/api/runs/77", "/api/runs/77/events", "/api/runs/9223372036854775807"])
def test_a_run_that_is_not_there_is_a_404(standing_api: Api, path: str) -> None:
    refused(standing_api.client.get(path), 404, "not-found")


@pytest.mark.parametrize(
    ("fault", "status", "kind", "provider_status"),
    [
        ("bad-key", 502, "invalid-key", 401),
        ("method-not-allowed", 502, "wrong-path-or-method", 405),
        ("rate-limit/retry=90", 429, "rate-limited", 429),
        ("overloaded", 502, "overloaded", 503),
        ("context-window", 400, "context-window-exceeded", 400),
        ("html-200", 502, "malformed-response", 200),
    ],
)
def test_a_call_that_fails_says_whose_turn_it_is(
    api: Api, fault: str, status: int, kind: str, provider_status: int
) -> None:
    api.add_models({"fails": ("openai/gpt-6-luna", f"fault={fault}")})
    answer = api.ask("fails")
    error = refused(answer, status, kind)
    assert error["status"] == provider_status
    assert (error["provider"], error["model"]) == ("openai", "fails")
    assert ("retry-after" in answer.headers) is (status == 429)


def test_a_missing_key_is_a_503_that_names_the_variable(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    error = refused(api.ask("claude-quick"), 503, "missing-key")
    assert "ANTHROPIC_API_KEY" in str(error["message"])
    assert KEY not in str(error)


def test_a_deadline_is_a_504(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST_TOKEN_TIMEOUT_S", "0.3")
    refused(api.ask("silent"), 504, "timeout")


def test_a_wrong_setting_and_a_broken_catalogue_are_a_503_in_their_own_words(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_RETRIES", "many")
    assert "CHAT_RETRIES" in str(refused(api.ask(), 503, "not-set-up")["message"])
    monkeypatch.delenv("CHAT_RETRIES")
    (api.folder / "config.yaml").write_text("model_list: [")
    assert "config.yaml" in str(refused(api.client.get("/api/models"), 503, "not-set-up")["message"])


def test_a_store_that_cannot_be_used_is_a_503_in_its_own_words(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError("The disk is full: free space, then try again.")

    monkeypatch.setattr(conversations, "ask", full)
    assert "disk is full" in str(refused(api.ask(), 503, "not-set-up")["message"])


def test_a_fault_of_ours_is_a_500_in_our_shape_and_in_the_log_without_its_words(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError(ECHO)

    monkeypatch.setattr(conversations, "ask", broken)
    error = refused(api.ask(), 500, "internal-error")
    until(api.journal)
    [line] = api.journal()
    assert line["request_id"] in str(error["message"])
    assert line["cause"].startswith("ZeroDivisionError in test_api_statuses.py:")
    assert ECHO not in json.dumps(api.journal())


def test_a_conversation_that_is_being_answered_takes_no_second_question(api: Api) -> None:
    with api.client.stream("POST", "/api/chat", json={"message": "x", "model": "slow"}):
        until(lambda: api.engine.live())
        [row] = conversations.recent(api.engine.database, 1)
        error = refused(api.ask(conversation_id=row.id), 409, "conflict")
        run_id = api.engine.live()[0].id
        assert error["run_id"] == run_id
        assert api.client.post(f"/api/runs/{run_id}/stop").json()["status"] == "stopped"
    assert api.ask(conversation_id=row.id).status_code == 200


def test_one_run_more_than_allowed_is_told_when_to_come_back(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_MAX_RUNS", "1")
    with api.client.stream("POST", "/api/chat", json={"message": "x", "model": "slow"}):
        until(lambda: api.engine.live())
        answer = api.ask()
        error = refused(answer, 429, "too-many-runs")
        assert error["retryable"] is True
        assert int(answer.headers["retry-after"]) > 0
        assert len(conversations.recent(api.engine.database, 9)) == 1
        api.engine.live()[0].stop()
    assert api.ask().status_code == 200


def test_a_run_that_was_stopped_is_an_answer_with_that_status(api: Api) -> None:
    def stop_it() -> None:
        until(lambda: any(not run.empty for run in api.engine.live()))
        api.engine.live()[0].stop()

    answer = with_help(stop_it, lambda: api.ask("slow"))
    assert answer.status_code == 200
    assert answer.json()["status"] == "stopped"
    assert answer.json()["text"]


def with_help(other: Callable[[], None], ask: Callable[[], httpx.Response]) -> httpx.Response:
    thread = threading.Thread(target=other)
    thread.start()
    answer = ask()
    thread.join()
    return answer
