"""The same prompt several times: how far the answers lie apart in time, length and cost, and how many are alike."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean, median, stdev

from lib.calls.compare.answers import Answer


@dataclass(frozen=True)
class Range:
    """Several values of one measure; `deviation` is the sample's standard deviation, None of a single value."""

    least: float
    median: float
    mean: float
    most: float
    deviation: float | None


@dataclass(frozen=True)
class Spread:
    """All answers of one place."""

    place: int
    model: str
    asked: int
    good: int
    alike: int
    """How many are the same, word for word, as the commonest answer."""
    total_ms: Range | None
    words: Range | None
    cost_usd: Range | None


def spreads(answers: Sequence[Answer]) -> list[Spread]:
    """The spread of every place, by place; only whole answers are measured."""
    return [
        _spread([answer for answer in answers if answer.place == place])
        for place in sorted({answer.place for answer in answers})
    ]


def _spread(answers: Sequence[Answer]) -> Spread:
    good = [answer for answer in answers if answer.status == "ok"]
    texts = Counter(answer.text.strip() for answer in good)
    return Spread(
        place=answers[0].place,
        model=answers[0].model,
        asked=len(answers),
        good=len(good),
        alike=texts.most_common(1)[0][1] if texts else 0,
        total_ms=_range(good, lambda answer: answer.total_ms),
        words=_range(good, lambda answer: len(answer.text.split())),
        cost_usd=_range(good, lambda answer: None if answer.cost_mark else answer.cost_usd),
    )


def _range(answers: Sequence[Answer], measure: Callable[[Answer], float | None]) -> Range | None:
    values = [value for answer in answers if (value := measure(answer)) is not None]
    if not values:
        return None
    deviation = stdev(values) if len(values) > 1 else None
    return Range(min(values), median(values), mean(values), max(values), deviation)
