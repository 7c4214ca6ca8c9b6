"""Checks of an answer: one a line, `kind: what is wanted`. Each says yes, or no and why.

What is wanted may name columns of the file, so that every prompt can have its own right answer. A pattern and a schema
come from people: no pattern may search longer than a moment, and no schema fetches another from the network.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import jsonschema  # type: ignore[import-untyped]
import regex  # type: ignore[import-untyped]
from referencing import Registry
from referencing.exceptions import Unresolvable

from lib.calls.compare.template import BadTemplate, fill, names, require_known

PATTERN_S = 0.5
"""How long one pattern may search one answer."""


class BadCheck(Exception):
    """A check that cannot be made; `str()` is one sentence with the line."""


class Answered(NamedTuple):
    """What is known of an answer that came whole; None is what nobody told."""

    text: str
    seconds: float | None
    usd: float | None


@dataclass(frozen=True)
class Check:
    """One line: its kind and what is wanted, with variables still in it."""

    kind: str
    wanted: str


@dataclass(frozen=True)
class Verdict:
    """What a check said of an answer; `why` is empty where it passed."""

    check: str
    passed: bool
    why: str = ""


class Kind(NamedTuple):
    """A kind of check. `read` makes of what is wanted what `why_not` takes; its ValueError says what is wrong."""

    read: Callable[[str], Any]
    why_not: Callable[[Any, Answered], str | None]
    example: str


def read(text: str, columns: Sequence[str]) -> tuple[Check, ...]:
    """The checks of a text, one a line; empty lines are skipped. Raises BadCheck with the line."""
    try:
        require_known(text, columns, "The checks")
    except BadTemplate as error:
        raise BadCheck(str(error)) from None
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    return tuple(_line(line, f"Check in line {number}") for number, line in lines)


def _line(line: str, where: str) -> Check:
    kind, colon, wanted = (part.strip() for part in line.partition(":"))
    if not colon or kind not in KINDS:
        raise BadCheck(f"{where}: begin with one of {', '.join(KINDS)}, then a colon.")
    if not wanted:
        raise BadCheck(f"{where}: write after the colon what is wanted (as {KINDS[kind].example}).")
    try:
        if not names(wanted):
            KINDS[kind].read(wanted)
    except ValueError as error:
        raise BadCheck(f"{where}: {error}.") from None
    return Check(kind, wanted)


def require_filled(checks: Sequence[Check], rows: Sequence[Mapping[str, str]]) -> None:
    """Raise BadCheck where what a row gives for a check cannot be used, with the number of the prompt."""
    for check in checks:
        if not names(check.wanted):
            continue
        for number, row in enumerate(rows, 1):
            try:
                KINDS[check.kind].read(fill(check.wanted, row))
            except ValueError as error:
                column = names(check.wanted)[0]
                raise BadCheck(f"Prompt {number}, column {column}, check {check.kind}: {error}.") from None


def run(checks: Sequence[Check], values: Mapping[str, str], answer: Answered) -> list[Verdict]:
    """What each check says of the answer to the prompt that has these values."""
    verdicts = []
    for check in checks:
        kind, wanted = KINDS[check.kind], fill(check.wanted, values)
        why = kind.why_not(kind.read(wanted), answer)
        verdicts.append(Verdict(f"{check.kind}: {wanted[:200]}", why is None, why or ""))
    return verdicts


def without_fence(text: str) -> str:
    """The text inside of a code block, where the whole answer is one; models love to write JSON so."""
    lines = text.strip().split("\n")
    fenced = len(lines) > 2 and lines[0].startswith("```") and lines[-1].strip() == "```"
    return "\n".join(lines[1:-1]) if fenced else text


def _text(wanted: str) -> str:
    if not wanted.strip():
        raise ValueError("nothing is wanted")
    return wanted


def _contains(wanted: str, answer: Answered) -> str | None:
    return None if wanted.casefold() in answer.text.casefold() else f"{wanted[:80]!r} is not in it"


def _lacks(wanted: str, answer: Answered) -> str | None:
    return None if _contains(wanted, answer) else f"{wanted[:80]!r} is in it"


def _pattern(wanted: str) -> regex.Pattern[str]:
    try:
        return regex.compile(_text(wanted))
    except regex.error as error:
        raise ValueError(f"{wanted[:60]!r} is no pattern ({error})") from None


def _matches(wanted: regex.Pattern[str], answer: Answered) -> str | None:
    try:
        found = wanted.search(answer.text, timeout=PATTERN_S)
    except TimeoutError:
        return f"the pattern took longer than {PATTERN_S} s: write a simpler one"
    return None if found else "the pattern is nowhere in it"


def _schema(wanted: str) -> Any:
    try:
        schema = json.loads(wanted)
        maker = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
        maker.check_schema(schema)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"the schema is not JSON ({getattr(error, 'msg', 'nested too deeply')})") from None
    except jsonschema.SchemaError as error:
        raise ValueError(f"this is no JSON schema ({error.message[:120]})") from None
    return maker(schema, registry=Registry())  # an empty one of its own: nothing is fetched


def _fits(wanted: Any, answer: Answered) -> str | None:
    try:
        value = json.loads(without_fence(answer.text))
    except (ValueError, RecursionError):
        return "it is not valid JSON"
    try:
        wrong = next(iter(wanted.iter_errors(value)), None)
    except (Unresolvable, RecursionError):
        return "the schema refers to another one, which is not fetched: write it out"
    return f"{wrong.json_path}: {wrong.message[:160]}" if wrong else None


def _number(wanted: str) -> float:
    try:
        number = float(wanted)
    except ValueError:
        raise ValueError(f"{wanted[:40]!r} is no number") from None
    if not 0 <= number < float("inf"):
        raise ValueError(f"{wanted[:40]} is not a number from 0")
    return number


def _short(wanted: float, answer: Answered) -> str | None:
    words = len(answer.text.split())
    return None if words <= wanted else f"it has {words} words"


def _quick(wanted: float, answer: Answered) -> str | None:
    if answer.seconds is None:
        return "nobody told how long it took"
    return None if answer.seconds <= wanted else f"it took {answer.seconds:.1f} s"


def _cheap(wanted: float, answer: Answered) -> str | None:
    if answer.usd is None:
        return "its price is not known"
    return None if answer.usd <= wanted else f"it cost ${answer.usd:.6f}"


KINDS: Mapping[str, Kind] = {
    "contains": Kind(_text, _contains, "contains: Paris"),
    "lacks": Kind(_text, _lacks, "lacks: as an AI"),
    "matches": Kind(_pattern, _matches, r"matches: ^\d+$"),
    "json": Kind(_schema, _fits, 'json: {"type": "object", "required": ["name"]}'),
    "words": Kind(_number, _short, "words: 100"),
    "seconds": Kind(_number, _quick, "seconds: 5"),
    "dollars": Kind(_number, _cheap, "dollars: 0.01"),
}
