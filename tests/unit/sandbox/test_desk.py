"""The sandbox is as strict as the real providers: path, method, key, content type and body."""

import json
from typing import Any

import httpx
import pytest

from lib.sandbox.keys import SANDBOX_KEY
from tests.unit.sandbox.conftest import Call
from tests.unit.sandbox.good_calls import BODIES, HEADERS, LISTS, MESSAGES, PATHS

PROTOCOLS = ["openai", "anthropic", "gemini"]


def message_of(response: httpx.Response) -> str:
    return str(response.json()["error"]["message"])


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_good_call_is_answered(call: Call, protocol: str) -> None:
    response = call(protocol)
    assert response.status_code == 200
    assert "Switchboard sandbox" in response.text


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_list_of_models_is_told_apart_by_the_key_header(client: httpx.Client, protocol: str) -> None:
    expected = {
        "openai": '"gpt-6-luna"',
        "anthropic": '"claude-opus-5-5"',
        "gemini": '"models/gemini-3.8-flash"',
    }
    response = client.get("/v1/models", headers=HEADERS[protocol])
    assert [name for name, id_ in expected.items() if id_ in response.text] == [protocol]


@pytest.mark.parametrize(
    ("protocol", "model"),
    [("openai", "gpt-6-luna"), ("anthropic", "claude-opus-5-5"), ("gemini", "gemini-4-argon")],
)
def test_one_model_can_be_looked_up(client: httpx.Client, protocol: str, model: str) -> None:
    assert model in client.get(f"{LISTS[protocol]}/{model}", headers=HEADERS[protocol]).text
    assert client.get(f"{LISTS[protocol]}/nobody", headers=HEADERS[protocol]).status_code == 404


@pytest.mark.parametrize(
    ("path", "protocol", "words"),
    [
        ("/chat/completions", "openai", "Invalid URL (POST /chat/completions)"),
        ("/v1/v1/chat/completions", "openai", "Invalid URL"),
        ("/v1/responses", "openai", "Invalid URL"),
        ("/", "openai", "Invalid URL (POST /)"),
        ("/v1/v1/messages", "anthropic", "Not Found"),
        ("//v1/messages", "anthropic", "Not Found"),
        ("/v1/messages/", "anthropic", "Not Found"),
        ("/v1beta//models/gemini-3.8-flash:generateContent", "gemini", "Error 404 (Not Found)!!1"),
        ("/models/gemini-3.8-flash:generateContent", "gemini", "Error 404 (Not Found)!!1"),
    ],
)
def test_a_wrong_path_is_404_in_the_providers_words(
    client: httpx.Client, path: str, protocol: str, words: str
) -> None:
    response = client.post(str(client.base_url).rstrip("/") + path, headers=HEADERS[protocol], json={})
    assert response.status_code == 404
    assert words in response.text


@pytest.mark.parametrize(
    ("method", "path", "protocol", "allow"),
    [
        ("GET", PATHS["openai"], "openai", "POST"),
        ("GET", PATHS["anthropic"], "anthropic", "POST"),
        ("GET", PATHS["gemini"], "gemini", "POST"),
        ("POST", "/v1/models", "openai", "GET"),
        ("POST", "/v1/models", "anthropic", "GET"),
        ("POST", "/v1beta/models", "gemini", "GET"),
    ],
)
def test_a_wrong_method_is_405_with_allow(
    client: httpx.Client, method: str, path: str, protocol: str, allow: str
) -> None:
    response = client.request(method, path, headers=HEADERS[protocol])
    assert response.status_code == 405
    assert allow in response.headers["allow"]
    assert ("error" in response.json()) if protocol != "gemini" else "<!DOCTYPE html>" in response.text


MISSING_KEY = {
    "openai": (401, "You didn't provide an API key"),
    "anthropic": (401, "x-api-key header is required"),
    "gemini": (403, "unregistered callers"),
}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_call_without_a_key_is_refused(call: Call, protocol: str) -> None:
    status, words = MISSING_KEY[protocol]
    response = call(protocol, headers={})
    assert response.status_code == status
    assert words in message_of(response)


KEYS = {
    "openai": "sk-proj-" + "a1" * 12,
    "anthropic": "sk-ant-api03-" + "a1" * 12,
    "gemini": "AIza" + "a1" * 17,
}
WRONG_KEY = {
    "openai": (401, "Incorrect API key provided"),
    "anthropic": (401, "invalid x-api-key"),
    "gemini": (400, "API key not valid"),
}


def with_key(protocol: str, key: str) -> dict[str, str]:
    return {name: value.replace(SANDBOX_KEY, key) for name, value in HEADERS[protocol].items()}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("owner", PROTOCOLS)
def test_only_keys_of_the_provider_open_the_door(call: Call, protocol: str, owner: str) -> None:
    response = call(protocol, headers=with_key(protocol, KEYS[owner]))
    if owner == protocol:
        assert response.status_code == 200
    else:
        status, words = WRONG_KEY[protocol]
        assert response.status_code == status
        assert words in message_of(response)


def test_a_wrong_key_is_never_shown_whole(call: Call) -> None:
    response = call("openai", headers=with_key("openai", KEYS["anthropic"]))
    assert KEYS["anthropic"] not in response.text
    assert "sk-ant-a" in response.text


