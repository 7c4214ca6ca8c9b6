"""What an answer took, in one quiet line: tokens, times, and the cost with an honest mark where it is not known."""

from collections.abc import Iterable

import streamlit as st

from lib.calls.cost import EXPLANATIONS, Cost, cost_of, dollars, total
from lib.store.runs import RunRow
from lib.store.spending import Spent


def draw(row: RunRow) -> None:
    """Draw the line for a run that has ended; nothing where there is nothing to tell."""
    cost = cost_of_row(row)
    parts = [*facts(row), *([priced(cost)] if cost else [])]
    if parts:
        help_text = EXPLANATIONS[cost.mark] if cost and cost.mark else None
        st.caption(" · ".join(parts), help=help_text)


def cost_of_row(row: RunRow | Spent) -> Cost | None:
    """What this run cost, as far as it is known; None while it runs."""
    if row.status == "running":
        return None
    return cost_of(
        row.status,
        usd=row.cost_usd,
        tokens_in=row.tokens_in,
        tokens_out=row.tokens_out,
        has_text=row.has_text if isinstance(row, Spent) else bool(row.text),
    )


def in_all(rows: Iterable[RunRow | Spent]) -> str:
    """What these runs took together, cost and tokens; empty where nothing can have been charged."""
    rows = list(rows)
    costs = [cost_of_row(row) for row in rows]
    if not any(costs):
        return ""
    tokens = sum((row.tokens_in or 0) + (row.tokens_out or 0) for row in rows)
    sum_ = total(costs)
    cost = priced(sum_) if sum_.usd or sum_.mark == "free" else "cost not known"
    return cost + (f" · {tokens:,} tokens" if tokens else "")


def facts(row: RunRow) -> list[str]:
    """Tokens and times, each with its unit; what is not known is left out."""
    counts = (
        ("tokens in", row.tokens_in),
        ("cached", row.tokens_cached or None),
        ("out", row.tokens_out),
        ("of them reasoning", row.tokens_reasoning or None),
    )
    told = [f"{count:,} {name}" for name, count in counts if count is not None]
    if row.first_token_ms is not None:
        told.append(f"first word after {row.first_token_ms / 1000:.1f} s")
    if (speed := tokens_per_s(row)) is not None:
        told.append(f"{speed:,.0f} tokens/s")
    if row.total_ms is not None:
        told.append(f"{row.total_ms / 1000:.1f} s in all")
    return told


def tokens_per_s(row: RunRow) -> float | None:
    """How fast it was once it had begun; None where that cannot be said."""
    if not row.tokens_out or row.first_token_ms is None or row.total_ms is None:
        return None
    took_ms = row.total_ms - row.first_token_ms
    return row.tokens_out * 1000 / took_ms if took_ms >= 50 else None


def priced(cost: Cost) -> str:
    """The cost as it stands in the line, with its mark."""
    if cost.usd is None:
        return f"cost: {cost.mark}"
    if cost.mark == "free":
        return "free"
    return ("at least " if cost.mark == "partial" else "") + dollars(cost.usd).replace("$", "\\$")
