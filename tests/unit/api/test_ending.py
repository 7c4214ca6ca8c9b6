import pytest

from lib.api.ending import http_status
from lib.failures.causes import CAUSES

WHOSE_TURN = {
    "rate-limited": 429,
    "missing-key": 503,
    "invalid-key": 502,
    "wrong-path-or-method": 502,
    "unknown-model": 404,
    "timeout": 504,
    "context-window-exceeded": 400,
    "unsupported-param": 400,
    "payload-too-large": 413,
    "content-blocked": 400,
    "overloaded": 502,
    "other": 502,
}


@pytest.mark.parametrize(("cause", "status"), WHOSE_TURN.items())
def test_a_cause_has_the_status_that_says_whose_turn_it_is(cause: str, status: int) -> None:
    assert cause in CAUSES
    assert http_status(cause, {"kind": "exception"}) == status


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_has_a_status_that_the_document_names(cause: str) -> None:
    assert http_status(cause, {}) in {400, 404, 413, 429, 502, 503, 504}


def test_our_own_deadline_is_a_504_whatever_it_is_called() -> None:
    assert http_status("other", {"kind": "deadline"}) == 504


def test_too_few_tokens_to_begin_an_answer_are_the_callers_to_raise() -> None:
    assert http_status("malformed-response", {"kind": "silent", "end": "reasoning-only"}) == 400
    assert http_status("malformed-response", {"kind": "silent", "end": "html"}) == 502


def test_a_cause_of_another_version_is_the_providers() -> None:
    assert http_status("no-such-cause", {}) == 502
