"""Many prompts on the real path: every cell asked once, checked, judged, paused, resumed, and stopped by its cap."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lib.calls.compare import prompts_file
from lib.calls.compare.batches import Batches
from lib.calls.compare.plan import plan
from lib.calls.engine import Engine
from lib.sandbox.server import SandboxServer
from lib.store import matrices, matrix_cells, matrix_page

MODELS = ("gemini-3.8-flash", "claude-sonnet-5-5", "gpt-6.1-sol")
PATIENCE_S = 60
ENTRY = """
  - model_name: {name}
    litellm_params: {{model: openai/gpt-6.1-sol, api_key: os.environ/OPENAI_API_KEY, api_base: "{base}"}}
"""


def catalogue(folder: Path, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch, **knobs: str) -> None:
    """A catalogue whose entries are each called at the sandbox with knobs of their own, for the model's true price."""
    entries = (ENTRY.format(name=name, base=f"{sandbox.url}{turned}/v1") for name, turned in knobs.items())
    (folder / "config.yaml").write_text("model_list:" + "".join(entries))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-made-up-for-a-test")


def begin(engine: Engine, rows: int, models: tuple[str, ...], **wanted: Any) -> tuple[Batches, int]:
    lines = "\n".join(json.dumps({"animal": f"frog {number}"}) for number in range(1, rows + 1))
    file = prompts_file.read("frogs.jsonl", lines.encode())
    made, prompts = plan(file, models, text="Tell me about {{animal}}.", **wanted)
    batches = Batches(engine)
    return batches, batches.begin("frogs.jsonl", made, prompts)


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.01)


def filled(engine: Engine, batches: Batches, matrix_id: int) -> matrix_cells.Standing:
    filling = batches.filling(matrix_id)
    assert filling is None or filling.wait(PATIENCE_S)
    return matrix_cells.standing(engine.database, matrix_id)


def state(engine: Engine, matrix_id: int) -> str:
    row = matrices.get(engine.database, matrix_id)
    assert row is not None
    return row.state


def test_every_prompt_is_put_to_every_model_and_checked(engine: Engine) -> None:
    batches, matrix_id = begin(engine, 4, MODELS, checks="contains: {{animal}}\nwords: 3")
    standing = filled(engine, batches, matrix_id)
    assert state(engine, matrix_id) == "done"
    assert standing.count("failed") == standing.count() == 12
    for number in (1, 4):
        cells = matrix_page.of_prompt(engine.database, matrix_id, number)
        assert [cell.run.model for cell in cells if cell.run] == list(MODELS)
        assert {cell.run.source for cell in cells if cell.run} == {"batch"}
        for cell in cells:
            assert [verdict["passed"] for verdict in cell.verdicts] == [True, False]
            assert cell.run is not None
            assert f"frog {number}" in cell.run.text


