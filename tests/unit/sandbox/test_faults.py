"""Every fault of the table can be met, in every protocol it names, with the status and the body it should
have.
"""

import httpx
import pytest

from lib.sandbox.acts import ACTS
from lib.sandbox.anthropic import Anthropic
from lib.sandbox.edge import EDGE
from lib.sandbox.faults import FAULT_NAMED, FAULTS
from lib.sandbox.gemini import Gemini
from lib.sandbox.openai import OpenAI
from lib.sandbox.protocol import Protocol
from lib.sandbox.twists import TWISTS
from tests.unit.sandbox.conftest import Call
from tests.unit.sandbox.good_calls import HEADERS, LISTS

PROTOCOLS: dict[str, Protocol] = {"openai": OpenAI(), "anthropic": Anthropic(), "gemini": Gemini()}
MEETINGS = [(fault.name, protocol) for fault in FAULTS for protocol in sorted(fault.protocols)]

STATUS = {  # openai, anthropic, gemini; a dash where the fault does not exist
    "missing-key": "401 401 403",
    "bad-key": "401 401 400",
    "key-of-other-provider": "401 401 400",
    "expired-key": "- - 400",
    "leaked-key": "- - 403",
    "restricted-key": "401 - 403",
    "ip-not-allowed": "401 - 403",
    "not-a-member": "401 - -",
    "oauth-expected": "- - 401",
    "permission": "403 403 403",
    "api-not-enabled": "- - 403",
    "org-unverified": "400 - -",
    "unsupported-region": "403 403 400",
    "rate-limit": "429 429 429",
    "daily-quota": "429 429 429",
    "request-too-large-tpm": "429 - -",
    "no-free-tier": "- - 429",
    "tier-cap": "- 429 -",
    "quota": "429 - -",
    "credit": "- 400 402",
    "spend-limit": "400 400 429",
    "billing": "429 402 -",
    "unknown-path": "404 404 404",
    "method-not-allowed": "405 405 405",
    "overloaded": "503 529 503",
    "server-error": "500 500 500",
    "provider-timeout": "- 504 504",
    "cancelled": "- - 499",
    "unknown-model": "404 404 404",
    "retired-model": "404 404 404",
    "responses-only": "404 - -",
    "context-window": "400 400 400",
    "max-tokens-too-large": "400 400 400",
    "output-limit": "400 - -",
    "unsupported-param": "400 400 400",
    "bad-roles": "400 400 400",
    "empty-content": "400 400 400",
    "content-blocked": "400 400 200",
    "payload-too-large": "413 413 413",
    "image-invalid": "400 400 400",
    "tool-schema-invalid": "400 400 400",
    "rate-limit-words": "400 - -",
    "html-200": "200 200 200",
    "html-404": "404 404 404",
    "html-405": "405 405 405",
    "text-405": "405 405 405",
    "json-405": "405 405 405",
    "empty-405": "405 405 405",
    "empty-200": "200 200 200",
    "redirect-to-get": "302 302 302",
    "redirect-307": "307 307 307",
    "http-to-https-port": "400 400 400",
    "gateway-html-502": "502 502 502",
    "gateway-html-503": "503 503 503",
    "gateway-html-504": "504 504 504",
    "cloudflare-403": "403 403 403",
    "cloudflare-7000": "200 200 200",
    "proxy-407": "407 407 407",
    "proxy-wrong-key": "400 400 400",
    "proxy-unknown-model": "400 400 400",
    "proxy-no-deployment": "400 400 400",
    "proxy-cooldown": "429 429 429",
    "proxy-budget": "400 400 400",
}
SHAPES = {
    "openai": {"error"},
    "anthropic": {"type", "error", "request_id"},
    "gemini": {"error"},
}


def test_every_fault_can_be_met_in_every_protocol_it_names() -> None:
    for name, protocol in MEETINGS:
        assert any(name in table for table in (PROTOCOLS[protocol].errors, EDGE, TWISTS, ACTS)), (
            name,
            protocol,
        )


def test_every_way_to_fail_is_in_the_table() -> None:
    assert {*EDGE, *TWISTS, *ACTS} <= set(FAULT_NAMED)
    assert len(FAULT_NAMED) == len(FAULTS)
    for name, protocol in PROTOCOLS.items():
        for error in FAULT_NAMED.keys() & protocol.errors.keys():
            assert name in FAULT_NAMED[error].protocols, f"{error} is also in {name}'s table"


def test_only_faults_that_need_no_answer_strike_the_list_of_models() -> None:
    for name in (*TWISTS, *(name for name in ACTS if FAULT_NAMED[name].group != "connection")):
        assert not FAULT_NAMED[name].strikes_lists


