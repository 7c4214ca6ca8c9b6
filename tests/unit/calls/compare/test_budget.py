from lib.calls.compare.budget import Budget


def test_without_a_cap_everything_is_allowed():
    assert Budget(None, [9.0], {0: 1e6}, {0: 1}).allows([0] * 1000)


def test_answers_under_way_are_reckoned_at_the_estimate_while_none_has_ended():
    budget = Budget(1.0, [0.3, 0.5], {}, {})
    assert budget.allows([0, 0, 0])
    assert not budget.allows([0, 0, 0, 0])
    assert budget.allows([0, 1])
    assert not budget.allows([0, 1, 1])


def test_what_was_spent_counts_and_shows_how_dear_the_next_will_be():
    budget = Budget(1.0, [0.01], {}, {})
    budget.paid(0, 0.4, ended=True)
    assert budget.allows([0])
    assert not budget.allows([0, 0])
    budget.paid(0, 0.4, ended=True)
    assert not budget.allows([0])


def test_an_answer_whose_verdict_is_still_to_come_counts_by_its_price():
    budget = Budget(1.0, [0.1], {0: 0.5}, {0: 1})
    budget.paid(0, 0.3, ended=False)
    assert not budget.allows([0])


def test_a_cap_of_nothing_lets_through_what_is_free():
    assert Budget(0.0, [0.0], {}, {}).allows([0, 0])