def test_one_that_fails_is_an_error_and_the_others_go_on(
    folder: Path, engine: Engine, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(folder, sandbox, monkeypatch, good="/pace=0/first=0", bad="/fault=bad-key")
    batches, matrix_id = begin(engine, 3, ("good", "bad"))
    standing = filled(engine, batches, matrix_id)
    assert standing.counts == {(0, "passed"): 3, (1, "error"): 3}
    (first, *_) = matrix_page.page(engine.database, matrix_id, "errors", offset=0, limit=10)
    assert first.cells[1].cause == "invalid-key"
    catalogue(folder, sandbox, monkeypatch, good="/pace=0/first=0", bad="/pace=0/first=0")
    before = [cell.run.id for cell in matrix_page.of_prompt(engine.database, matrix_id, 1) if cell.run]
    batches.errors_again(matrix_id)
    assert filled(engine, batches, matrix_id).counts == {(0, "passed"): 3, (1, "passed"): 3}
    after = [cell.run.id for cell in matrix_page.of_prompt(engine.database, matrix_id, 1) if cell.run]
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_a_provider_that_asks_to_wait_is_waited_for_by_all_of_its_lane(
    folder: Path, engine: Engine, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(folder, sandbox, monkeypatch, busy="/id=matrix/fault=rate-limit/times=1/retry=1/pace=0/first=0")
    batches, matrix_id = begin(engine, 4, ("busy",), at_once=1)
    began = time.monotonic()
    assert filled(engine, batches, matrix_id).counts == {(0, "passed"): 4}
    assert time.monotonic() - began >= 1
    rows = [matrix_page.of_prompt(engine.database, matrix_id, number)[0].run for number in range(1, 5)]
    assert [len(row.attempts) for row in rows if row] == [1, 0, 0, 0]


def test_what_is_paused_begins_nothing_more_and_goes_on_where_it_was(
    folder: Path, engine: Engine, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(folder, sandbox, monkeypatch, slow="/tokens=10/pace=40/first=0")
    batches, matrix_id = begin(engine, 8, ("slow",), at_once=2)
    until(lambda: matrix_cells.standing(engine.database, matrix_id).count("passed") >= 2)
    batches.pause(matrix_id)
    paused = filled(engine, batches, matrix_id)
    assert state(engine, matrix_id) == "paused"
    assert paused.count("asking") == 0
    assert 2 <= paused.count("passed") < 8
    done = matrix_page.of_prompt(engine.database, matrix_id, 1)[0].run
    batches.resume(matrix_id)
    assert filled(engine, batches, matrix_id).counts == {(0, "passed"): 8}
    assert matrix_page.of_prompt(engine.database, matrix_id, 1)[0].run == done


def test_resuming_at_once_after_a_pause_asks_nothing_twice(
    folder: Path, engine: Engine, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(folder, sandbox, monkeypatch, slow="/tokens=10/pace=40/first=0")
    batches, matrix_id = begin(engine, 4, ("slow",), at_once=4)
    until(lambda: matrix_cells.standing(engine.database, matrix_id).count("asking") == 4)
    asked = [run.id for run in engine.live()]
    batches.pause(matrix_id)
    batches.resume(matrix_id)
    assert filled(engine, batches, matrix_id).counts == {(0, "passed"): 4}
    kept = [matrix_page.of_prompt(engine.database, matrix_id, number)[0].run for number in range(1, 5)]
    assert [row.id for row in kept if row] == asked


def test_two_matrices_share_the_room_of_a_provider_and_both_are_filled(
    folder: Path, engine: Engine, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(folder, sandbox, monkeypatch, one="/tokens=20/pace=20/first=0")
    batches, matrix_id = begin(engine, 2, ("one",), at_once=1)
    others, other_id = begin(engine, 2, ("one",), at_once=1)
    most = 0
    while batches.filling(matrix_id) or others.filling(other_id):
        most = max(most, len(engine.live()))
        time.sleep(0.01)
    assert [state(engine, one) for one in (matrix_id, other_id)] == ["done", "done"]
    for one in (matrix_id, other_id):
        assert matrix_cells.standing(engine.database, one).counts == {(0, "passed"): 2}
    assert most <= 2


def test_the_cap_stops_it_before_more_is_spent(
    folder: Path, engine: Engine, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(folder, sandbox, monkeypatch, dear="/tokens=100/pace=0/first=0")
    batches, matrix_id = begin(engine, 2, ("dear",), at_once=1)
    one = filled(engine, batches, matrix_id).spent_usd / 2
    assert one > 0
    batches, matrix_id = begin(engine, 12, ("dear",), at_once=1, cap_usd=5.5 * one)
    capped = filled(engine, batches, matrix_id)
    assert state(engine, matrix_id) == "capped"
    assert 0 < capped.spent_usd <= 5.5 * one
    assert capped.count("waiting") > 0
    batches.go_on_up_to(matrix_id, None)
    assert filled(engine, batches, matrix_id).counts == {(0, "passed"): 12}


@pytest.mark.parametrize("judge", MODELS)
def test_a_judge_sorts_the_answers_by_the_rubric(engine: Engine, judge: str) -> None:
    batches, matrix_id = begin(
        engine, 2, MODELS[:1], checks="contains: frog", judge_model=judge, judge_rubric="It names a frog."
    )
    assert filled(engine, batches, matrix_id).counts == {(0, "passed"): 2}
    (cell,) = matrix_page.of_prompt(engine.database, matrix_id, 1)
    assert [(one["check"], one["passed"]) for one in cell.verdicts] == [
        ("contains: frog", True),
        ("rubric: It names a frog.", True),
    ]
    assert cell.run is not None
    assert cell.run.model == MODELS[0]
    batches, matrix_id = begin(engine, 1, MODELS[:1], judge_model=judge, judge_rubric="Giraffes alone.")
    assert filled(engine, batches, matrix_id).counts == {(0, "failed"): 1}
    (cell,) = matrix_page.of_prompt(engine.database, matrix_id, 1)
    assert "giraffes" in cell.verdicts[0]["why"]


def test_a_judge_that_gives_no_verdict_is_an_error_that_is_said(
    folder: Path, engine: Engine, sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue(folder, sandbox, monkeypatch, frank="/pace=0/first=0", vague="/tokens=5/pace=0/first=0")
    batches, matrix_id = begin(engine, 1, ("frank",), judge_model="vague", judge_rubric="It is about frogs.")
    assert filled(engine, batches, matrix_id).counts == {(0, "error"): 1}
    (cell,) = matrix_page.of_prompt(engine.database, matrix_id, 1)
    assert "no verdict" in cell.verdicts[0]["why"]
    assert cell.run is not None
    assert cell.run.status == "ok"
