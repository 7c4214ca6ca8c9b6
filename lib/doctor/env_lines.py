"""Lines of `.env` written as for another tool: python-dotenv passes over them, or reads a name that nobody asks for."""

import re
from collections.abc import Iterator

from lib.doctor.env import Env, Statement, renamed, written
from lib.doctor.finding import Finding
from lib.doctor.names import meant, ours
from lib.failures.repair import Repair

_QUOTES = "\"'`\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb"
_LINE = re.compile(
    rf"""(?P<lead>(?:-\s+|(?:set|setx|export|let|const|var)\s+|\$env:|\{{\s*)*)
        [{_QUOTES}\u200b\ufeff]*(?P<name>[A-Za-z_]\w*)[{_QUOTES}\u200b]*
        \s*(?P<sign>:=|=>|=|:|\s)\s*(?P<value>.*)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(r"[^\s\"'`]+")
_UNCLOSED = re.compile(r"(['\"])(?:(?!\1).)*$", re.DOTALL)


def lost_lines(env: Env) -> Iterator[Finding]:
    """Lines that python-dotenv cannot read: `KEY: value`, `set KEY=…`, `- KEY=…`, a quote that is not closed."""
    for statement in env.statements:
        if statement.lost and statement.text.strip():
            yield _lost(env, statement)


def _lost(env: Env, statement: Statement) -> Finding:
    found = _LINE.match(statement.text.strip())
    name = found["name"] if found else None
    value = found["value"].strip().rstrip(";,}").strip().strip(_QUOTES) if found else ""
    known = name is not None and (name in ours() or meant(name) is not None)
    repair = None
    if name and known and _PLAIN.fullmatch(value):
        after = env.changed((statement, written(statement, name, value)))
        repair = Repair(env.file, env.text, after, f"Write the line as {name}=value.")
    return Finding(
        rule="env-line-lost",
        severity="error" if known else "warning",
        file=env.file,
        line=statement.line,
        variable=name if known else None,
        wrong=f"{_complaint(statement, found)}: the line is passed over as if it were not there.",
        right=f"{name or 'NAME'}=value",
        repair=repair,
        no_fix="What the line was meant to say cannot be told: write it as NAME=value.",
    )


def _complaint(statement: Statement, found: re.Match[str] | None) -> str:
    if found is None:
        return "This is no NAME=value"
    if found["lead"].strip():
        return f"{found['lead'].strip()} before the name belongs to another tool"
    if found["sign"] == "=" and _UNCLOSED.match(found["value"]):
        return "A quote is opened and not closed"
    if found["sign"] == "=":
        return "Something stands after the closing quote"
    if found["sign"].startswith(":"):
        return "The name is followed by a colon"
    return "There is no = between name and value"


def odd_names(env: Env) -> Iterator[Finding]:
    """Names with signs in them that no variable has, and names that nobody reads though one is meant."""
    for statement in env.statements:
        if statement.name is None or statement.name in ours() or statement is not env.in_file[statement.name]:
            continue
        found = _LINE.match(statement.name + " =")
        bare = found["name"] if found else statement.name
        target = meant(bare)
        if target is not None and statement.value.strip():
            yield _odd_name(env, statement, bare, target)


def _odd_name(env: Env, statement: Statement, bare: str, target: str) -> Finding:
    name = statement.name or ""
    said = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in name)
    taken = env.value(target) is not None
    if taken:
        text = "".join(("# " + line) for line in statement.text.lstrip().splitlines(keepends=True))
        lead = statement.text[: len(statement.text) - len(statement.text.lstrip())]
        after, fix = env.changed((statement, lead + text)), f"Make a comment of {said}; {target} stays."
        wrong = f"{said} is not read, and {target} is set too: only {target} counts."
    else:
        after, fix = env.changed((statement, renamed(statement, target))), f"Rename {said} to {target}."
        wrong = f"{said} is not read by Switchboard."
    return Finding(
        rule="env-name-in-lower-case" if bare.upper() == target else "env-other-name",
        severity="warning" if taken else "error",
        file=env.file,
        line=statement.line,
        variable=said,
        wrong=wrong,
        right=target,
        repair=Repair(env.file, env.text, after, fix),
    )
