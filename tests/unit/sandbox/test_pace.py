import asyncio
import time

import pytest

from lib.sandbox.pace import Pace, due, pace_of


def emitted(tokens: int, pace: Pace, work_s: float = 0.0) -> list[tuple[float, range]]:
    """When each batch came, in seconds from the start; the reader may be slow."""

    async def collect() -> list[tuple[float, range]]:
        started = asyncio.get_running_loop().time()
        batches = []
        async for batch in due(tokens, pace, started):
            batches.append((asyncio.get_running_loop().time() - started, batch))
            time.sleep(work_s)
        return batches

    return asyncio.run(collect())


def test_every_token_comes_once_in_order_and_never_early() -> None:
    pace = Pace(first_s=0.02, tokens_per_s=500)
    batches = emitted(100, pace)
    assert [n for _, batch in batches for n in batch] == list(range(100))
    for at, batch in batches:
        assert at >= 0.02 + (batch[-1] / 500) - 1e-6


def test_a_slow_reader_gets_several_at_once_and_the_end_is_not_delayed() -> None:
    batches = emitted(200, Pace(first_s=0, tokens_per_s=1000), work_s=0.01)
    assert max(len(batch) for _, batch in batches) >= 8
    assert batches[-1][0] < 0.4


def test_without_pace_all_comes_at_once() -> None:
    began = time.perf_counter()
    assert sum(len(batch) for _, batch in emitted(5000, Pace(0, 0))) == 5000
    assert time.perf_counter() - began < 1


def test_each_model_has_its_own_rhythm_within_bounds() -> None:
    paces = {model: pace_of(model) for model in ("gpt-6-luna", "claude-opus-5-5", "gemini-4-argon")}
    assert len(set(paces.values())) == 3
    assert paces["gpt-6-luna"] == pace_of("gpt-6-luna")
    for pace in paces.values():
        assert 0.15 <= pace.first_s <= 0.6
        assert 40 <= pace.tokens_per_s <= 150


def test_the_rhythm_can_be_set() -> None:
    assert pace_of("gpt-6-luna", first_ms=30, tokens_per_s=77) == Pace(0.03, 77)


@pytest.mark.slow
def test_a_thousand_tokens_a_second_for_two_seconds_do_not_drift() -> None:
    batches = emitted(2000, Pace(first_s=0, tokens_per_s=1000))
    assert 1.99 <= batches[-1][0] < 2.3
