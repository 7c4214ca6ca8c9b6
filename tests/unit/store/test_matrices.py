import pytest

from lib.store import matrices, matrix_cells, matrix_page, process, runs
from lib.store.errors import NotFound
from lib.store.matrices import Prompt
from lib.store.matrix_cells import Step
from lib.store.process import Process
from tests.unit.store.place import begin, failure


@pytest.fixture
def matrix_id(db):
    prompts = [Prompt(f"Why {number}?", {"n": str(number)}) for number in range(1, 4)]
    return matrices.create(db, "why.csv", {"models": ["a", "b"]}, prompts, 2)


def ask(db, work, state="asking"):
    with db.write() as connection:
        run_id = begin(connection, source="batch")
        matrix_cells.begin(connection, work.id, state, run_id)
    return run_id


def first(db, matrix_id, state="waiting"):
    return matrix_cells.next_to_do(db, matrix_id, state, [0, 1], 1)[0]


def end(db, matrix_id, state="passed", digest="x", cost_usd=0.5, **facts):
    """Take the next cell to its end; its run."""
    run_id = ask(db, first(db, matrix_id))
    runs.finish(db, run_id, **({"status": "ok", "text": "Because.", "cost_usd": cost_usd} | facts))
    (cell,) = matrix_cells.ended(db, matrix_id)
    matrix_cells.settle(
        db, {cell.id: (cell, Step(state, [{"check": "c", "passed": False, "why": "no"}], digest))}
    )
    return run_id


def test_a_matrix_has_a_cell_for_each_prompt_with_each_model(db, matrix_id):
    row = matrices.get(db, matrix_id)
    assert (row.title, row.plan, row.state, row.left) == ("why.csv", {"models": ["a", "b"]}, "paused", False)
    assert matrix_cells.standing(db, matrix_id).counts == {(0, "waiting"): 3, (1, "waiting"): 3}
    work = matrix_cells.next_to_do(db, matrix_id, "waiting", [1], 9)
    assert [(one.number, one.place, one.prompt, one.variables) for one in work] == [
        (number, 1, f"Why {number}?", {"n": str(number)}) for number in (1, 2, 3)
    ]
    assert [row.id for row in matrices.recent(db, 5)] == [matrix_id]


def test_a_matrix_gets_another_name(db, matrix_id):
    matrices.rename(db, matrix_id, "  Why,\n really? ")
    assert matrices.get(db, matrix_id).title == "Why, really?"
    matrices.rename(db, matrix_id, " ")
    assert matrices.get(db, matrix_id).title == "Untitled"
    with pytest.raises(NotFound, match="Matrix 99"):
        matrices.rename(db, 99, "No")


def test_a_deleted_matrix_is_out_of_sight_until_it_is_brought_back(db, matrix_id):
    matrices.delete(db, matrix_id)
    assert matrices.get(db, matrix_id) is None
    assert matrices.recent(db, 5) == []
    with pytest.raises(NotFound):
        matrices.take(db, matrix_id)
    matrices.delete(db, matrix_id, undo=True)
    assert matrices.take(db, matrix_id)


@pytest.mark.parametrize(
    ("words", "found"), [("WHY.c", True), (" why 2? ", True), ("%", False), ("Why 4", False), ("", True)]
)
def test_a_matrix_is_found_by_its_name_and_by_its_prompts(db, matrix_id, words, found):
    assert [row.id for row in matrices.recent(db, 5, words)] == [matrix_id] * found


def test_a_cell_is_begun_once_and_its_run_is_kept_only_with_it(db, matrix_id):
    work = first(db, matrix_id)
    run_id = ask(db, work)
    with pytest.raises(NotFound, match="somebody else has begun it"):
        ask(db, work)
    assert runs.get(db, run_id + 1) is None
    assert matrix_cells.under_way(db, matrix_id) == [(run_id, 0)]


