import pytest

from lib.calls.compare.ballot import vote
from tests.unit.calls.compare.answer import answer


def discarded(left, right, prompt="Tell me about frogs."):
    return vote(1, prompt, left, right, "left", blind=True).discarded


def test_a_vote_between_two_whole_answers_counts():
    assert discarded(answer(1), answer(2)) is None


@pytest.mark.parametrize("status", ["failed", "stopped", "interrupted", "running"])
def test_a_vote_on_an_answer_that_is_not_whole_does_not_count(status):
    assert "not finished" in discarded(answer(1), answer(2, status=status))


@pytest.mark.parametrize(
    "text", ["I am Claude.", "As ChatGPT, I…", "Made by Google DeepMind", "gpt-6 here", "I am Model-1."]
)
def test_a_vote_where_a_model_names_itself_does_not_count(text):
    assert "names a model" in discarded(answer(1, text=text), answer(2))
    assert "names a model" in discarded(answer(1, reasoning=text), answer(2))


def test_a_name_that_the_prompt_brought_up_gives_nothing_away():
    assert discarded(answer(1, text="Gemini is a sign."), answer(2), prompt="What is Gemini?") is None


def test_a_word_that_only_contains_a_name_is_none():
    assert discarded(answer(1, text="A claudette and a lama"), answer(2)) is None


def test_a_model_against_itself_does_not_count():
    assert "same model" in discarded(answer(1, model="m"), answer(2, model="m"))


def test_what_the_sandbox_made_up_never_counts_for_the_model():
    kept = vote(1, "?", answer(1, sandbox=True), answer(2, sandbox=True), "tie", blind=False)
    assert kept.left_model == "model-1 (sandbox)"
