"""What was chosen says which hours, days, groups and failures are looked at."""

from datetime import UTC, datetime, timedelta

from lib.ui.errors.filters import Picked
from lib.ui.errors.spans import Span

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def picked(window: str, span: Span | None = None) -> Picked:
    return Picked(
        window=window,
        states=(),
        provider=None,
        model=None,
        cause=None,
        http_status=429,
        source="api",
        words="",
        span=span,
    )


def test_a_span_holds_the_hours_that_begin_in_it() -> None:
    choice = picked("day", Span(NOON, NOON + 2 * HOUR))
    held = [choice.holds(NOON + number * HOUR) for number in range(-1, 4)]
    assert held == [False, True, True, False, False]


def test_a_span_of_a_long_window_holds_the_day_that_it_lies_in() -> None:
    choice = picked("month", Span(NOON, NOON + 2 * HOUR))
    midnight = NOON.replace(hour=0)
    assert [choice.holds(midnight + timedelta(days=number)) for number in (-1, 0, 1)] == [False, True, False]


def test_without_a_span_the_whole_window_is_held_up_to_now() -> None:
    now = datetime.now(UTC)
    assert picked("hour").holds(now.replace(minute=0, second=0, microsecond=0))
    assert not picked("hour").holds(now - 3 * HOUR)


def test_groups_and_failures_are_narrowed_alike() -> None:
    choice = picked("day")
    for narrowed in (choice.of_groups, choice.of_failures):
        assert (narrowed.source, narrowed.http_status, narrowed.until) == ("api", 429, None)