def test_a_cell_is_settled_once_and_its_cost_counted_once(db, matrix_id):
    run_id = ask(db, first(db, matrix_id))
    assert matrix_cells.ended(db, matrix_id) == []
    runs.finish(db, run_id, status="ok", text="Because.", cost_usd=0.5)
    (cell,) = matrix_cells.ended(db, matrix_id)
    assert (cell.prompt, cell.run.text) == ("Why 1?", "Because.")
    for _ in range(2):
        matrix_cells.settle(db, {cell.id: (cell, Step("passed"))})
    standing = matrix_cells.standing(db, matrix_id)
    assert standing.count("passed") == 1
    assert standing.spent_usd == 0.5
    assert matrix_cells.ended(db, matrix_id) == []


def test_only_errors_are_asked_again_and_of_an_unjudged_answer_only_the_verdict(db, matrix_id):
    end(db, matrix_id, "passed")
    end(db, matrix_id, "error")
    end(db, matrix_id, "unjudged")
    judge = ask(db, first(db, matrix_id, "unjudged"), "judging")
    runs.finish(db, judge, status="ok", text="hm", cost_usd=0.25)
    (cell,) = matrix_cells.ended(db, matrix_id)
    matrix_cells.settle(db, {cell.id: (cell, Step("error"))})
    assert matrix_cells.errors_again(db, matrix_id) == 2
    counts = matrix_cells.standing(db, matrix_id).counts
    assert sum(number for (_, state), number in counts.items() if state == "unjudged") == 1
    assert matrix_cells.standing(db, matrix_id).count("passed") == 1
    assert matrix_cells.standing(db, matrix_id).spent_usd == 1.75


def test_the_filters_let_through_prompts_by_what_became_of_their_cells(db, matrix_id):
    end(db, matrix_id, "passed", "x")
    end(db, matrix_id, "failed", "y")
    end(db, matrix_id, "passed", "x")
    end(db, matrix_id, "error", None, status="failed", failure=failure())
    found = {
        only: [row.number for row in matrix_page.page(db, matrix_id, only, offset=0, limit=9)]
        for only in ("all", "failed", "errors", "different")
    }
    assert found == {"all": [1, 2, 3], "failed": [1], "errors": [2], "different": [1]}
    assert {only: matrix_page.count(db, matrix_id, only) for only in found} == {
        only: len(numbers) for only, numbers in found.items()
    }
    (second,) = matrix_page.page(db, matrix_id, "all", offset=1, limit=1)
    assert [(cell.state, cell.cause) for cell in second.cells] == [("passed", None), ("error", "invalid-key")]


def test_a_page_has_the_beginnings_and_one_prompt_the_whole_answers(db, matrix_id):
    long = "word " * 100
    end(db, matrix_id, text=long)
    (row, *_) = matrix_page.page(db, matrix_id, "all", offset=0, limit=1)
    assert row.cells[0].beginning == long[: matrix_page.PREVIEW]
    cells = matrix_page.of_prompt(db, matrix_id, 1)
    assert cells[0].run.text == long
    assert (cells[1].run, cells[1].state) == (None, "waiting")
    everything = list(matrix_page.everything(db, matrix_id, step=2))
    assert [(row.number, len(cells)) for row, cells in everything] == [(1, 2), (2, 2), (3, 2)]


def test_a_matrix_is_filled_by_one_living_process_at_a_time(db, matrix_id, monkeypatch):
    assert matrices.take(db, matrix_id)
    assert matrices.take(db, matrix_id)
    here = process.current()
    other = Process(here.host, here.pid + 1, here.started_at)
    monkeypatch.setattr(process, "current", lambda: other)
    monkeypatch.setattr(Process, "is_gone", lambda self: False)
    assert not matrices.take(db, matrix_id)
    monkeypatch.setattr(Process, "is_gone", lambda self: True)
    assert matrices.get(db, matrix_id).left
    assert matrices.take(db, matrix_id)


def test_what_is_paused_can_be_taken_by_anybody_and_an_end_is_not_overwritten(db, matrix_id):
    matrices.take(db, matrix_id)
    matrices.set_state(db, matrix_id, "done")
    matrices.set_state(db, matrix_id, "paused")
    assert matrices.get(db, matrix_id).state == "done"


def test_a_matrix_that_is_not_there_is_told(db):
    assert matrices.get(db, 99) is None
    with pytest.raises(NotFound, match="Matrix 99"):
        matrices.take(db, 99)
