import csv
import io
import json

import pytest

from lib.calls.compare.matrix_export import as_csv, as_json_lines
from lib.calls.compare.plan import Plan
from lib.store import matrices, matrix_cells, runs
from lib.store.matrices import Prompt
from lib.store.matrix_cells import Step
from lib.store.opening import open_database
from tests.unit.store.place import Place, begin

PLAN = Plan(models=("a", "b"))


@pytest.fixture
def database(tmp_path):
    database = open_database(Place(tmp_path))
    yield database
    database.close()


@pytest.fixture
def matrix_id(database):
    """One prompt, answered by the first model with what a spreadsheet would run."""
    prompts = [Prompt("+49 30 1", {"@name": "-1"})]
    matrix_id = matrices.create(database, "x.csv", PLAN.to_dict(), prompts, 2)
    (work, _) = matrix_cells.next_to_do(database, matrix_id, "waiting", [0, 1], 2)
    with database.write() as connection:
        run_id = begin(connection)
        matrix_cells.begin(connection, work.id, "asking", run_id)
    runs.finish(database, run_id, status="ok", text="=HYPERLINK(1)", cost_usd=0.5)
    (cell,) = matrix_cells.ended(database, matrix_id)
    missed = {"check": "words: 0", "passed": False, "why": "it has 1 words"}
    matrix_cells.settle(database, {cell.id: (cell, Step("failed", [missed], "x"))})
    return matrix_id


def test_no_cell_of_the_csv_can_start_a_formula(database, matrix_id):
    names, answered, waiting = csv.reader(io.StringIO(as_csv(database, matrix_id, PLAN)))
    assert names[-1] == "'@name"
    row = dict(zip(names, answered, strict=True))
    assert (row["prompt"], row["text"], row["'@name"]) == ("'+49 30 1", "'=HYPERLINK(1)", "'-1")
    assert row["failed_checks"] == "words: 0: it has 1 words"
    assert (row["model"], row["state"], row["cost_usd"]) == ("a", "failed", "0.5")
    assert dict(zip(names, waiting, strict=True))["state"] == "waiting"
    assert not [cell for cell in (*names, *answered, *waiting) if cell.startswith(("=", "+", "-", "@"))]


def test_json_lines_have_everything_as_it_is(database, matrix_id):
    answered, waiting = map(json.loads, as_json_lines(database, matrix_id, PLAN).splitlines())
    assert answered["text"] == "=HYPERLINK(1)"
    assert answered["variables"] == {"@name": "-1"}
    assert answered["verdicts"][0]["why"] == "it has 1 words"
    assert (waiting["state"], waiting["run_id"]) == ("waiting", None)
