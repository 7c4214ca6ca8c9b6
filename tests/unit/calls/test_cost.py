import pytest

from lib.calls.cost import Cost, cost_of, dollars, total


def of(status: str = "ok", **facts: object) -> Cost | None:
    given = {"usd": 0.5, "tokens_in": 10, "tokens_out": 20, "has_text": True} | facts
    return cost_of(status, **given)  # type: ignore[arg-type]


def test_a_counted_answer_with_a_price_has_its_cost_without_a_mark() -> None:
    assert of() == Cost(0.5)


@pytest.mark.parametrize(
    ("cost", "mark"),
    [
        (of(usd=0.0), "free"),
        (of(usd=None), "price unknown"),
        (of(usd=None, tokens_in=None), "usage missing"),
        (of("stopped", usd=None, tokens_out=None), "partial"),
        (of("interrupted", usd=None, tokens_out=None), "partial"),
        (of("failed", usd=None, tokens_out=None), "partial"),
    ],
)
def test_what_is_not_known_is_marked_and_never_zero(cost: Cost | None, mark: str) -> None:
    assert cost is not None
    assert cost.mark == mark
    assert (cost.usd is None) == (mark != "free")


def test_a_failure_before_the_first_word_cost_nothing_that_could_be_known() -> None:
    assert of("failed", usd=None, tokens_in=None, tokens_out=None, has_text=False) is None


def test_a_sum_says_that_something_in_it_is_not_known() -> None:
    assert total([Cost(0.5), None, Cost(0.25)]) == Cost(0.75)
    assert total([Cost(0.5), Cost(None, "usage missing")]) == Cost(0.5, "partial")
    assert total([Cost(0.0, "free"), None]) == Cost(0.0, "free")


@pytest.mark.parametrize(
    ("usd", "shown"),
    [
        (1234.5, "$1,234.50"),
        (1.2, "$1.20"),
        (0.0031, "$0.0031"),
        (0.00002, "$0.000020"),
        (1e-9, "less than $0.000001"),
        (0.0, "$0.0000"),
    ],
)
def test_an_amount_is_never_rounded_to_nothing(usd: float, shown: str) -> None:
    assert dollars(usd) == shown
