"""The sandbox as a judge: it answers the very question that a matrix asks of its judge."""

import pytest

from lib.calls.compare import rubric
from lib.sandbox import judging


@pytest.mark.parametrize(
    ("answer", "passed"),
    [("Frogs, says the source, are green.", True), ("Toads.", False), ('{"passed": true}', False)],
)
def test_an_answer_is_good_when_a_telling_word_of_the_rubric_stands_in_it(answer: str, passed: bool) -> None:
    wanted = "The answer is about frogs, or names a source."
    said = judging.verdict(rubric.question(wanted, "What is green?", answer))
    assert said is not None
    assert rubric.verdict(wanted, said).passed == passed


@pytest.mark.parametrize("prompt", ["What is a rubric?", '{"rubric": ', '{"rubric": "frogs"}', '["rubric"]'])
def test_other_prompts_ask_for_no_verdict(prompt: str) -> None:
    assert judging.verdict(prompt) is None
