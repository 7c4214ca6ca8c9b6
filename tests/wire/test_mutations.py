"""Answers spoilt in thousands of ways: each ends as an answer or as a diagnosed failure, and memory stays bounded.

SWITCHBOARD_MUTATIONS sets how many; 10,000 is the figure for a night.
"""

import gc
import json
import os
from functools import partial
from pathlib import Path

import psutil
import pytest

from lib.sandbox.server import SandboxServer
from tests.wire.mutated_provider import Case, MutatedProvider, good
from tests.wire.real_calls import Ended, call, make_all, prepared, settings_in

MUTATIONS = int(os.environ.get("SWITCHBOARD_MUTATIONS", "300"))
DEADLINE_S, GRACE_S = 30.0, 1.0
MOST_MEMORY_BYTES = 300 * 1024 * 1024


def judged(case: Case, end: Ended) -> str | None:
    """What is wrong with how the case ended, None when nothing is."""
    if end.seconds > DEADLINE_S + GRACE_S:
        return f"{case} took too long: {end}"
    if end.failure:
        json.dumps([end.failure.to_dict(), end.diagnosis and end.diagnosis.to_dict()])
        return None if end.diagnosis and end.diagnosis.why else f"{case} has no diagnosis: {end}"
    whole = good(case.provider, stream=case.stream)[1]
    if case.mutation.__name__ == "_truncated" and end.evidence.text != whole:
        return f"{case} was cut, and counts as good: {end}"
    return None


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_whatever_comes_ends_as_an_answer_or_a_diagnosed_failure(
    sandbox: SandboxServer, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path, deadline_s=DEADLINE_S, whole_s=DEADLINE_S)
    process = psutil.Process()
    memory: list[int] = []
    problems: list[str] = []

    async def meet(case: Case, url: str) -> str:
        """The label of how it ended: the whole of it, for thousands of cases, would be the memory that is measured."""
        try:
            end = await call(
                prepared(case.provider, f"{url}/case={case.number}", settings, stream=case.stream), settings
            )
        except Exception as error:
            error.add_note(str(case))
            raise
        memory.append(process.memory_info().rss)
        if problem := judged(case, end):
            problems.append(problem)
        return end.label

    with MutatedProvider() as provider:
        calls = [(case, partial(meet, case, provider.url)) for case in map(Case, range(MUTATIONS))]
        gc.collect()
        labels = make_all(calls, sandbox.url, at_once=4)

    assert len(labels) == MUTATIONS
    assert {"ok", "malformed-response", "stream-interrupted"} <= set(labels.values())
    assert not problems, "\n".join(problems)
    assert max(memory) - memory[0] < MOST_MEMORY_BYTES
