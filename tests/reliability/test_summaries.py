"""Four processes fail as fast as they can, and two of them are killed: every figure stays true."""

import multiprocessing
import random
import signal
from contextlib import closing
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from lib.store import failures, groups
from lib.store.opening import open_database
from tests.reliability import store_work
from tests.unit.store.place import Place

pytestmark = pytest.mark.slow

TIMES, UNTIL_KILLED = 150, 1_000_000


@pytest.mark.parametrize("seed", range(3))
def test_summary_rows_agree_with_the_rows_when_two_of_four_writers_are_killed(
    tmp_path: Path, seed: int
) -> None:
    place = Place(tmp_path / "data")
    open_database(place).close()
    context = multiprocessing.get_context("forkserver")
    chance = random.Random(seed)  # noqa: S311 (a moment, not a secret)
    writers: list[tuple[BaseProcess, Pipe]] = []
    for times in (UNTIL_KILLED, UNTIL_KILLED, TIMES, TIMES):
        hear, tell = context.Pipe(duplex=False)
        writer = context.Process(target=store_work.fail_often, args=(place, times, tell))
        writer.start()
        tell.close()
        writers.append((writer, hear))

    told: set[int] = set()
    for writer, hear in writers[:2]:
        told |= {hear.recv() for _ in range(chance.randrange(1, 60))}
        writer.join(chance.random() / 50)
        writer.kill()
    for writer, hear in writers:
        told |= set(store_work.rest_of(hear))
        writer.join()
    assert [writer.exitcode for writer, _ in writers] == [-signal.SIGKILL, -signal.SIGKILL, 0, 0]

    with closing(open_database(place)) as database:
        assert groups.verify(database) == []
        assert told <= set(failures.of_runs(database, told))
        kept = failures.count(database)
    # A killed one may have kept one more than it could still report.
    assert 0 <= kept - len(told) <= 2
