"""A span marked in the chart is a stretch of full hours that the address bar can hold."""

from datetime import UTC, datetime, timedelta

import pytest

from lib.ui.errors.spans import Span, of_selection, read

NINE = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def milliseconds(moment: datetime) -> float:
    return moment.timestamp() * 1000


def test_a_span_is_read_as_it_was_written() -> None:
    span = Span(NINE, NINE + 3 * HOUR)
    assert span.written() == "2026-11-22T09Z--2026-11-22T12Z"
    assert read(span.written()) == span


@pytest.mark.parametrize("written", ["", "--", "2026-11-22T09Z", "x--y", "2026-11-22T12Z--2026-11-22T09Z"])
def test_what_is_no_span_is_none(written: str) -> None:
    assert read(written) is None


def test_every_bar_that_is_touched_counts_as_a_whole() -> None:
    marked = [milliseconds(NINE + HOUR / 2), milliseconds(NINE + 2.5 * HOUR)]
    assert of_selection(marked, HOUR) == Span(NINE, NINE + 3 * HOUR)
    assert of_selection(marked[::-1], HOUR) == Span(NINE, NINE + 3 * HOUR)


def test_a_mark_within_a_day_is_that_day() -> None:
    midnight = NINE - 9 * HOUR
    marked = [milliseconds(NINE), milliseconds(NINE)]
    assert of_selection(marked, 24 * HOUR) == Span(midnight, midnight + 24 * HOUR)


@pytest.mark.parametrize("marked", [None, [], [1], "ab", [None, None]])
def test_nothing_marked_is_no_span(marked: object) -> None:
    assert of_selection(marked, HOUR) is None
