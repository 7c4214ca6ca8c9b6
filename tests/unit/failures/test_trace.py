import re

from lib.failures.chain import links
from lib.failures.evidence import Evidence
from lib.failures.failure import Failure, failure_of
from lib.failures.trace import MOST_FRAMES, MOST_LINES, trace_of

SECRET = "sk-proj-testQ9w8E7r6T5y4U3i2O1p0"


def deeper(times: int) -> None:
    key = SECRET  # noqa: F841 (what must not be told)
    if times:
        deeper(times - 1)
    raise ValueError("the root")


def raised(times: int = 2) -> Exception:
    try:
        try:
            deeper(times)
        except ValueError as root:
            raise RuntimeError("LiteLLM's words") from root
    except RuntimeError as error:
        return error
    raise AssertionError


def test_each_exception_is_told_with_the_places_it_went_through() -> None:
    told = trace_of(links(raised()))
    assert [line for line in told if not line.startswith(" ")] == ["RuntimeError", "ValueError"]
    assert re.fullmatch(r"  unit/failures/test_trace.py:\d+ in deeper", told[-1])


def test_of_a_deep_one_the_innermost_places_are_told() -> None:
    assert len(trace_of(links(raised(99)))) == 1 + 1 + 1 + MOST_FRAMES
    assert len(trace_of(links(raised(99)) * 20)) == MOST_LINES


def test_a_failure_keeps_it_without_what_was_in_the_variables() -> None:
    found = failure_of(Evidence(exception=raised()), frozenset({SECRET}))
    assert found is not None
    assert found.trace[0] == "RuntimeError"
    assert SECRET not in str(found.to_dict())
    assert Failure.from_dict(found.to_dict()) == found
