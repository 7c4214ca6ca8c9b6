"""A process that is killed in the middle of its answers keeps all of them but the last moment."""

import os
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from lib.calls.engine import Engine
from lib.settings import load
from lib.store import runs
from lib.store.opening import open_database

ROOT = Path(__file__).parents[2]
LATEST_S = 0.15
"""What the last checkpoint may be behind the text."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GEMINI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_three_answers_are_kept_to_the_last_moment_when_their_process_is_killed(
    here: Path, seed: int
) -> None:
    lines = random.Random(seed).randrange(30, 120)  # noqa: S311
    work = subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.engine_work"],
        cwd=ROOT,
        env=os.environ.copy(),
        stdout=subprocess.PIPE,
    )
    assert work.stdout is not None
    try:
        said = [work.stdout.readline() for _ in range(lines)]
    finally:
        work.kill()
        rest = work.communicate()[0]
    arrived: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for line in [*said, *rest.splitlines(keepends=True)]:
        if line.endswith(b"\n"):
            run_id, moment, length = line.split()
            arrived[int(run_id)].append((float(moment), int(length)))

    last = max(moment for pieces in arrived.values() for moment, _ in pieces)
    engine = Engine(open_database(load()))
    try:
        for run_id, pieces in arrived.items():
            row = runs.get(engine.database, run_id)
            assert row is not None
            assert row.status in {"interrupted", "ok"}
            settled = max((length for moment, length in pieces if moment < last - LATEST_S), default=0)
            assert len(row.text) >= settled
            assert len(row.text) <= pieces[-1][1] + 200
    finally:
        engine.close()
