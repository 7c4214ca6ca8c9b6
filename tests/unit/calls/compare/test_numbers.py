from lib.calls.compare.fairness import unequal
from lib.calls.compare.numbers import MEASURES, best
from lib.calls.compare.shape import shape
from lib.calls.compare.spread import spreads
from tests.unit.calls.compare.answer import answer

BY_NAME = {measure.name: measure for measure in MEASURES}


def test_the_least_time_and_the_most_tokens_a_second_are_best():
    answers = [answer(1), answer(2, total_ms=2500.0, first_token_ms=400.0, tokens_out=100)]
    assert best(BY_NAME["Total"], answers) == {1}
    assert best(BY_NAME["First token"], answers) == {2}


def test_an_answer_that_broke_off_is_never_best():
    answers = [answer(1, status="stopped", total_ms=1.0), answer(2), answer(3, total_ms=2000.0)]
    assert best(BY_NAME["Total"], answers) == {2}


def test_among_equals_nobody_is_best():
    assert best(BY_NAME["Total"], [answer(1), answer(2)]) == frozenset()


def test_what_was_thought_unseen_makes_nobody_fast():
    assert answer(tokens_out=150, tokens_reasoning=100).tokens_per_s == 50
    assert answer(tokens_out=150, tokens_reasoning=100, reasoning="Hm").tokens_per_s == 150


def test_a_cost_that_is_not_known_is_marked_and_never_zero():
    assert answer(cost_usd=None).cost_mark == "no price known"
    assert answer(cost_usd=None, tokens_out=None).cost_mark == "no tokens told"
    assert answer(cost_usd=0.0, sandbox=True).cost_mark == "free (sandbox)"
    assert answer().cost_mark is None
    assert best(BY_NAME["Cost"], [answer(1, cost_usd=0.0, sandbox=True), answer(2), answer(3)]) == frozenset()


def test_a_parameter_that_was_left_out_is_said():
    assert unequal([answer(1), answer(2, left_out=("temperature",))]) == [
        "model-2 does not take temperature: it was asked without."
    ]


def test_format_inside_of_code_is_no_format():
    text = "# Frogs\n\n- green\n- wet\n\n```python\n# a comment\n- x\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n"
    counted = shape(text).format
    assert counted == {"headings": 1, "list items": 2, "tables": 1, "links": 0, "code blocks": 1}


def test_repeats_are_measured_together_and_the_same_ones_counted():
    answers = [
        answer(1, repeat=0, total_ms=1000.0),
        answer(1, repeat=1, total_ms=3000.0),
        answer(1, repeat=2, text="Frogs jump far away."),
        answer(1, repeat=3, status="failed", text=""),
    ]
    (spread,) = spreads(answers)
    assert (spread.asked, spread.good, spread.alike) == (4, 3, 2)
    assert spread.total_ms is not None
    assert (spread.total_ms.least, spread.total_ms.most) == (1000.0, 3000.0)
    assert spread.words is not None
    assert spread.words.median == 3
