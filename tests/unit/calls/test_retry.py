"""A refusal is tried again only where waiting seconds helps, as often as allowed, never after the first token."""

import pytest

from lib.calls.retry import wait_s
from lib.failures.failure import Failure

LIMITED = Failure(status=429)


@pytest.mark.parametrize("cause", ["rate-limited", "overloaded"])
def test_a_limit_that_passes_is_waited_for(cause: str) -> None:
    assert wait_s(LIMITED, cause, tried=1, retries=2, empty=True) == 1.0


@pytest.mark.parametrize(
    "cause", ["invalid-key", "billing-or-credit", "quota-exhausted", "request-exceeds-tpm"]
)
def test_what_waiting_cannot_help_is_not_tried_again(cause: str) -> None:
    assert wait_s(LIMITED, cause, tried=1, retries=2, empty=True) is None


def test_the_waits_double() -> None:
    waits = [wait_s(LIMITED, "overloaded", tried=tried, retries=4, empty=True) for tried in (1, 2, 3)]
    assert waits == [1.0, 2.0, 4.0]


def test_the_last_allowed_try_is_the_last() -> None:
    assert wait_s(LIMITED, "overloaded", tried=3, retries=2, empty=True) is None
    assert wait_s(LIMITED, "overloaded", tried=1, retries=0, empty=True) is None


def test_nothing_is_tried_again_once_text_has_arrived() -> None:
    assert wait_s(LIMITED, "overloaded", tried=1, retries=2, empty=False) is None


@pytest.mark.parametrize(("asked", "waited"), [(7.0, 7.0), (0.0, 0.0), (-3.0, 0.0), (3600.0, None)])
def test_the_provider_s_own_wait_is_honoured_within_reason(asked: float, waited: float | None) -> None:
    told = Failure(status=429, retry_after_s=asked)
    assert wait_s(told, "rate-limited", tried=1, retries=2, empty=True) == waited
