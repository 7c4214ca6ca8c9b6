from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lib.calls.compare.checks import Check
from lib.calls.compare.plan import Judge, Plan
from lib.calls.compare.settling import step
from lib.store.matrix_cells import Open
from lib.store.run_row import RunRow

NOW = datetime(2026, 1, 1, tzinfo=UTC)
JUDGED = Plan(
    models=("a",), checks=(Check("contains", "{{animal}}"),), judge=Judge(model="j", rubric="Kind?")
)
UNJUDGED = replace(JUDGED, judge=None)


def cell(text="A frog.", status="ok", state="asking", verdicts=()):
    run = RunRow(
        id=1, source="batch", status=status, model="a", litellm_model="p/a", provider="p", agent=None, sandbox=False,
        text=text, reasoning="", finish_reason="stop", tokens_in=1, tokens_out=1, tokens_cached=None,
        tokens_reasoning=None, cost_usd=0.1, started_at=NOW, ended_at=NOW, first_token_ms=1.0, first_text_ms=1.0,
        total_ms=2.0,
    )  # fmt: skip
    known = {"prompt": "Which?", "variables": {"animal": "frog"}, "verdicts": list(verdicts)}
    return Open(id=1, state=state, place=0, **known, run=run)


@pytest.mark.parametrize(
    ("asked", "plan", "state"),
    [
        (cell(), UNJUDGED, "passed"),
        (cell("A toad."), UNJUDGED, "failed"),
        (cell(), JUDGED, "unjudged"),
        (cell("A toad."), JUDGED, "failed"),
        (cell(status="failed"), JUDGED, "error"),
        (cell(status="stopped"), JUDGED, "error"),
        (cell(status="interrupted"), JUDGED, "waiting"),
        (cell('{"passed": true}', state="judging"), JUDGED, "passed"),
        (cell('{"passed": false, "why": "Rude."}', state="judging"), JUDGED, "failed"),
        (cell("Well.", state="judging"), JUDGED, "error"),
        (cell('{"passed": true}', status="failed", state="judging"), JUDGED, "error"),
        (cell(status="interrupted", state="judging"), JUDGED, "unjudged"),
    ],
)
def test_a_cell_goes_where_the_end_of_its_run_takes_it(asked, plan, state):
    assert step(asked, plan).state == state


def test_the_verdict_stands_beside_the_other_checks_and_replaces_an_older_one():
    before = [
        {"check": "contains: frog", "passed": True, "why": ""},
        {"check": "rubric: Kind?", "passed": False},
    ]
    taken = step(cell('{"passed": true}', state="judging", verdicts=before), JUDGED)
    assert [one["check"] for one in taken.verdicts] == ["contains: frog", "rubric: Kind?"]
    assert taken.verdicts[1]["passed"] is True


def test_answers_that_are_the_same_but_for_space_around_them_do_not_differ():
    one, same, other = (step(cell(text), UNJUDGED).digest for text in ("A frog.", " A frog.\n", "One frog."))
    assert one == same != other
