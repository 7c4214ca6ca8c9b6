"""An exchange keeps the two ends of a body, in bounded memory, and knows whether the provider said that it is
whole.
"""

import pytest

from lib.failures.exchange import KEPT_BYTES, Exchange
from tests.unit.failures.evidences import events, exchange


def test_of_a_long_body_the_two_ends_are_kept() -> None:
    seen = exchange(body=b"a" * 3000 + b"b" * 9000 + b"c" * 3000, chunk=700)
    assert seen.received == 15_000
    assert seen.head == b"a" * 3000 + b"b" * (KEPT_BYTES - 3000)
    assert seen.tail == b"b" * (KEPT_BYTES - 3000) + b"c" * 3000


@pytest.mark.parametrize("provider", ["openai", "anthropic", "gemini"])
@pytest.mark.parametrize("chunk", [1, 3, 50, 100_000])
def test_the_end_mark_is_seen_however_the_bytes_are_cut(provider: str, chunk: int) -> None:
    assert exchange(provider, "".join(events(provider, ["Hello"])), chunk=chunk).protocol_end
    assert not exchange(
        provider, "".join(events(provider, ["Hello"], finish=False)), chunk=chunk
    ).protocol_end


def test_the_end_mark_is_seen_in_an_event_longer_than_what_is_kept() -> None:
    body = '{"candidates": [{"finishReason": "STOP", "thoughtSignature": "' + "A" * 20_000 + '"}]}'
    assert exchange("gemini", body, chunk=100_000).protocol_end


def test_an_answer_about_end_marks_is_not_one() -> None:
    talk = ['say "finish_reason": "stop"', 'and "message_stop"', 'and "finishReason": 1']
    assert not exchange("openai", "".join(events("openai", talk, finish=False))).protocol_end


def test_the_media_type_is_read_without_case_or_parameters() -> None:
    assert (
        Exchange("GET", "http://x", 200, {"Content-Type": "Text/HTML; charset=utf-8"}).content_type
        == "text/html"
    )
    assert Exchange("GET", "http://x").content_type == ""
