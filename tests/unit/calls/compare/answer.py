from typing import Any

from lib.calls.compare.answers import Answer


def answer(run_id: int = 1, **facts: Any) -> Answer:
    """A good answer, with other facts where they are given."""
    known: dict[str, Any] = {
        "place": run_id - 1,
        "repeat": 0,
        "model": f"model-{run_id}",
        "sandbox": False,
        "status": "ok",
        "text": "Frogs are green.",
        "tokens_out": 50,
        "cost_usd": 0.01,
        "first_token_ms": 500.0,
        "first_text_ms": 500.0,
        "total_ms": 1500.0,
    }
    return Answer(run_id=run_id, **(known | facts))
