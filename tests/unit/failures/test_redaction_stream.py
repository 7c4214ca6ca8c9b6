"""A text that comes in pieces is redacted as the whole would be, wherever it is cut, and ordinary words do
not wait.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.failures.redaction import redactor
from lib.failures.redaction_stream import StreamRedactor
from tests.unit.failures.secrets_of_all_kinds import Kind, kinds

KINDS = kinds()
LOADED = frozenset(kind.secret for kind in KINDS if kind.loaded)
KNOWN = redactor(LOADED)


def passed(pieces: list[str]) -> str:
    stream = StreamRedactor(KNOWN)
    return "".join([*(stream.feed(piece) for piece in pieces), stream.end()])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_cut_at_every_offset_leaks_nothing(kind: Kind) -> None:
    text = f"Before it, {kind.text}\nand after it."
    whole = KNOWN.text(text)
    for cut in range(len(text) + 1):
        assert passed([text[:cut], text[cut:]]) == whole
    assert passed(list(text)) == whole


PARTS = st.one_of(
    st.sampled_from([kind.text for kind in KINDS]),
    st.sampled_from(
        [
            "sk-",
            "eyJ",
            "Bearer ",
            "key=",
            "://",
            "token",
            " ",
            "\n",
            "-----BEGIN ",
            "a",
            "password: ",
            "@",
            "AIza",
        ]
    ),
    st.text(max_size=20),
)


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(PARTS, max_size=12), cuts=st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_what_comes_out_is_the_redaction_of_the_whole(parts: list[str], cuts: list[int]) -> None:
    text = "".join(parts)
    pieces, at = [], 0
    while at < len(text):
        length = cuts[len(pieces) % len(cuts)]
        pieces.append(text[at : at + length])
        at += length
    assert passed(pieces) == KNOWN.text(text)


def test_ordinary_words_pass_at_once() -> None:
    stream = StreamRedactor(KNOWN)
    for word in (
        "The ",
        "keyboard ",
        "tokenizer ",
        "reads ",
        "passwords, ",
        "basically ",
        "https://example.com/x ",
    ):
        assert stream.feed(word) == word


def test_a_text_without_any_blank_is_not_held_for_ever() -> None:
    stream = StreamRedactor(KNOWN)
    for _ in range(200):
        stream.feed("eyJ" + "a" * 1000)
    assert len(stream._held) < 70_000
