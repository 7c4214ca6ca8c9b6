"""What the sandbox answers: the same to the same question, something else to another, and honest about
itself.
"""

from itertools import pairwise

import pytest

from lib.sandbox.answer import Ask, compose, tokens_of


def ask(
    prompt: str = "How do rainbows form over a lake?", model: str = "gpt-6-luna", **fields: object
) -> Ask:
    return Ask(model=model, prompt=prompt, prompt_tokens=9, **fields)  # type: ignore[arg-type]


def text(asked: Ask, tokens: int | None = None) -> str:
    return compose(asked, tokens).text("text")


def test_an_answer_is_the_same_each_time() -> None:
    assert compose(ask()) == compose(ask())


def test_answers_differ_by_model_and_by_prompt() -> None:
    assert text(ask()) != text(ask(model="gpt-6-astra"))
    assert text(ask()) != text(ask("What is a tax haven?"))


def test_every_answer_says_where_it_comes_from_and_what_it_is_about() -> None:
    answer = text(ask())
    assert "Switchboard sandbox" in answer.splitlines()[0]
    assert "“How do rainbows form over a lake?”" in answer
    assert "## On rainbows" in answer


@pytest.mark.parametrize(
    "prompt", ["", "?", "hi", "a" * 5000, "`*|<script>` [x](http://x) ~~#", "Привет, мир", "1\n2"]
)
def test_any_prompt_gets_80_to_400_tokens(prompt: str) -> None:
    for model in ("gpt-6-luna", "claude-opus-5-5", "gemini-4-argon"):
        assert 80 <= compose(ask(prompt, model)).count() <= 400


def test_answers_show_all_that_markdown_can() -> None:
    answers = "".join(text(ask(f"Question {n} about tides and harbours")) for n in range(10))
    for mark in ("\n## ", "\n- ", "\n1. ", "\n| --- |", "\n```python\n", "**"):
        assert mark in answers


def test_the_code_in_an_answer_runs() -> None:
    for n in range(10):
        for block in text(ask(f"Question {n} about tides"), 600).split("```python\n")[1:]:
            code = block.partition("\n```")
            if code[1]:
                exec(compile(code[0].replace("print", "str"), "answer", "exec"), {})  # noqa: S102


def test_a_prompt_cannot_break_out_of_the_line_that_quotes_it() -> None:
    line = next(line for line in text(ask("a\n# b `c` | <img>")).splitlines() if line.startswith("You wrote"))
    assert line == "You wrote: “a b c img”"


@pytest.mark.parametrize("tokens", [0, 1, 7, 500, 2000])
def test_the_length_can_be_asked_for_exactly(tokens: int) -> None:
    answer = compose(ask(), tokens)
    assert (answer.count(), answer.finish) == (tokens, "stop")


@pytest.mark.parametrize("prompt", ["Write 50 words on tides.", "a 50-word poem", "In 50 words: tides"])
def test_a_request_for_a_number_of_words_is_heard(prompt: str) -> None:
    assert compose(ask(prompt)).count() == 50


def test_max_tokens_cuts_and_says_so() -> None:
    answer = compose(ask(max_tokens=10))
    assert (answer.count(), answer.finish) == (10, "length")


def test_an_answer_that_fits_exactly_is_not_called_cut() -> None:
    assert compose(ask(max_tokens=30), 30).finish == "stop"


def test_a_reasoning_model_thinks_first() -> None:
    answer = compose(ask(reasons=True))
    kinds = [piece.kind for piece in answer.pieces]
    assert kinds == sorted(kinds)  # reasoning, then text
    assert answer.count("reasoning") > 20


def test_long_answers_never_repeat_one_token_a_hundred_times() -> None:
    tokens = [piece.text for piece in compose(ask(), 5000).pieces]
    longest = run = 1
    for before, after in pairwise(tokens):
        run = run + 1 if before == after else 1
        longest = max(longest, run)
    assert longest < 5


@pytest.mark.parametrize("sample", ["", " ", "a", "word " * 3, "extraordinarily long\n\n\twords\n"])
def test_tokens_join_to_the_text_they_came_from(sample: str) -> None:
    assert "".join(tokens_of(sample)) == sample
