"""The timeline picture: phases that follow each other, bars to one scale, and nothing in it that could run."""

import xml.etree.ElementTree as ET

import pytest

from lib.calls.compare.timeline import DARK, LIGHT, phases, picture, ticks, told
from tests.unit.calls.compare.answer import answer

SVG = "{http://www.w3.org/2000/svg}"


def widths(svg: str) -> list[str]:
    """Of the bars, from the first to the last."""
    rects = ET.fromstring(svg).iter(f"{SVG}rect")  # noqa: S314 (our own)
    return [rect.attrib["width"] for rect in rects if rect.attrib["width"].endswith("%")]


def test_an_answer_waits_then_thinks_then_writes() -> None:
    thought = answer(first_token_ms=200.0, first_text_ms=500.0, total_ms=1500.0)
    assert phases(thought) == {"waiting": (0, 0.2), "thinking": (0.2, 0.5), "writing": (0.5, 1.5)}
    assert phases(answer(first_token_ms=None, first_text_ms=None, total_ms=None), 700) == {
        "waiting": (0, 0.7)
    }
    assert phases(answer(first_token_ms=None, first_text_ms=None, total_ms=None)) == {}


def test_what_was_only_thought_was_not_written() -> None:
    silent = answer(text="", reasoning="Hm.", first_token_ms=200.0, first_text_ms=None, total_ms=1000.0)
    assert phases(silent) == {"waiting": (0, 0.2), "thinking": (0.2, 1.0)}


def test_all_bars_have_one_scale() -> None:
    bars = {"slow": {"waiting": (0.0, 1.0), "writing": (1.0, 4.0)}, "quick": {"writing": (0.0, 2.0)}}
    assert widths(picture(bars, LIGHT)) == ["23.50%", "70.50%", "47.00%"]
    assert told(bars) == "Timeline. slow: waiting 1.0 s, writing 3.0 s; quick: writing 2.0 s"


@pytest.mark.parametrize("bars", [{}, {"<b onload='x'>&": {}}, {"now": {"waiting": (0.0, 0.0)}}])
def test_it_is_whole_whatever_the_names_and_before_anything_was_measured(bars: dict[str, object]) -> None:
    svg = picture(bars, DARK)  # type: ignore[arg-type]
    texts = ET.fromstring(svg).iter(f"{SVG}text")  # noqa: S314 (our own)
    labels = [text.text for text in texts]
    assert all(name in labels for name in bars)


@pytest.mark.parametrize(
    ("longest", "seconds"),
    [
        (1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (3.2, [0, 1, 2, 3]),
        (47, [0, 10, 20, 30, 40]),
        (0.03, [0, 0.01, 0.02, 0.03]),
    ],
)
def test_the_axis_has_round_numbers(longest: float, seconds: list[float]) -> None:
    assert ticks(longest) == seconds
