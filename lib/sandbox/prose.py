"""What the sandbox says: markdown about the prompt, the same for the same model and prompt, and honest about
itself.

The first sentence says that no provider was called. The sections vary in shape (heading, list, table, code),
so that a page which shows them shows everything a real answer may bring.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterator
from itertools import count

_WORD = re.compile(r"[^\W\d_]{4,}")
_DULL_WORDS = """
    about after also answer because been before between could does each explain from give have here into just
    like make more most much only over please should some tell than that their them then there these they this
    those very want what when where which while will with would write words your
"""
_DULL = frozenset(_DULL_WORDS.split())
_TRAITS = ("small", "clear", "steady", "careful", "quick", "plain", "patient", "exact")
_VERBS = ("measure", "compare", "name", "draw", "question", "repeat", "simplify", "record")
_GAINS = ("fewer surprises", "a shorter path", "a fair comparison", "something to build on", "less waiting")
_COSTS = ("an hour", "some patience", "a second look", "one more draft", "very little")


def rng_for(*seed: str) -> random.Random:
    """A random generator that is always the same for the same words."""
    digest = hashlib.sha256("\0".join(seed).encode()).digest()
    return random.Random(digest)  # noqa: S311


def quoted(prompt: str, longest: int = 140) -> str:
    """The prompt on one line, shortened, without the marks that would upset the markdown around it."""
    line = " ".join(re.sub(r"[`*_<>|\[\]#~$\\]", " ", prompt).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def telling_words(text: str) -> list[str]:
    """The words that say something, each once, in their order."""
    words = [word[:20].lower() for word in _WORD.findall(text)]
    return list(dict.fromkeys(word for word in words if word not in _DULL))


def topics(prompt: str) -> list[str]:
    """The words of the prompt that it seems to be about, at least two."""
    telling = telling_words(prompt)
    return [*telling, "question", "answer"][: max(2, min(len(telling), 6))]


def write(model: str, prompt: str) -> str:
    """A whole answer of 80 to 400 tokens."""
    rng = rng_for(model, prompt, "length")
    parts = sections(model, prompt)
    return "".join(next(parts) for _ in range(rng.randint(4, 6))).rstrip()


def sections(model: str, prompt: str) -> Iterator[str]:
    """The answer section by section, without end."""
    rng = rng_for(model, prompt)
    about = topics(prompt)
    yield _opening(model, prompt, about)
    shapes = list(_SHAPES)
    for number in count():
        if number % len(shapes) == 0:
            rng.shuffle(shapes)
        yield shapes[number % len(shapes)](rng, about)


def thoughts(model: str, prompt: str) -> str:
    """What a reasoning model thinks before it answers: some forty tokens."""
    rng = rng_for(model, prompt, "thoughts")
    one, two = rng.sample(topics(prompt), 2)
    return (
        f'The sandbox thinks aloud as {model}. The question is "{quoted(prompt, 60)}". '
        f"First I {rng.choice(_VERBS)} {one}, then I {rng.choice(_VERBS)} {two}. "
        f"A {rng.choice(_TRAITS)} answer with a list and an example will do."
    )


def _opening(model: str, prompt: str, about: list[str]) -> str:
    return (
        f"*This answer comes from the Switchboard sandbox, which stands in for {model}: "
        "no provider was called and nothing was paid.*\n\n"
        f"## On {about[0]}\n\nYou wrote: “{quoted(prompt) or 'nothing at all'}”\n\n"
    )


def _paragraph(rng: random.Random, about: list[str]) -> str:
    one, two = rng.sample(about, 2)
    return (
        f"A {rng.choice(_TRAITS)} view of **{one}** begins with {two}. {rng.choice(_VERBS).capitalize()} it "
        f"once, "
        f"{rng.choice(_VERBS)} it again, and what is left brings {rng.choice(_GAINS)} for "
        f"{rng.choice(_COSTS)}.\n\n"
    )


def _list(rng: random.Random, about: list[str]) -> str:
    verbs = rng.sample(_VERBS, 3)
    lines = [f"- **{verb.capitalize()}** the {rng.choice(_TRAITS)} {rng.choice(about)}" for verb in verbs]
    return f"### What to do about {rng.choice(about)}\n\n" + "\n".join(lines) + "\n\n"


def _steps(rng: random.Random, about: list[str]) -> str:
    verbs = rng.sample(_VERBS, 3)
    lines = [
        f"{n}. {verb.capitalize()} {rng.choice(about)} for {rng.choice(_COSTS)}."
        for n, verb in enumerate(verbs, start=1)
    ]
    return "### Step by step\n\n" + "\n".join(lines) + "\n\n"


def _table(rng: random.Random, about: list[str]) -> str:
    rows = [
        f"| {topic} | {rng.choice(_GAINS)} | {rng.choice(_COSTS)} |"
        for topic in rng.sample(about, min(3, len(about)))
    ]
    return "| matter | gain | cost |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n\n"


def _code(rng: random.Random, about: list[str]) -> str:
    verb, topic = rng.choice(_VERBS), rng.choice(about)
    return (
        f"```python\ndef {verb}(subject: str, times: int = {rng.randint(2, 9)}) -> list[str]:\n"
        f'    """{verb.capitalize()} it more than once."""\n'
        f'    return [f"{{subject}} {{n}}" for n in range(times)]\n\n\nprint({verb}("{topic}"))\n```\n\n'
    )


_SHAPES: tuple[Callable[[random.Random, list[str]], str], ...] = (_paragraph, _list, _table, _code, _steps)
