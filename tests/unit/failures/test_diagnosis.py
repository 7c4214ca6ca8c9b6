"""A failure is led to its cause, with an honest certainty and one readable sentence."""

import random
from typing import Any

import pytest

from lib.failures.diagnosis import LEAST_CERTAINTY, diagnose
from lib.failures.failure import Failure

LOCAL = "http://127.0.0.1"


def refused(status: int = 405, **facts: Any) -> Failure:
    """A call that a server answered with an error status."""
    given: dict[str, Any] = {
        "provider": "openai",
        "exception": "APIError",
        "status": status,
        "method": "POST",
        "url": f"{LOCAL}:9000/v1/chat/completions",
        "body": '{"detail":"Method Not Allowed"}',
        "content_type": "application/json",
    }
    return Failure(**{**given, **facts})


FAMILY_OF_405 = {
    "dashboard-address": refused(
        url=f"{LOCAL}:8501/v1/chat/completions", body="Method Not Allowed", headers={"allow": "GET, HEAD"}
    ),
    "web-app": refused(headers={"allow": "GET", "server": "uvicorn"}),
    "admin-ui": refused(url=f"{LOCAL}:4000/ui/chat/completions"),
    "get-only-route": refused(url=f"{LOCAL}:4000/v1/models"),
    "get-instead-of-post": refused(method="GET", headers={"allow": "POST"}),
    "redirect": refused(method="GET", history=("POST http://api.example.com/v1/chat/completions -> 301",)),
    "doubled-path": refused(url=f"{LOCAL}:9000/v1/chat/completions/chat/completions"),
    "wrong-prefix": refused(url=f"{LOCAL}:4000/v1/models/gemini-x:generateContent", provider="gemini"),
    "double-slash": refused(url=f"{LOCAL}:11434//chat/completions"),
    "cdn": refused(
        body="<html><center>cloudflare</center></html>",
        content_type="text/html",
        headers={"server": "cloudflare"},
    ),
    "legacy-endpoint": refused(url=f"{LOCAL}:8080/v1/completions"),
}


@pytest.mark.parametrize("status", [404, 405])
def test_our_own_address_is_known_by_our_header_whatever_the_port(status: int) -> None:
    failure = refused(status, headers={"allow": "GET", "x-powered-by": "Switchboard", "server": "uvicorn"})
    diagnosis = diagnose(failure)
    assert diagnosis.variant == "dashboard-address"
    assert "that is Switchboard itself" in diagnosis.why


@pytest.mark.parametrize("variant", FAMILY_OF_405)
def test_the_ways_to_a_405_are_told_apart(variant: str) -> None:
    diagnosis = diagnose(FAMILY_OF_405[variant])
    assert (diagnosis.label, diagnosis.variant) == ("wrong-path-or-method", variant), diagnosis.why


def test_each_way_to_a_405_has_a_fix_of_its_own() -> None:
    told = [diagnose(failure).cause for failure in FAMILY_OF_405.values()]
    assert len({cause.title for cause in told}) == len(FAMILY_OF_405) == 11
    assert len({cause.steps for cause in told}) == len(FAMILY_OF_405)


def test_a_doubled_version_is_no_ordinary_wrong_path() -> None:
    diagnosis = diagnose(refused(url=f"{LOCAL}:9000/v1/v1/messages", provider="anthropic"))
    assert diagnosis.label == "base-url-duplicated-version"
    assert diagnosis.cause.steps[0].startswith("Set `ANTHROPIC_BASE_URL`")


def test_a_missing_version_is_seen_in_the_path() -> None:
    diagnosis = diagnose(refused(404, url=f"{LOCAL}:11434/chat/completions", body="404 page not found"))
    assert diagnosis.label == "base-url-missing-version"


def test_the_reason_is_one_readable_sentence() -> None:
    failure = refused(
        exception="BadRequestError", url=f"{LOCAL}:8501/v1/chat/completions", body="Method Not Allowed"
    )
    assert diagnose(failure).why == (
        "LiteLLM calls it BadRequestError; the server answered 405 to "
        "POST http://127.0.0.1:8501/v1/chat/completions, which is a Streamlit page."
    )


def test_404_at_the_providers_own_right_address_is_about_the_model() -> None:
    official = "https://api.anthropic.com/v1/messages"
    asked = refused(404, url=official, body="", provider="anthropic", litellm_model="anthropic/claude-x")
    assert diagnose(asked).label == "unknown-model"
    gone = refused(404, url=official, body="", provider="anthropic", litellm_model="anthropic/claude-3-opus")
    assert diagnose(gone).label == "retired-model"


def test_the_servers_own_words_outweigh_litellms_class() -> None:
    body = '{"error": {"type": "overloaded_error", "message": "Overloaded"}}'
    assert diagnose(refused(529, exception="BadRequestError", body=body)).label == "overloaded"
    body = '{"error": {"message": "insufficient_quota", "code": "insufficient_quota"}}'
    assert diagnose(refused(429, exception="RateLimitError", body=body)).label == "billing-or-credit"


def test_a_dead_http_proxy_is_not_a_dead_provider() -> None:
    failure = Failure(
        provider="openai",
        exception="InternalServerError",
        root="ConnectError: All connection attempts failed",
        url="https://api.openai.com/v1/chat/completions",
        method="POST",
        proxy_variables=("HTTPS_PROXY",),
    )
    assert diagnose(failure).variant == "proxy-variable"
    local = Failure(**{**failure.to_dict(), "url": f"{LOCAL}:4000/v1/chat/completions"})
    assert diagnose(local).label == "connection-refused"
    assert diagnose(local).variant is None


def test_an_unknown_failure_is_called_unknown() -> None:
    diagnosis = diagnose(
        Failure(exception="WeirdError", message="The moon is in the wrong house.", root="WeirdError: moon")
    )
    assert diagnosis.label == "other"
    assert diagnosis.certainty < LEAST_CERTAINTY
    assert "none of the known causes fits" in diagnosis.why
    assert not diagnosis.retryable


def test_two_causes_nearly_as_likely_make_each_other_less_sure() -> None:
    clear = diagnose(Failure(message="Insufficient Balance", status=402))
    torn = diagnose(Failure(message="Insufficient Balance. The model is overloaded", status=402))
    assert torn.second is not None
    assert torn.certainty < clear.certainty


def test_a_diagnosis_can_be_stored() -> None:
    told = diagnose(refused()).to_dict()
    assert told["cause"] == "wrong-path-or-method"
    assert {
        "title",
        "explanation",
        "steps",
        "why",
        "certainty",
        "second",
        "retryable",
        "link",
        "repair",
    } <= set(told)


def test_no_failure_however_odd_makes_it_raise() -> None:
    rng = random.Random(11)  # noqa: S311
    odd = [
        "",
        "\x00",
        "\ud800",
        "http://[::1",
        "https://x:99999/v1",
        "{" * 900,
        "b'\\xff",
        "é" * 900,
        "…",
        "//",
        "a|b",
        "💥",
        None,
    ]
    for _ in range(120):
        facts: dict[str, Any] = {
            name: rng.choice(odd)
            for name in (
                "provider",
                "model",
                "litellm_model",
                "exception",
                "root",
                "method",
                "url",
                "base_url",
                "content_type",
            )
        }
        failure = Failure(
            **facts,
            message=str(rng.choice(odd)),
            body=str(rng.choice(odd)),
            status=rng.choice([None, 0, 7000, -1, 405]),
            kind=rng.choice(["exception", "silent", "deadline", "reported"]),
            history=(str(rng.choice(odd)),),
        )
        assert diagnose(failure).why.endswith(".")
