"""`python -m lib compare` through the real path to the sandbox."""

import json

import pytest
from click.testing import CliRunner, Result

from lib.calls.compare.command import command

pytestmark = pytest.mark.usefixtures("folder")

MODELS = ("--model", "gemini-3.8-flash", "--model", "gpt-6.1-sol")


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(command, arguments, input=typed)


def test_all_answers_come_with_a_table_of_their_numbers() -> None:
    result = run("Say frogs in five words.", *MODELS)
    assert result.exit_code == 0
    assert "## gemini-3.8-flash (sandbox)" in result.output
    *_, head, first, second = result.output.splitlines()
    assert "first token" in head
    assert first.startswith("gemini-3.8-flash  ok")
    assert second.startswith("gpt-6.1-sol       ok")


def test_the_prompt_may_be_typed_and_programs_get_json() -> None:
    result = run("-", *MODELS, "--json", "--max-tokens", "9", typed="Tell me about frogs.")
    told = json.loads(result.output)
    assert [answer["model"] for answer in told["answers"]] == ["gemini-3.8-flash", "gpt-6.1-sol"]
    assert {answer["failure"] is None for answer in told["answers"]} == {result.exit_code == 0}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Why?", "--model", "gpt-6.1-sol"), "Give 2 to 8 models"),
        (("Why?", "--model", "gpt-6.1-sol", "--model", "gpt-6.1-sool"), "Did you mean gpt-6.1-sol"),
        ((" ", *MODELS), "The prompt is empty"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.output
