"""What an answer cost, said honestly: a price that is unknown is never a zero, and a sum says what it leaves out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Mark = Literal["free", "price unknown", "usage missing", "partial"]

EXPLANATIONS: dict[Mark, str] = {
    "free": "Nothing was charged.",
    "price unknown": "The provider counted the tokens, but no price is known for this model.",
    "usage missing": "The provider did not say how many tokens it counted, so the cost is not known.",
    "partial": "The answer was cut before the provider counted it: it cost something, but how much is not known.",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """US dollars as far as they are known, and what is to be said of them (None: they are right)."""

    usd: float | None
    mark: Mark | None = None


def cost_of(
    status: str, *, usd: float | None, tokens_in: int | None, tokens_out: int | None, has_text: bool
) -> Cost | None:
    """The cost of one run that has ended; None where nothing was answered, so that nothing can have been charged."""
    counted = tokens_in is not None and tokens_out is not None
    if counted and usd is not None:
        return Cost(usd, "free" if usd == 0 else None)
    if counted:
        return Cost(None, "price unknown")
    if status == "ok":
        return Cost(None, "usage missing")
    return Cost(None, "partial") if has_text else None


def total(costs: Iterable[Cost | None]) -> Cost:
    """The sum of what is known; `partial` where something in it is not."""
    known = [cost for cost in costs if cost is not None]
    usd = sum(cost.usd for cost in known if cost.usd is not None)
    if any(cost.usd is None for cost in known):
        return Cost(usd, "partial")
    return Cost(usd, "free" if usd == 0 else None)


def dollars(usd: float) -> str:
    """An amount as people read it: $1.20, $0.0031, $0.000002; never rounded to nothing."""
    if usd >= 1:
        return f"${usd:,.2f}"
    if usd >= 0.0001 or usd == 0:
        return f"${usd:.4f}"
    return f"${usd:.6f}" if usd >= 0.000001 else "less than $0.000001"
