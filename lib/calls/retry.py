"""Whether and when a refused call is tried again: explicit, equal for all providers, and never after the first token.

LiteLLM's own retries are off: they give OpenAI three tries and the others one, at once and in silence.
"""

from lib.failures.failure import Failure

PASSING = frozenset({"rate-limited", "overloaded"})
"""The causes that go away by waiting seconds. Money, quotas and wrong names do not."""

LONGEST_WAIT_S = 60.0
"""A provider that asks for more than this is not worth waiting for: the card says when to come back."""


def wait_s(failure: Failure, cause: str, *, tried: int, retries: int, empty: bool) -> float | None:
    """Seconds to wait before the next try; None when there is to be none.

    `tried` counts the tries that were made. The provider's own `retry-after` is honoured; without one the waits double
    from a second.
    """
    if cause not in PASSING or tried > retries or not empty:
        return None
    wait = failure.retry_after_s if failure.retry_after_s is not None else 2.0 ** (tried - 1)
    return max(0.0, wait) if wait <= LONGEST_WAIT_S else None