def test_anthropic_takes_its_key_as_a_bearer_token_too(call: Call) -> None:
    headers = {"authorization": f"Bearer {KEYS['anthropic']}", "anthropic-version": "2023-06-01"}
    assert call("anthropic", headers=headers).status_code == 200


def test_anthropic_wants_its_version(call: Call) -> None:
    response = call("anthropic", headers={"x-api-key": SANDBOX_KEY})
    assert (response.status_code, message_of(response)) == (400, "anthropic-version: header is required")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_another_content_type_is_refused(client: httpx.Client, protocol: str) -> None:
    headers = {**HEADERS[protocol], "content-type": "text/plain"}
    response = client.post(PATHS[protocol], headers=headers, content=json.dumps(BODIES[protocol]))
    assert response.status_code in (400, 415)
    assert "text/plain" in message_of(response)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("body", ["{", "[]", "\xff"])
def test_a_body_that_is_no_json_object_is_refused(client: httpx.Client, protocol: str, body: str) -> None:
    headers = {**HEADERS[protocol], "content-type": "application/json"}
    response = client.post(PATHS[protocol], headers=headers, content=body.encode("latin-1"))
    assert response.status_code == 400
    assert "JSON" in message_of(response)


BAD_BODIES: list[tuple[str, dict[str, Any], int, str]] = [
    ("openai", {"model": None}, 400, "you must provide a model parameter"),
    ("openai", {"messages": None}, 400, "Missing required parameter: 'messages'."),
    ("openai", {"messages": []}, 400, "empty array"),
    ("openai", {"messages": [{"role": "robot", "content": "x"}]}, 400, "Invalid value: 'robot'."),
    ("openai", {"messages": [{"role": "user", "content": None}]}, 400, "expected a string, got null"),
    ("openai", {"model": "claude-opus-5-5"}, 404, "The model `claude-opus-5-5` does not exist"),
    ("openai", {"model": "gpt-nonexistent"}, 404, "does not exist or you do not have access"),
    ("openai", {"max_tokens": 5}, 400, "Use 'max_completion_tokens' instead."),
    ("openai", {"stream_options": {"include_usage": True}}, 400, "only allowed when 'stream' is enabled"),
    ("anthropic", {"model": None}, 400, "model: Field required"),
    ("anthropic", {"messages": None}, 400, "messages: Field required"),
    ("anthropic", {"max_tokens": None}, 400, "max_tokens: Field required"),
    ("anthropic", {"max_tokens": 0}, 400, "max_tokens: must be greater than or equal to 1"),
    ("anthropic", {"messages": []}, 400, "at least one message is required"),
    (
        "anthropic",
        {"messages": [{"role": "system", "content": "x"}, *MESSAGES]},
        400,
        'Unexpected role "system"',
    ),
    ("anthropic", {"messages": [{"role": "robot", "content": "x"}]}, 400, "messages.0.role: Input should be"),
    ("anthropic", {"messages": [{"role": "user", "content": ""}]}, 400, "must have non-empty content"),
    (
        "anthropic",
        {"messages": [{"role": "user", "content": [{"type": "text", "text": ""}]}]},
        400,
        "text content blocks must be non-empty",
    ),
    ("anthropic", {"model": "gpt-6-luna"}, 404, "model: gpt-6-luna"),
    ("gemini", {"contents": None}, 400, "contents is not specified"),
    ("gemini", {"contents": [{"role": "robot", "parts": [{"text": "x"}]}]}, 400, "Please use a valid role"),
    ("gemini", {"contents": [{"role": "user", "parts": []}]}, 400, "contents.parts must not be empty"),
    ("gemini", {"contents": [{"role": "user", "parts": [{"text": ""}]}]}, 400, "empty text parameter"),
]


@pytest.mark.parametrize(("protocol", "changes", "status", "words"), BAD_BODIES)
def test_a_bad_body_is_refused_in_the_providers_words(
    call: Call, protocol: str, changes: dict[str, Any], status: int, words: str
) -> None:
    response = call(protocol, **changes)
    assert response.status_code == status
    assert words in message_of(response)


def test_gemini_names_the_model_and_the_version_it_lacks(client: httpx.Client) -> None:
    response = client.post(
        "/v1/models/gemini-nonexistent:generateContent", headers=HEADERS["gemini"], json=BODIES["gemini"]
    )
    assert response.status_code == 404
    assert "models/gemini-nonexistent is not found for API version v1," in message_of(response)
    assert "supported for generateContent" in message_of(response)


@pytest.mark.parametrize("model", ["gpt-4o", "o3-mini", "chatgpt-4o-latest", "gpt-4"])
def test_any_model_of_the_family_answers(call: Call, model: str) -> None:
    assert call("openai", model=model).json()["model"] == model


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_knob_that_does_not_exist_is_explained(call: Call, protocol: str) -> None:
    for knobs in ("/speed=9", "/fault=gremlins"):
        response = call(protocol, knobs)
        assert response.status_code == 400
        assert "The sandbox" in message_of(response)


def test_a_page_of_google_cannot_carry_markup_from_the_path(client: httpx.Client) -> None:
    response = client.get("/v1beta/<script>alert(1)</script>")
    assert "<script>" not in response.text
