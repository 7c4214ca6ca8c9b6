"""What was equal in a turn, and what could not be: said, so that the numbers can be believed for what they are."""

from collections.abc import Sequence

from lib.calls.compare.answers import Answer

EQUAL = (
    "the same prompt, system text and parameters",
    "one common start, in an order of chance",
    "connections opened beforehand",
    "no retries",
)


def unequal(answers: Sequence[Answer]) -> list[str]:
    """Sentences on what was not the same for all; empty when nothing is known to differ."""
    said = [
        f"{answer.model} does not take {' and '.join(name.replace('_', ' ') for name in answer.left_out)}: "
        "it was asked without."
        for answer in answers
        if answer.left_out and answer.repeat == 0
    ]
    told = {answer.sandbox for answer in answers}
    if told == {True}:
        said.append("The sandbox answered for all: its times and words say nothing about the models.")
    elif True in told:
        said.append("The sandbox answered for some: these are not the models' own answers.")
    return said
