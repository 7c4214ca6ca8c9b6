"""A process that is killed while it fills a matrix: the next goes on, no cell is asked twice and none is missing."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from lib.settings import load
from lib.store import matrices, matrix_cells, matrix_page
from lib.store.database import Database
from lib.store.opening import open_database
from tests.reliability.matrix_work import MODELS, ROWS

ROOT = Path(__file__).parents[2]
CELLS = ROWS * len(MODELS)
PATIENCE_S = 100


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    return open_database(load())


def work(*matrix_id: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.reliability.matrix_work", *matrix_id]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ.copy(), stdout=subprocess.PIPE)


def asked(database: Database, matrix_id: int) -> Counter[tuple[int, int]]:
    """How many good answers each cell has in the store, whether the matrix shows them or not."""
    with database.read() as connection:
        rows = connection.exec_driver_sql("SELECT model, request FROM runs WHERE status = 'ok'").all()
    prompts = [f"Say {number} in 9 words." for number in range(ROWS)]
    return Counter(
        (number, MODELS.index(model))
        for model, request in rows
        for number, prompt in enumerate(prompts, 1)
        if f'"{prompt}"' in request
    )


@pytest.mark.slow
def test_a_matrix_whose_process_is_killed_is_gone_on_with_and_no_cell_is_asked_twice(
    database: Database,
) -> None:
    enough = random.randrange(2, CELLS - 8)  # noqa: S311 (another moment each time, no secret)
    process = work()
    assert process.stdout is not None
    matrix_id = int(process.stdout.readline())
    end = time.monotonic() + PATIENCE_S
    while matrix_cells.standing(database, matrix_id).count("passed") < enough and time.monotonic() < end:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    before = {
        (number, cell.place): cell.run
        for number in range(1, ROWS + 1)
        for cell in matrix_page.of_prompt(database, matrix_id, number)
        if cell.state == "passed"
    }
    assert enough <= len(before) < CELLS
    row = matrices.get(database, matrix_id)
    assert row is not None
    assert row.left

    with work(str(matrix_id)) as next_one:
        assert next_one.wait(PATIENCE_S) == 0
    row = matrices.get(database, matrix_id)
    assert row is not None
    assert row.state == "done"
    assert matrix_cells.standing(database, matrix_id).count("passed") == CELLS
    for (number, place), run in before.items():
        assert matrix_page.of_prompt(database, matrix_id, number)[place].run == run
    counted = asked(database, matrix_id)
    assert len(counted) == CELLS
    assert set(counted.values()) == {1}
    database.close()
