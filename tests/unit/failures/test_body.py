"""The provider's own words are found in JSON, in Python's repr of bytes, in a stream's events, and so is the
wait it asks for.
"""

import email.utils
import json
import time

import pytest

from lib.failures.body import LONGEST_WAIT_S, documents, error_within, retry_after_s, shown, text_of_exchange
from tests.unit.failures.evidences import exchange


def test_pythons_repr_of_bytes_is_taken_off() -> None:
    assert (
        shown('AnthropicException - b\'{"type": "error"}\'. Retry')
        == 'AnthropicException - {"type": "error"}. Retry'
    )
    assert shown("b'\\xc3\\xa9'") == "é"
    assert shown("nothing of the kind") == "nothing of the kind"
    assert shown("a broken b'\\x") == "a broken b'\\x"


def test_a_body_is_one_document_or_the_events_of_a_stream() -> None:
    assert list(documents('{"a": 1}')) == [{"a": 1}]
    assert list(documents('event: x\ndata: {"a": 1}\n\ndata: [DONE]\n\ndata: {"b": 2}\n')) == [
        {"a": 1},
        {"b": 2},
    ]
    assert list(documents('[{"a": 1},\n{"b": 2}]')) == [[{"a": 1}, {"b": 2}]]
    assert list(documents("not json")) == []
    assert list(documents("[" * 100_000)) == []


def test_an_error_is_found_within_an_answer() -> None:
    body = 'data: {"choices": []}\n\ndata: {"error": {"message": "boom"}}\n\n'
    assert json.loads(error_within(body)) == {"error": {"message": "boom"}}
    assert error_within('{"error": null, "choices": []}') == ""
    assert error_within('{"choices": [{"message": {"content": "an error"}}]}') == ""


def test_a_short_body_is_told_whole_and_a_long_one_by_its_ends() -> None:
    assert text_of_exchange(exchange(body="short")) == "short"
    assert text_of_exchange(exchange(body="a" * 5000)) == "a" * 5000
    long = text_of_exchange(exchange(body="a" * 9000 + "z"))
    assert long.startswith("aaa")
    assert "\n...\n" in long
    assert long.endswith("z")


@pytest.mark.parametrize(
    ("headers", "body", "wait"),
    [
        ({"retry-after": "7"}, "", 7),
        ({"retry-after": "1.5"}, "", 1.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, "", 0.25),
        ({"retry-after": "-3"}, "", 0),
        ({"retry-after": "99999999"}, "", LONGEST_WAIT_S),
        ({"retry-after": "nan"}, "try again in 4s", 4),
        ({"retry-after": "soon"}, "", None),
        ({}, "Please try again in 20s.", 20),
        ({}, "Please try again in 1h2m3.5s.", 3723.5),
        ({}, "Please try again in 6m0s.", 360),
        ({}, "Please try again in 800ms.", 0.8),
        ({}, '{"retryDelay": "21s"}', 21),
        ({}, '{\\"retryDelay\\": \\"0.5s\\"}', 0.5),
        ({}, "Try again later.", None),
    ],
)
def test_the_wait_that_a_provider_asks_for(headers: dict[str, str], body: str, wait: float | None) -> None:
    assert retry_after_s(headers, body) == wait


def test_a_wait_may_be_given_as_a_date() -> None:
    asked = retry_after_s({"retry-after": email.utils.formatdate(time.time() + 90, usegmt=True)})
    assert asked is not None
    assert 80 <= asked <= 90
    assert retry_after_s({"retry-after": email.utils.formatdate(0, usegmt=True)}) == 0
