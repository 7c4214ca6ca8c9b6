"""The timeline picture: how long each model let people wait, thought, and wrote.

An SVG of our own: it is drawn anew every second beside answers that stream, and a chart library would hold up the
browser, and with it the answers. Lengths are shares of its width, so that it fits a phone too.
"""

import html
from collections.abc import Iterator, Mapping, Sequence
from math import floor, log10
from typing import NamedTuple

from lib.calls.compare.answers import Answer

Spans = Mapping[str, tuple[float, float]]

PHASES = ("waiting", "thinking", "writing")
TOP, ROW, BAR, TEXT = 30, 40, 14, 13
WIDEST = 94
"""How much of the width the longest bar takes, in percent: the last number of the axis needs some room."""


class Colours(NamedTuple):
    """The colours of the letters and of each phase."""

    ink: str
    waiting: str
    thinking: str
    writing: str


LIGHT = Colours("#1b2424", "#c3cccb", "#c2703d", "#0f6f6a")
DARK = Colours("#e6eceb", "#4a585b", "#e09a6a", "#4fb8b0")


def phases(answer: Answer, now_ms: float | None = None) -> dict[str, tuple[float, float]]:
    """Each phase that the answer came to, as seconds from its start to its end; `now_ms` is how far a live one is."""
    end = answer.total_ms if answer.total_ms is not None else now_ms
    if end is None:
        return {}
    first = answer.first_token_ms if answer.first_token_ms is not None else end
    text = answer.first_text_ms
    if text is None:  # nothing but thoughts, or a run kept before this was measured
        text = end if answer.reasoning and not answer.text else first
    bounds = (0.0, min(first, end), min(max(text, first), end), end)
    spans = zip(PHASES, bounds, bounds[1:], strict=False)
    return {phase: (begin / 1000, stop / 1000) for phase, begin, stop in spans if stop > begin}


def told(bars: Mapping[str, Spans]) -> str:
    """The picture in words."""
    parts = (
        f"{label}: {', '.join(f'{phase} {stop - begin:.1f} s' for phase, (begin, stop) in spans.items())}"
        for label, spans in bars.items()
    )
    return f"Timeline. {'; '.join(parts)}"


def picture(bars: Mapping[str, Spans], colours: Colours) -> str:
    """The bars, each under its label, over an axis of seconds from the common start."""
    longest = max((_end(spans) for spans in bars.values()), default=0.0) or 1.0
    height = TOP + ROW * len(bars) + 24
    parts = [*_legend(colours)]
    for row, (label, spans) in enumerate(bars.items()):
        parts += _bar(TOP + ROW * row, label, spans, longest, colours)
    parts += _axis(TOP + ROW * len(bars), longest, colours)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="{height}" fill="{colours.ink}" '
        f'font-family="system-ui, sans-serif" font-size="{TEXT}">{"".join(parts)}</svg>'
    )


def _end(spans: Spans) -> float:
    return max((stop for _, stop in spans.values()), default=0.0)


def _legend(colours: Colours) -> Iterator[str]:
    for place, phase in enumerate(PHASES):
        left = 90 * place
        yield f'<rect x="{left}" y="4" width="12" height="12" rx="2" fill="{getattr(colours, phase)}"/>'
        yield f'<text x="{left + 18}" y="15">{phase}</text>'


def _bar(top: int, label: str, spans: Spans, longest: float, colours: Colours) -> Iterator[str]:
    yield f'<text x="0" y="{top + TEXT}">{html.escape(label)}</text>'
    yield f'<text x="{WIDEST}%" y="{top + TEXT}" text-anchor="end">{_end(spans):.1f} s</text>'
    for phase, (begin, stop) in spans.items():
        left, width = (WIDEST * seconds / longest for seconds in (begin, stop - begin))
        yield (
            f'<rect x="{left:.2f}%" y="{top + TEXT + 5}" width="{width:.2f}%" height="{BAR}" '
            f'fill="{getattr(colours, phase)}"><title>{phase} {stop - begin:.2f} s</title></rect>'
        )


def _axis(top: int, longest: float, colours: Colours) -> Iterator[str]:
    yield f'<line x1="0" x2="{WIDEST}%" y1="{top}" y2="{top}" stroke="{colours.ink}" opacity="0.3"/>'
    for second in ticks(longest):
        left, anchor = WIDEST * second / longest, "middle" if second else "start"
        yield f'<text x="{left:.2f}%" y="{top + 17}" text-anchor="{anchor}" opacity="0.7">{second:g} s</text>'


def ticks(longest: float) -> Sequence[float]:
    """Round numbers from 0 to `longest`, at most five steps."""
    rough = longest / 5
    unit = 10 ** floor(log10(rough))
    step = next(unit * round_ for round_ in (1, 2, 5, 10) if unit * round_ >= rough)
    return [round(step * number, 6) for number in range(floor(longest / step) + 1)]
