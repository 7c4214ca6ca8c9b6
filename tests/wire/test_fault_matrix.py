"""Every fault of the sandbox, met by every provider, streamed and not, on the real path: each is told by its cause."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from lib.sandbox.faults import FAULT_NAMED, FAULTS
from lib.sandbox.server import SandboxServer
from tests.wire.real_calls import MODELS, PATIENT_S, Ended, call, make_all, prepared, settings_in

# All calls are made before the first test: half a minute, several on a busy machine.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SILENT_S, WHOLE_S, GRACE_S = 1.5, 3.0, 1.0
"""Deadlines for the faults that only a deadline can end, and how late it may be."""
ENDED_BY_A_DEADLINE = frozenset({"hang", "stall", "drip", "keepalive-only"})

Case = tuple[str, str, bool]
"""A fault, a provider, and whether it streams."""

CAUSES: dict[str, str] = {
    # the key
    "missing-key": "missing-key",
    "bad-key": "invalid-key",
    "key-of-other-provider": "key-of-other-provider",
    "expired-key": "invalid-key",
    "leaked-key": "invalid-key",
    "restricted-key": "permission-denied",
    "ip-not-allowed": "permission-denied",
    "not-a-member": "permission-denied",
    "oauth-expected": "invalid-key",
    # the account
    "permission": "permission-denied",
    "api-not-enabled": "permission-denied",
    "org-unverified": "permission-denied",
    "unsupported-region": "unsupported-region",
    # limits and money
    "rate-limit": "rate-limited",
    "daily-quota": "quota-exhausted",
    "request-too-large-tpm": "request-exceeds-tpm",
    "no-free-tier": "quota-exhausted",
    "tier-cap": "quota-exhausted",
    "quota": "billing-or-credit",
    "credit": "billing-or-credit",
    "spend-limit": "billing-or-credit",
    "billing": "billing-or-credit",
    # the address, or what answers there
    "unknown-path": "wrong-path-or-method",
    "method-not-allowed": "wrong-path-or-method",
    "html-200": "malformed-response",
    "html-404": "wrong-path-or-method",
    "html-405": "wrong-path-or-method",
    "text-405": "wrong-path-or-method",
    "json-405": "wrong-path-or-method",
    "empty-405": "wrong-path-or-method",
    "redirect-to-get": "wrong-path-or-method",
    "redirect-307": "ok",
    "http-to-https-port": "tls-or-corporate-proxy",
    "proxy-wrong-key": "proxy-database",
    "proxy-unknown-model": "model-not-in-proxy-config",
    "proxy-no-deployment": "model-not-in-proxy-config",
    "proxy-cooldown": "rate-limited",
    "proxy-budget": "budget-exceeded",
    # the service and the way there
    "overloaded": "overloaded",
    "server-error": "provider-outage",
    "provider-timeout": "timeout",
    "cancelled": "timeout",
    "gateway-html-502": "provider-outage",
    "gateway-html-503": "provider-outage",
    "gateway-html-504": "timeout",
    "cloudflare-403": "tls-or-corporate-proxy",
    "cloudflare-7000": "malformed-response",
    "proxy-407": "tls-or-corporate-proxy",
    # the request
    "unknown-model": "unknown-model",
    "retired-model": "retired-model",
    "responses-only": "wrong-path-or-method",
    "context-window": "context-window-exceeded",
    "max-tokens-too-large": "max-tokens-too-large",
    "output-limit": "malformed-response",
    "unsupported-param": "unsupported-param",
    "bad-roles": "invalid-message-order-or-role",
    "empty-content": "empty-message-content",
    "content-blocked": "content-blocked",
    "payload-too-large": "payload-too-large",
    "image-invalid": "image-or-file-invalid",
    "tool-schema-invalid": "tool-schema-invalid",
    "rate-limit-words": "unsupported-param",
    # the answer
    "answer-blocked": "content-blocked",
    "recitation": "content-blocked",
    "prohibited-content": "content-blocked",
    "max-tokens-reached": "ok",
    "reasoning-only": "malformed-response",
    "empty-answer": "malformed-response",
    "empty-choices": "malformed-response",
    "repeated-chunk": "malformed-response",
    "huge-line": "ok",
    "tool-call-oddity": "malformed-response",
    "empty-200": "malformed-response",
    # the stream
    "cut-stream": "stream-interrupted",
    "drop": "stream-interrupted",
    "stall": "timeout",
    "drip": "timeout",
    "keepalive-only": "timeout",
    "malformed-chunk": "malformed-response",
    "bad-utf8": "malformed-response",
    "error-in-stream": "overloaded",
    "json-200": "malformed-response",
    "compressed-bomb": "malformed-response",
    # the connection
    "hang": "timeout",
    "reset": "stream-interrupted",
    "wrong-length": "stream-interrupted",
}
"""The right answer for each fault, from what the provider documents and what the fault does."""

BOTH = (True, False)
OTHERWISE: dict[Case, str] = {
    # Only OpenAI shows what the key looks like; the others say nothing but that it is wrong.
    **{
        ("key-of-other-provider", name, way): "invalid-key"
        for name in ("anthropic", "gemini")
        for way in BOTH
    },
    # Anthropic opens it again on the first of the month: a quota, and no lack of money.
    **{("spend-limit", "anthropic", way): "quota-exhausted" for way in BOTH},
    # Anthropic has the same words for both, and the name asked for is a current one.
    **{("retired-model", "anthropic", way): "unknown-model" for way in BOTH},
    # Half a document with nothing after it: whether it was cut or written so, nobody can tell.
    **{
        (fault, name, False): "malformed-response"
        for fault in ("cut-stream", "error-in-stream")
        for name in MODELS
    },
    # Plain JSON is what was asked for, and Gemini's is read as a stream of one.
    **{("json-200", name, False): "ok" for name in MODELS},
    ("json-200", "gemini", True): "ok",
    # An event of a kind that they do not know is passed over, whatever is in it.
    ("bad-utf8", "anthropic", True): "ok",
    ("bad-utf8", "gemini", True): "ok",
}
"""Where a provider, or the way it is called, makes another answer the right one."""


def cases() -> Iterator[Case]:
    for fault in FAULTS:
        for provider in MODELS:
            if provider in fault.protocols:
                yield from ((fault.name, provider, stream) for stream in (True, False))


@pytest.fixture(scope="module")
def ended(sandbox: SandboxServer, tmp_path_factory: pytest.TempPathFactory) -> dict[Case, Ended]:
    """How every case ended. Those that wait for a deadline go first, where nothing heavy holds the loop up."""
    folder: Path = tmp_path_factory.mktemp("matrix")
    hasty = settings_in(folder, deadline_s=SILENT_S, whole_s=WHOLE_S)
    patient = settings_in(folder)

    def made(case: Case) -> partial[object]:
        fault, provider, stream = case
        settings = hasty if fault in ENDED_BY_A_DEADLINE else patient
        knobs = f"{fault}/first=0" + ("" if fault == "drip" else "/pace=0")
        return partial(call, prepared(provider, sandbox.url, settings, stream=stream, fault=knobs), settings)

    in_order = sorted(cases(), key=lambda case: case[0] not in ENDED_BY_A_DEADLINE)
    return make_all([(case, made(case)) for case in in_order], sandbox.url, at_once=10)  # type: ignore[misc]


def test_the_table_knows_every_fault() -> None:
    assert CAUSES.keys() == FAULT_NAMED.keys()


def test_every_fault_is_diagnosed_right(ended: dict[Case, Ended]) -> None:
    wrong = [
        f"{case}: {end}" for case, end in ended.items() if end.label != OTHERWISE.get(case, CAUSES[case[0]])
    ]
    assert not wrong, "\n".join(wrong)


def test_none_hangs_beyond_its_deadline(ended: dict[Case, Ended]) -> None:
    late = [
        f"{case}: {end}"
        for case, end in ended.items()
        if end.seconds > (WHOLE_S if case[0] in ENDED_BY_A_DEADLINE else PATIENT_S) + GRACE_S
    ]
    assert not late, "\n".join(late)


def test_the_deadline_that_ended_it_is_named(ended: dict[Case, Ended]) -> None:
    named = {
        (fault, end.evidence.deadline) for (fault, _, _), end in ended.items() if fault in ENDED_BY_A_DEADLINE
    }
    assert ("hang", "first-token") in named
    assert ("stall", "idle") in named
    assert ("drip", "total") in named
    assert all(deadline for _, deadline in named)


def test_an_answer_that_counts_as_good_is_whole(ended: dict[Case, Ended]) -> None:
    good = {(case[1], end.evidence.text) for case, end in ended.items() if case[0] == "redirect-307"}
    for fault in ("json-200", "bad-utf8"):
        answers = {
            (case[1], end.evidence.text)
            for case, end in ended.items()
            if case[0] == fault and end.label == "ok"
        }
        assert answers
        assert answers <= good


def test_every_diagnosis_says_what_decided(ended: dict[Case, Ended]) -> None:
    for case, end in ended.items():
        if end.diagnosis:
            assert end.diagnosis.why, case
            assert end.failure
            assert end.failure.url, case
