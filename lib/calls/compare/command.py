"""`python -m lib compare`: one prompt to several models from the command line, their answers and their numbers."""

import json
import sys
import time
from collections.abc import Sequence

import click

from lib.calls.compare import asking
from lib.calls.compare.answers import Answer, answers
from lib.calls.compare.numbers import MEASURES
from lib.calls.engine import Engine
from lib.calls.errors import UnknownModel
from lib.calls.models import load_catalogue
from lib.calls.request import Parameters
from lib.settings import load
from lib.store import comparisons, failures

LOOK_S = 0.1


@click.command("compare")
@click.argument("prompt")
@click.option(
    "--model", "models", multiple=True, required=True, help="A model of the catalogue; give several."
)
@click.option("--system", default="", help="System text, said to all before the prompt.")
@click.option("--temperature", type=click.FloatRange(0, 2), help="Left to the provider when not given.")
@click.option("--max-tokens", type=click.IntRange(1), help="Longest answer in tokens.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    prompt: str,
    models: Sequence[str],
    system: str,
    temperature: float | None,
    max_tokens: int | None,
    as_json: bool,
) -> None:
    """Put PROMPT (`-`: standard input) to several models at once; the exit code is 1 when one of them fails."""
    if not asking.FEWEST <= len(models) <= asking.MOST:
        raise click.UsageError(f"Give {asking.FEWEST} to {asking.MOST} models, each with --model.")
    _require_known(models)
    told = sys.stdin.read() if prompt == "-" else prompt
    if not told.strip():
        raise click.UsageError("The prompt is empty.")
    engine = Engine.open()
    try:
        parameters = Parameters(temperature=temperature, max_tokens=max_tokens)
        comparison_id = asking.begin(engine, told, models, system=system, parameters=parameters)
        while asking.read(engine, comparison_id)[1]:
            time.sleep(LOOK_S)
        kept = answers(comparisons.turns(engine.database, comparison_id)[-1], {})
        wrong = {
            run_id: row.message
            for run_id, row in failures.of_runs(engine.database, [answer.run_id for answer in kept]).items()
        }
    finally:
        engine.close()
    click.echo(_json(comparison_id, kept, wrong) if as_json else _text(kept, wrong))
    sys.exit(0 if all(answer.status == "ok" for answer in kept) else 1)


def _require_known(models: Sequence[str]) -> None:
    catalogue = load_catalogue(load())
    try:
        for name in models:
            catalogue.find(name)
    except UnknownModel as error:
        raise click.UsageError(str(error)) from None


def _json(comparison_id: int, kept: Sequence[Answer], wrong: dict[int, str]) -> str:
    told = [vars(answer) | {"failure": wrong.get(answer.run_id)} for answer in kept]
    return json.dumps({"comparison": comparison_id, "answers": told}, ensure_ascii=False, indent=2)


def _text(kept: Sequence[Answer], wrong: dict[int, str]) -> str:
    parts = [
        f"## {answer.model}{' (sandbox)' if answer.sandbox else ''}\n"
        f"{wrong.get(answer.run_id) or answer.text or '(no text)'}\n"
        for answer in kept
    ]
    return "\n".join([*parts, _table(kept)])


def _table(kept: Sequence[Answer]) -> str:
    rows = [["", "ended", *(measure.name.lower() for measure in MEASURES)]]
    for answer in kept:
        values = (measure.of(answer) for measure in MEASURES)
        shown = (
            "-" if value is None else measure.shown(value)
            for measure, value in zip(MEASURES, values, strict=True)
        )
        rows.append([answer.model, answer.status, *shown])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
