"""What becomes of a cell when its run has ended: checked, handed to the judge, asked again, or an error."""

import hashlib
from dataclasses import asdict

from lib.calls.compare import checks, rubric
from lib.calls.compare.plan import Plan
from lib.store.matrix_cells import Open, Step

RUBRIC = f"{rubric.NAME}: "


def step(cell: Open, plan: Plan) -> Step:
    """Where the cell goes. What a dying process interrupted was never answered: it waits to be asked again."""
    if cell.state == "judging":
        return _judged(cell, plan)
    match cell.run.status:
        case "ok":
            return _checked(cell, plan)
        case "interrupted":
            return Step("waiting")
        case _:
            return Step("error")


def _checked(cell: Open, plan: Plan) -> Step:
    run = cell.run
    seconds = run.total_ms / 1000 if run.total_ms is not None else None
    verdicts = checks.run(plan.checks, cell.variables, checks.Answered(run.text, seconds, run.cost_usd))
    kept = [asdict(verdict) for verdict in verdicts]
    digest = hashlib.sha256(run.text.strip().encode()).hexdigest()[:16]
    if not all(verdict.passed for verdict in verdicts):
        return Step("failed", kept, digest)
    return Step("unjudged" if plan.judge else "passed", kept, digest)


def _judged(cell: Open, plan: Plan) -> Step:
    others = [one for one in cell.verdicts if not one["check"].startswith(RUBRIC)]
    if cell.run.status == "interrupted":
        return Step("unjudged", others)
    wanted = plan.judge.rubric if plan.judge else ""
    try:
        verdict = rubric.verdict(wanted, cell.run.text if cell.run.status == "ok" else "")
    except rubric.NoVerdict as error:
        nothing = checks.Verdict(f"{RUBRIC}{wanted[:200]}", False, str(error))
        return Step("error", [*others, asdict(nothing)])
    return Step("passed" if verdict.passed else "failed", [*others, asdict(verdict)])
