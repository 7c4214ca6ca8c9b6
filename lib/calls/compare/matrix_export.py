"""A matrix to keep or work on elsewhere: CSV with a row for each answer, or JSON Lines with a line for each.

It is written prompt by prompt, so that a large one needs no more memory than its file.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from lib.calls.compare.export import harmless
from lib.calls.compare.plan import Plan
from lib.store import matrix_page
from lib.store.database import Database

COLUMNS = (
    "row", "prompt", "model", "state", "text", "failed_checks", "cost_usd", "total_ms", "tokens_in", "tokens_out",
    "run_id",
)  # fmt: skip


def as_csv(database: Database, matrix_id: int, plan: Plan) -> str:
    """For spreadsheets: what they would take for a formula is made text. The file's own columns stand at the end."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    for number, (facts, variables) in enumerate(_answers(database, matrix_id, plan)):
        if number == 0:
            writer.writerow([harmless(name) for name in (*COLUMNS, *variables)])
        failed = "; ".join(f"{one['check']}: {one['why']}" for one in facts["verdicts"] if not one["passed"])
        row = facts | {"failed_checks": failed}
        writer.writerow(
            [harmless(value) for value in (*(row[name] for name in COLUMNS), *variables.values())]
        )
    return sheet.getvalue()


def as_json_lines(database: Database, matrix_id: int, plan: Plan) -> str:
    """For programs: everything that is known of each answer."""
    lines = (facts | {"variables": variables} for facts, variables in _answers(database, matrix_id, plan))
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def _answers(
    database: Database, matrix_id: int, plan: Plan
) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    for row, cells in matrix_page.everything(database, matrix_id):
        for cell in cells:
            run = cell.run
            facts = {
                "row": row.number,
                "prompt": row.prompt,
                "model": plan.models[cell.place],
                "state": cell.state,
                "text": run.text if run else "",
                "verdicts": cell.verdicts,
                "cost_usd": run.cost_usd if run else None,
                "spent_usd": cell.spent_usd,
                "total_ms": run.total_ms if run else None,
                "tokens_in": run.tokens_in if run else None,
                "tokens_out": run.tokens_out if run else None,
                "run_id": run.id if run else None,
            }
            yield facts, row.variables
