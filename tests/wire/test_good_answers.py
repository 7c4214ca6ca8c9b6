"""A good answer is never taken for a failure, however short it is: on the real path, in every protocol."""

from functools import partial
from pathlib import Path
from random import Random

import pytest

from lib.sandbox.server import SandboxServer
from tests.wire.real_calls import MODELS, call, make_all, prepared, settings_in

ANSWERS = 1000
LENGTHS = ((0.6, 1, 8), (0.35, 9, 60), (0.05, 61, 400))
"""How many of the answers have from so many to so many tokens."""


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_false_alarm_on_a_thousand_good_answers(sandbox: SandboxServer, tmp_path: Path) -> None:
    rng = Random(1)  # noqa: S311
    settings = settings_in(tmp_path)
    calls = []
    for number in range(ANSWERS):
        _, least, most = rng.choices(LENGTHS, [share for share, *_ in LENGTHS])[0]
        provider, stream = list(MODELS)[number % 3], number % 2 == 0
        tokens = rng.randint(least, most)
        knobs = f"{sandbox.url}/tokens={tokens}/first=0/pace=0"
        question = f"Question {number}: what can you tell me about {rng.choice(['frogs', 'tides', 'bread'])}?"
        make = partial(call, prepared(provider, knobs, settings, stream=stream, question=question), settings)
        calls.append(((number, provider, stream, tokens), make))

    ended = make_all(calls, sandbox.url, at_once=6)

    assert len(ended) == ANSWERS
    assert all(end.evidence.text for end in ended.values())
    alarms = [f"{key}: {end}" for key, end in ended.items() if end.label != "ok"]
    assert not alarms, "\n".join(alarms)
