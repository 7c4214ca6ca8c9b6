"""Votes, and which of them count: only between two whole answers of two models, neither of which gives itself away."""

import re
from collections.abc import Sequence

from lib.calls.compare.answers import Answer
from lib.store.votes import Choice, NewVote

CHOICES: dict[Choice, str] = {
    "left": "Left is better",
    "right": "Right is better",
    "tie": "Tie",
    "both bad": "Both bad",
}

_NAMES = re.compile(
    r"\b(?:gemini|gemma|bard|google|deepmind|claude|anthropic|chat-?gpt|gpt(?:-\w+)?|open-?ai|mistral|llama|grok|"
    r"deepseek|qwen)\b",
    re.IGNORECASE,
)


def vote(turn_id: int, prompt: str, left: Answer, right: Answer, choice: Choice, *, blind: bool) -> NewVote:
    """The vote as it is to be kept, with the reason if it does not count."""
    return NewVote(
        turn_id=turn_id,
        left_run_id=left.run_id,
        right_run_id=right.run_id,
        left_model=voter_name(left),
        right_model=voter_name(right),
        choice=choice,
        blind=blind,
        discarded=_discarded(prompt, (left, right)),
    )


def voter_name(answer: Answer) -> str:
    """The name under which an answer competes: what the sandbox made up never counts for the model."""
    return f"{answer.model} (sandbox)" if answer.sandbox else answer.model


def _discarded(prompt: str, pair: Sequence[Answer]) -> str | None:
    if len({voter_name(answer) for answer in pair}) < 2:
        return "Both answers are by the same model."
    if any(answer.status != "ok" for answer in pair):
        return "One of the answers failed or is not finished."
    asked, names = _named(prompt, ()), [answer.model for answer in pair]
    for answer in pair:
        told = _named(f"{answer.reasoning}\n{answer.text}", names) - asked
        if told and not answer.sandbox:
            return f"An answer names a model or its maker ({', '.join(sorted(told))})."
    return None


def _named(text: str, models: Sequence[str]) -> set[str]:
    """The models and makers that are named in a text: those that are known, and `models` of other names."""
    lowered = text.lower()
    own = {name.lower() for name in models if len(name) > 1 and name.lower() in lowered}
    return {name.lower() for name in _NAMES.findall(text)} | own
