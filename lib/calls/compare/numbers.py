"""The numbers of a comparison, and which of them are the best."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from lib.calls.compare.answers import Answer


@dataclass(frozen=True)
class Measure:
    """One number of an answer: how it is called, got and written, and which end of the scale is good."""

    name: str
    of: Callable[[Answer], float | None]
    shown: Callable[[float], str]
    best: Literal["least", "most"] | None


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s"


def _whole(number: float) -> str:
    return f"{number:,.0f}"


MEASURES = (
    Measure("First token", lambda answer: answer.first_token_ms, _seconds, "least"),
    Measure("Total", lambda answer: answer.total_ms, _seconds, "least"),
    Measure("Tokens in", lambda answer: answer.tokens_in, _whole, None),
    Measure("Tokens out", lambda answer: answer.tokens_out, _whole, None),
    Measure("Of them thought", lambda answer: answer.tokens_reasoning, _whole, None),
    Measure("Tokens/s", lambda answer: answer.tokens_per_s, lambda number: f"{number:.0f}", "most"),
    Measure(
        "Cost",
        lambda answer: None if answer.cost_mark else answer.cost_usd,
        lambda dollars: f"${dollars:.5f}",
        "least",
    ),
)


def best(measure: Measure, answers: Sequence[Answer]) -> frozenset[int]:
    """The run ids of the answers that are best by this measure.

    Only whole answers compete, and only if there are two that differ: among equals nobody is best.
    """
    values = {answer.run_id: measure.of(answer) for answer in answers if answer.status == "ok"}
    known = {run_id: value for run_id, value in values.items() if value is not None}
    if measure.best is None or len(set(known.values())) < 2:
        return frozenset()
    top = min(known.values()) if measure.best == "least" else max(known.values())
    return frozenset(run_id for run_id, value in known.items() if value == top)