def test_every_fault_says_what_it_is_in_one_sentence() -> None:
    for fault in FAULTS:
        assert fault.what.endswith(".")
        assert fault.title


@pytest.mark.parametrize("name", STATUS)
def test_a_fault_has_its_status_in_each_protocol(call: Call, name: str) -> None:
    for protocol, status in zip(PROTOCOLS, STATUS[name].split(), strict=True):
        response = call(protocol, f"/fault={name}", stream=True)
        if status == "-":
            assert "is only for" in response.json()["error"]["message"]
            continue
        assert response.status_code == int(status), (protocol, response.text)
        if name in PROTOCOLS[protocol].errors and response.headers["content-type"] == "application/json":
            assert response.json().keys() == SHAPES[protocol]
        assert not any(f"{{{fact}}}" in response.text for fact in ("model", "key", "retry", "path", "allow"))


def test_faults_without_a_status_of_their_own_are_tested_elsewhere() -> None:
    assert set(FAULT_NAMED) - set(STATUS) == set(TWISTS) - {"content-blocked"} | set(ACTS)


def test_a_rate_limit_says_when_to_come_back(call: Call) -> None:
    assert call("openai", "/fault=rate-limit").headers["retry-after"] == "2"
    assert call("anthropic", "/fault=rate-limit/retry=7").headers["retry-after"] == "7"
    details = call("gemini", "/fault=rate-limit/retry=7").json()["error"]["details"]
    assert details[-1] == {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7s"}


def test_errors_name_the_model_that_was_asked_for(call: Call) -> None:
    assert "`gpt-6-luna`" in call("openai", "/fault=unknown-model").text
    assert "model: claude-haiku-5-5" in call("anthropic", "/fault=unknown-model").text
    assert "models/gemini-3.8-flash" in call("gemini", "/fault=unknown-model").text


def test_405_carries_the_method_that_is_allowed(call: Call) -> None:
    for protocol in PROTOCOLS:
        assert call(protocol, "/fault=method-not-allowed").headers["allow"]
        assert "GET" in call(protocol, "/fault=text-405").headers["allow"]


def test_what_is_not_the_provider_does_not_speak_with_its_headers(call: Call) -> None:
    assert "x-request-id" in call("openai", "/fault=server-error").headers
    assert "x-request-id" not in call("openai", "/fault=gateway-html-502").headers
    assert call("openai", "/fault=gateway-html-502").headers["server"] == "cloudflare"


def test_a_redirect_that_keeps_the_method_ends_well_and_one_that_does_not_ends_in_405(
    client: httpx.Client, call: Call
) -> None:
    for protocol in PROTOCOLS:
        to_get = call(protocol, "/fault=redirect-to-get").headers["location"]
        assert client.get(to_get, headers=HEADERS[protocol]).status_code == 405
        assert call(protocol, "/fault=redirect-307").headers["location"] == to_get
    assert call("gemini", "/fault=redirect-307", stream=True).headers["location"].endswith("?alt=sse")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_faults_of_the_key_strike_the_list_of_models_and_faults_of_answers_do_not(
    client: httpx.Client, protocol: str
) -> None:
    headers = HEADERS[protocol]
    assert client.get(f"/fault=bad-key{LISTS[protocol]}", headers=headers).status_code in (400, 401)
    assert client.get(f"/fault=html-200{LISTS[protocol]}", headers=headers).text.startswith("<!DOCTYPE html>")
    for name in ("cut-stream", "context-window", "empty-answer"):
        assert client.get(f"/fault={name}{LISTS[protocol]}", headers=headers).status_code == 200
    with pytest.raises(httpx.ReadError):
        client.get(f"/fault=reset{LISTS[protocol]}", headers=headers)


def test_a_fault_can_strike_a_number_of_times_and_then_relent(call: Call) -> None:
    knobs = "/fault=overloaded/times=2/id=relents"
    assert [call("openai", knobs).status_code for _ in range(4)] == [503, 503, 200, 200]
    assert call("openai", "/fault=overloaded/times=2/id=another").status_code == 503


@pytest.mark.parametrize(("protocol", "model"), [("openai", "gpt-6-luna"), ("gemini", "gemini-3.8-flash")])
def test_a_fault_can_be_for_one_model_only(call: Call, protocol: str, model: str) -> None:
    assert call(protocol, f"/fault=overloaded/model={model}").status_code == 503
    assert call(protocol, "/fault=overloaded/model=another").status_code == 200
