"""A comparison to keep or show elsewhere: Markdown, CSV, JSON, or one HTML page that needs nothing else."""

import csv
import html
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from lib.calls.compare.answers import Answer
from lib.calls.compare.fairness import EQUAL, unequal
from lib.calls.compare.numbers import MEASURES
from lib.calls.compare.timeline import LIGHT, phases, picture
from lib.store.comparisons import ComparisonRow

COLUMNS = (
    "turn", "prompt", "place", "repeat", "model", "sandbox", "status", "first_token_ms", "total_ms", "tokens_in",
    "tokens_out", "tokens_reasoning", "cost_usd", "text",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:90rem;padding:0 1rem;color:#1b2424;background:#fff}
section{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:1.5rem}
article{border:1px solid #d9e0df;border-radius:.5rem;padding:1rem;min-width:0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}
p{white-space:pre-wrap}svg{margin:1rem 0}
h3,dl{margin:0 0 .5rem}dl{color:#566;font-size:.85rem}dt,dd{display:inline;margin:0 .3rem 0 0}
blockquote{margin:1rem 0;padding:.5rem 1rem;background:#f3f5f5;border-radius:.5rem}
@media(prefers-color-scheme:dark){body{background:#12181a;color:#e6eceb}blockquote{background:#1c2528}
article{border-color:#2f3b3e}dl{color:#9ab}}
"""


class Asked(NamedTuple):
    """A turn, as it is exported."""

    prompt: str
    answers: Sequence[Answer]


class Form(NamedTuple):
    """A way to write a comparison down."""

    label: str
    ending: str
    mime: str
    write: Callable[[ComparisonRow, Sequence[Asked]], str]


def as_markdown(comparison: ComparisonRow, turns: Sequence[Asked]) -> str:
    """For people who read plain text: prompt, then every answer as it was written, under its model's name."""
    parts = [f"# {comparison.title}", comparison.note, *_system(comparison)]
    for number, turn in enumerate(turns, 1):
        parts += [f"## Turn {number}", "\n".join(f"> {line}" for line in turn.prompt.splitlines())]
        for answer in turn.answers:
            parts += [f"### {_name(answer)}", f"*{_facts(answer)}*", answer.text or "(no text)"]
        parts += [f"Equal for all: {', '.join(EQUAL)}.", *unequal(turn.answers)]
    return "\n\n".join(part for part in parts if part) + "\n"


def as_csv(_comparison: ComparisonRow, turns: Sequence[Asked]) -> str:
    """For spreadsheets: a row for each answer; what they would take for a formula is made text."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for number, turn in enumerate(turns, 1):
        for answer in turn.answers:
            row = asdict(answer) | {"turn": number, "prompt": turn.prompt}
            writer.writerow([harmless(row[name]) for name in COLUMNS])
    return sheet.getvalue()


def as_json(comparison: ComparisonRow, turns: Sequence[Asked]) -> str:
    """For programs: everything that is known."""
    whole = {
        "title": comparison.title,
        "note": comparison.note,
        "system": comparison.system,
        "parameters": comparison.parameters,
        "created_at": comparison.created_at.isoformat(),
        "turns": [
            {"prompt": turn.prompt, "answers": [asdict(answer) for answer in turn.answers]} for turn in turns
        ],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def as_html(comparison: ComparisonRow, turns: Sequence[Asked]) -> str:
    """For anybody with a browser: one page without script that loads nothing. Answers stand there as text."""
    title = html.escape(comparison.title)
    body = [f"<h1>{title}</h1>"]
    body += [f"<p>{html.escape(told)}</p>" for told in (comparison.note, *_system(comparison)) if told]
    for number, turn in enumerate(turns, 1):
        body.append(
            f"<h2>Turn {number}</h2><blockquote><pre>{html.escape(turn.prompt)}</pre></blockquote><section>"
        )
        body += [_article(answer) for answer in turn.answers]
        body += ["</section>", _timeline(turn.answers)]
        equal = f"Equal for all: {', '.join(EQUAL)}."
        body += [f"<p>{html.escape(sentence)}</p>" for sentence in (equal, *unequal(turn.answers))]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body>{''.join(body)}</body></html>\n"
    )


FORMS = (
    Form("Markdown", "md", "text/markdown", as_markdown),
    Form("CSV", "csv", "text/csv", as_csv),
    Form("JSON", "json", "application/json", as_json),
    Form("Web page", "html", "text/html", as_html),
)


def harmless(value: Any) -> Any:
    """The value for a cell: text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _article(answer: Answer) -> str:
    facts = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>" for name, value in _told(answer).items()
    )
    text = html.escape(answer.text or "(no text)")
    return f"<article><h3>{html.escape(_name(answer))}</h3><dl>{facts}</dl><pre>{text}</pre></article>"


def _timeline(answers: Sequence[Answer]) -> str:
    bars = {f"{place}. {_name(answer)}": phases(answer) for place, answer in enumerate(answers, 1)}
    return picture(bars, LIGHT._replace(ink="currentColor"))


def _system(comparison: ComparisonRow) -> list[str]:
    return [f"System text:\n\n{comparison.system}"] if comparison.system else []


def _name(answer: Answer) -> str:
    repeat = f", repeat {answer.repeat + 1}" if answer.repeat else ""
    return f"{answer.model}{' (sandbox)' if answer.sandbox else ''}{repeat}"


def _told(answer: Answer) -> Mapping[str, str]:
    values = {measure.name: (measure, measure.of(answer)) for measure in MEASURES}
    known = {name: measure.shown(value) for name, (measure, value) in values.items() if value is not None}
    return {"Ended": answer.status} | known


def _facts(answer: Answer) -> str:
    return " · ".join(f"{name.lower()} {value}" for name, value in _told(answer).items())
