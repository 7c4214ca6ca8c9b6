from datetime import UTC, datetime

import pytest

from lib.store.runs import RunRow
from lib.ui import footer

NOW = datetime.now(UTC)


def row(**change: object) -> RunRow:
    facts = {
        "source": "chat",
        "status": "ok",
        "model": "m",
        "litellm_model": "p/m",
        "provider": "p",
        "agent": None,
    }
    facts |= {"id": 1, "sandbox": False, "text": "Frogs", "reasoning": "", "finish_reason": "stop"}
    facts |= {
        "tokens_in": 1200,
        "tokens_out": 300,
        "tokens_cached": 800,
        "tokens_reasoning": 50,
        "cost_usd": 0.0031,
    }
    facts |= {
        "started_at": NOW,
        "ended_at": NOW,
        "first_token_ms": 500.0,
        "first_text_ms": None,
        "total_ms": 3500.0,
    }
    return RunRow(**(facts | change))  # type: ignore[arg-type]


def test_a_counted_answer_tells_tokens_times_and_cost() -> None:
    assert footer.facts(row()) == [
        "1,200 tokens in",
        "800 cached",
        "300 out",
        "50 of them reasoning",
        "first word after 0.5 s",
        "100 tokens/s",
        "3.5 s in all",
    ]
    cost = footer.cost_of_row(row())
    assert cost is not None
    assert footer.priced(cost) == "\\$0.0031"


def test_what_is_not_known_is_left_out() -> None:
    unknown = row(
        tokens_in=None, tokens_out=None, tokens_cached=None, tokens_reasoning=None, first_token_ms=None
    )
    assert footer.facts(unknown) == ["3.5 s in all"]


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"cost_usd": 0.0}, "free"),
        ({"cost_usd": None}, "cost: price unknown"),
        ({"cost_usd": None, "tokens_out": None}, "cost: usage missing"),
        ({"cost_usd": None, "tokens_out": None, "status": "stopped"}, "cost: partial"),
    ],
)
def test_a_cost_that_is_not_known_says_so(change: dict[str, object], shown: str) -> None:
    cost = footer.cost_of_row(row(**change))
    assert cost is not None
    assert footer.priced(cost) == shown


def test_a_running_answer_has_no_cost_yet() -> None:
    assert footer.cost_of_row(row(status="running")) is None


def test_a_burst_is_not_given_a_speed() -> None:
    assert footer.tokens_per_s(row(first_token_ms=3490.0)) is None


def test_a_sum_has_cost_and_tokens_of_all_and_says_what_it_leaves_out() -> None:
    uncounted = row(cost_usd=None, tokens_in=None, tokens_out=None)
    assert footer.in_all([row(), row()]) == "\\$0.0062 · 3,000 tokens"
    assert footer.in_all([row(), uncounted]) == "at least \\$0.0031 · 1,500 tokens"
    assert footer.in_all([uncounted]) == "cost not known"
    assert footer.in_all([row(cost_usd=0.0)]) == "free · 1,500 tokens"
    assert footer.in_all([row(status="running")]) == ""
