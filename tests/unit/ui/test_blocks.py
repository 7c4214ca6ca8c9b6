import random
from collections.abc import Iterator

import pytest

from lib.calls.pace import Pace
from lib.calls.request import Request
from lib.calls.run import Outcome, Run
from lib.ui.blocks import BLOCK, in_blocks, next_block, split

PARAGRAPH = "A line that says a little about frogs and ponds. " * 10 + "\n\n"
LONG = PARAGRAPH * 6
QUESTION = Request(source="chat", model="any", messages=())


def drawn(text: str, sizes: random.Random) -> list[str]:
    """The elements that a stream of `text` in pieces of any size ends in."""

    def pieces() -> Iterator[str]:
        place = 0
        while place < len(text):
            size = sizes.choice((1, 3, 17, 400, 6000))
            yield text[place : place + size]
            place += size

    elements = [""]
    for piece in in_blocks(pieces(), Pace()):
        if isinstance(piece, str):
            elements[-1] += piece
        else:
            assert piece is next_block
            elements.append("")
    return [element for element in elements if element]


MIXED = (
    LONG
    + "```python\n"
    + "def frog():\n    return 1\n\n" * 200
    + "```\n\n"
    + LONG
    + "- one\n\n- two\n\n  more of two\n\n" * 120
    + "**Bold** begins\n\n"
    + LONG
    + "| a | b |\n|---|---|\n"
    + "| 1 | 2 |\n" * 300
    + "\n# Heading\n\n"
    + LONG
    + "$$\na\n\nb\n$$\n\n"
    + LONG
)


@pytest.mark.parametrize("text", [LONG, MIXED, MIXED[:-3], "short", "x" * 9000, "\n\n" * 3000])
def test_a_stream_ends_in_the_same_blocks_as_the_whole(text: str) -> None:
    for seed in range(5):
        assert drawn(text, random.Random(seed)) == split(text)  # noqa: S311


@pytest.mark.parametrize("text", [LONG, MIXED, "short", ""])
def test_nothing_is_lost_between_blocks(text: str) -> None:
    assert "".join(split(text)) == text


def test_a_short_answer_is_one_block() -> None:
    assert len(PARAGRAPH) < BLOCK
    assert split(PARAGRAPH) == [PARAGRAPH]


def test_a_long_answer_has_blocks_that_are_not_much_longer_than_wanted() -> None:
    blocks = split(PARAGRAPH * 100)
    assert len(blocks) > 10
    assert max(len(block) for block in blocks) < BLOCK + 2 * len(PARAGRAPH)


@pytest.mark.parametrize(
    "whole",
    [
        "```\n" + "code\n\n" * 2000 + "```\n",
        "~~~~\n" + "code\n\n```\n\n" * 900 + "~~~~\n",
        "- item\n\n" * 1500,
        "1. item\n\n" * 1500,
        "* item\n\n    indented\n\n" * 900,
        "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 900,
        "$$\n" + "x\n\n" * 2000 + "$$\n",
    ],
)
def test_a_fence_a_list_a_table_or_a_formula_is_never_cut(whole: str) -> None:
    (only,) = split(whole)
    assert only == whole


def test_an_answer_with_link_references_stays_whole() -> None:
    text = LONG * 3 + "See [this][1].\n\n[1]: https://example.org\n"
    assert split(text) == [text]


def test_a_piece_is_held_back_only_at_an_empty_line_of_a_long_block() -> None:
    pieces = [
        piece
        for piece in in_blocks(iter([LONG[:BLOCK], "and more", " of it"]), Pace())
        if isinstance(piece, str)
    ]
    assert pieces == [LONG[:BLOCK], "and more", " of it"]


def test_what_is_finished_slows_the_pace_no_longer() -> None:
    pace = Pace()
    run = Run(id=1, request=QUESTION, model=None, sandbox=True, stop=lambda: None)
    run.add(text=LONG * 8)
    run.end(Outcome(status="ok"))
    assert len(list(in_blocks(run.follow(lambda: None, pace), pace))) > 8
    assert 0 < pace.again < 2 * BLOCK < len(LONG * 8)
