"""`python -m lib diagnose`: a pasted error text, or records line by line, to their causes. Imports nothing
heavy.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

import click

from lib.failures import probe
from lib.failures.diagnosis import Diagnosis, diagnose
from lib.failures.failure import Failure
from lib.failures.record import failure_of_record, failure_of_text
from lib.failures.redaction import redact
from lib.settings import read


@click.command("diagnose")
@click.argument("text", required=False)
@click.option(
    "--jsonl",
    is_flag=True,
    help="Read records from standard input, one JSON object a line; answer each with a line.",
)
@click.option(
    "--probe",
    "look",
    is_flag=True,
    help="Look at the address too: its name, its port, its front page and, where calls go there, the list of models.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the diagnosis as JSON.")
def command(text: str | None, jsonl: bool, look: bool, as_json: bool) -> None:
    """Say what an error from LiteLLM or a provider comes from, and what removes it.

    TEXT is the error, quoted; `-` reads it from standard input.
    """
    if jsonl:
        for answer in _answers(sys.stdin):
            click.echo(json.dumps(answer, ensure_ascii=False))
        return
    if text is None and not sys.stdin.isatty():
        text = "-"
    if text == "-":
        text = sys.stdin.read()
    if not text or not text.strip():
        raise click.UsageError(
            'Give the error text, for example: diagnose "litellm.BadRequestError: ...", or `-` to read it.'
        )
    failure = failure_of_text(text)
    said: list[str] = []
    if look:
        failure, said = _looked_at(failure)
    diagnosis = diagnose(failure)
    if as_json:
        told = diagnosis.to_dict() | ({"probe": said} if look else {})
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(card(diagnosis))
    if look:
        click.echo("\n".join(["", "What is there now", *(f"  {sentence}" for sentence in said)]))


def _looked_at(failure: Failure) -> tuple[Failure, list[str]]:
    """The failure with what is known now, and what was found, in sentences."""
    from lib.doctor.models_there import models_there  # with httpx, which nothing else here needs

    address = probe.address_of(failure)
    if address is None:
        raise click.UsageError("The text names no address to look at.")
    found = probe.probe(address)
    settings = read().settings
    listed = models_there(address, settings) if found.answers else None
    said = [*found.sentences, *([listed] if listed else [])]
    return probe.sharpened(failure, found), [redact(sentence, settings.secrets()) for sentence in said]


def _answers(lines: Iterable[str]) -> Iterable[dict[str, Any]]:
    """One answer a record; a line that cannot be read is told on stderr and passed over."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            click.echo(f"Line {number} is not JSON and was passed over.", err=True)
            continue
        if not isinstance(record, dict):
            click.echo(f"Line {number} is not a JSON object and was passed over.", err=True)
            continue
        diagnosis = diagnose(failure_of_record(record))
        yield {
            "id": record.get("id"),
            "cause": diagnosis.label,
            "second": diagnosis.second.label if diagnosis.second else None,
            "certainty": diagnosis.certainty,
            "why": diagnosis.why,
        }


def card(diagnosis: Diagnosis) -> str:
    """The diagnosis for a person at a terminal."""
    cause = diagnosis.cause
    lines = [
        f"{cause.title}  ({cause.label}, {diagnosis.certainty:.0%} sure)",
        "",
        cause.explanation,
        "",
        diagnosis.why,
        "",
        "What to do",
    ]
    lines += [f"  {n}. {step}" for n, step in enumerate(cause.steps, 1)]
    lines += ["", f"Trying again: {cause.retry.when}"]
    if diagnosis.second:
        lines.append(f"If it is not that: {diagnosis.second.title} ({diagnosis.second.label}).")
    if cause.link:
        lines.append(f"See {cause.link}")
    return "\n".join(lines)
